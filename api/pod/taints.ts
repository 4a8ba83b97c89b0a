import type { Taint, Toleration } from '../../proto/gen/core/v1.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';

type ReadonlyTaint = DeepReadonly<Taint>;
type ReadonlyToleration = DeepReadonly<Toleration>;
type Taints = readonly ReadonlyTaint[] | undefined | null;
type Tolerations = readonly ReadonlyToleration[] | undefined | null;

/**
 * Whether a toleration covers a taint. What a toleration leaves out it does not ask about: no key with `Exists` tolerates
 * everything, no effect tolerates every effect.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export function tolerates(toleration: ReadonlyToleration, taint: ReadonlyTaint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const value = toleration.value ?? '';
  const actual = taint.value ?? '';
  switch (toleration.operator) {
    case undefined:
    case '':
    case 'Equal':
      return value === actual;
    case 'Exists':
      return true;
    case 'Lt':
      return isNumber(value) && isNumber(actual) && BigInt(actual) < BigInt(value);
    case 'Gt':
      return isNumber(value) && isNumber(actual) && BigInt(actual) > BigInt(value);
    default:
      return false;
  }
}

/** A whole number without leading zeros. */
function isNumber(text: string): boolean {
  return /^(?:0|-?[1-9]\d{0,18})$/.test(text);
}

/** Whether one of the tolerations is for the taint. */
export function isTolerated(taint: ReadonlyTaint, tolerations: Tolerations): boolean {
  if (tolerations === undefined || tolerations === null) return false;
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true;
  return false;
}

/** The effects that keep a pod from being placed. */
const keepsAway = (taint: ReadonlyTaint): boolean => taint.effect === 'NoSchedule' || taint.effect === 'NoExecute';

/** The first taint that `counts` and is not tolerated; by default those count that keep a pod from being placed. */
export function findUntoleratedTaint(
  taints: Taints,
  tolerations: Tolerations,
  counts: (taint: ReadonlyTaint) => boolean = keepsAway,
): ReadonlyTaint | undefined {
  if (taints === undefined || taints === null) return undefined;
  for (const taint of taints) if (counts(taint) && !isTolerated(taint, tolerations)) return taint;
  return undefined;
}

/** The first toleration for each taint; undefined when one is not tolerated. Says how long a pod may stay. */
export function tolerationsFor(taints: Taints, tolerations: Tolerations): ReadonlyToleration[] | undefined {
  const used: ReadonlyToleration[] = [];
  for (const taint of taints ?? []) {
    const found = tolerations?.find((toleration) => tolerates(toleration, taint));
    if (found === undefined) return undefined;
    used.push(found);
  }
  return used;
}
