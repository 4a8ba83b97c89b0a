import { tolerates, tolerationsFor } from '../../api/pod/taints.ts';
import type { Shared } from '../../client/client.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';

/** How long a pod may stay on its node. */
export type Stay = { readonly kind: 'for ever' } | { readonly kind: 'until evicted'; readonly afterMs: number };

/**
 * How long a pod tolerates the NoExecute taints of its node: not at all when one is not tolerated, else for the shortest
 * tolerationSeconds of the tolerations that are used, or for ever when none of them has any.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
export function planStay(pod: Shared<Pod>, node: Shared<Node> | undefined): Stay {
  const taints = (node?.spec?.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
  if (taints.length === 0) return { kind: 'for ever' };
  if (!tolerationsFor(taints, pod.spec.tolerations)) return { kind: 'until evicted', afterMs: 0 };
  const used = (pod.spec.tolerations ?? []).filter((toleration) =>
    taints.some((taint) => tolerates(toleration, taint)),
  );
  let seconds: number | undefined;
  for (const { tolerationSeconds } of used) {
    if (tolerationSeconds === undefined) continue;
    seconds = Math.min(seconds ?? Number.POSITIVE_INFINITY, Math.max(0, tolerationSeconds));
  }
  return seconds === undefined ? { kind: 'for ever' } : { kind: 'until evicted', afterMs: seconds * 1000 };
}
