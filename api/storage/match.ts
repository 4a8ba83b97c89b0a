import type { Node } from '../../proto/gen/core/v1.ts';
import { selectorFromObject } from '../labels/selector.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import { isTerminating } from '../meta/finalizers.ts';
import { nodeSelectorFilter } from '../pod/node-affinity.ts';
import { compareQuantities } from '../quantity/quantity.ts';
import { type AClaim, type AVolume, isKeptFor } from './bind.ts';
import { storageClassOf } from './storage-class.ts';

const storageOf = (quantities: { readonly [name: string]: string } | undefined): string => quantities?.storage ?? '0';

/** Whether a volume is large enough for a claim and of its class, mode and ways of access. */
function suits(volume: AVolume, claim: AClaim): boolean {
  const { spec } = claim;
  if (compareQuantities(storageOf(volume.spec.capacity), storageOf(spec.resources?.requests)) < 0) return false;
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (spec.volumeMode ?? 'Filesystem')) return false;
  if (storageClassOf(volume) !== storageClassOf(claim)) return false;
  if ((volume.spec.volumeAttributesClassName ?? '') !== (spec.volumeAttributesClassName ?? '')) return false;
  const offered = new Set(volume.spec.accessModes);
  return (spec.accessModes ?? []).every((mode) => offered.has(mode));
}

/** Whether pods on the node can use the volume. */
export function isReachable(volume: AVolume, node: DeepReadonly<Node> | undefined): boolean {
  const required = volume.spec.nodeAffinity?.required;
  if (!required || !node) return true;
  return nodeSelectorFilter(required).matches({ name: node.metadata.name, labels: node.metadata.labels ?? {} });
}

/** What a volume is looked for with. */
export interface Search {
  /** Only volumes that are kept for the claim come into question: others wait for its first pod. */
  readonly onlyKept: boolean;
  /** The node from which the volume must be reachable. */
  readonly node: DeepReadonly<Node> | undefined;
  /** Volumes that are promised to others. */
  readonly except?: { has(name: string): boolean };
}

/**
 * The volume for a claim: one that is kept for it, wherever it is reachable from, else the smallest free one that suits it and
 * that its selector chooses.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
export function bestMatch(
  claim: AClaim,
  volumes: readonly AVolume[],
  { onlyKept, node, except }: Search,
): AVolume | undefined {
  const selector = claim.spec.selector ? selectorFromObject(claim.spec.selector) : undefined;
  let best: AVolume | undefined;
  for (const volume of volumes) {
    if (isTerminating(volume) || except?.has(volume.metadata.name)) continue;
    if (volume.spec.claimRef) {
      if (isKeptFor(volume, claim) && suits(volume, claim)) return volume;
      continue;
    }
    if (onlyKept || volume.status?.phase !== 'Available' || !suits(volume, claim) || !isReachable(volume, node))
      continue;
    if (selector && !selector.matches(volume.metadata.labels)) continue;
    if (!best || isSmaller(volume, best)) best = volume;
  }
  return best;
}

function isSmaller(a: AVolume, b: AVolume): boolean {
  const order = compareQuantities(storageOf(a.spec.capacity), storageOf(b.spec.capacity));
  return order < 0 || (order === 0 && a.metadata.name < b.metadata.name);
}
