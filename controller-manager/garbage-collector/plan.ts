import { foregroundDeletion, hasFinalizer, isTerminating, orphanDependents } from '../../api/meta/finalizers.ts';
import type { Shared } from '../../client/client.ts';
import type { OwnerReference } from '../../proto/gen/meta/v1.ts';
import type { KubeObject } from '../../proto/resource-type.ts';

type Thing = Shared<KubeObject>;
type Reference = Shared<OwnerReference>;

/** What is known of an owner. `waiting`: it is being deleted and stays until its dependents are gone. */
export type OwnerState = 'solid' | 'absent' | 'waiting';

/** A dependent, as far as its owner's fate hangs on it. */
export interface Dependent {
  readonly key: string;
  /** Whether its reference lets the owner's deletion wait for it. */
  readonly blocks: boolean;
  /** Being deleted in the foreground itself. */
  readonly isWaiting: boolean;
}

/** What the collector does about one object. */
export type CollectStep =
  | { readonly kind: 'keep' }
  /** Some owners are there; the references to the others are dropped. */
  | { readonly kind: 'drop-references'; readonly uids: readonly string[] }
  | {
      readonly kind: 'delete';
      readonly policy: 'Background' | 'Foreground' | 'Orphan';
      /** References that stop to block first, because a circle of waiting objects would never end. */
      readonly unblock: boolean;
    }
  /** Dependents are deleted in the foreground: look at those that block, which then see that their owner waits. */
  | { readonly kind: 'look-at'; readonly dependents: readonly string[] }
  | { readonly kind: 'remove-finalizer'; readonly finalizer: string }
  /** Dependents lose their reference first, then the finalizer goes. */
  | { readonly kind: 'orphan-dependents' };

/** Whether the object is being deleted in the foreground and waits for its dependents. */
export function isWaiting(object: Thing): boolean {
  return isTerminating(object) && hasFinalizer(object, foregroundDeletion);
}

/** Whether the object is being deleted and lets its dependents go first. */
export function isOrphaning(object: Thing): boolean {
  return isTerminating(object) && hasFinalizer(object, orphanDependents);
}

/** What to do about an object that is on its way out; undefined when it is not, or nothing of it is the collector's affair. */
export function planTerminating(object: Thing, dependents: () => readonly Dependent[]): CollectStep | undefined {
  if (!isTerminating(object)) return undefined;
  if (isOrphaning(object)) return { kind: 'orphan-dependents' };
  if (!isWaiting(object)) return { kind: 'keep' };
  const blocking = dependents().filter((one) => one.blocks);
  if (blocking.length === 0) return { kind: 'remove-finalizer', finalizer: foregroundDeletion };
  return { kind: 'look-at', dependents: blocking.filter((one) => !one.isWaiting).map((one) => one.key) };
}

/**
 * What to do about an object with owners. It lives as long as one of its owners does.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
 */
export function planOwned(
  object: Thing,
  owners: readonly { readonly reference: Reference; readonly state: OwnerState }[],
  dependents: () => readonly Dependent[],
): CollectStep {
  if (owners.length === 0) return { kind: 'keep' };
  const uids = (state: OwnerState) => owners.filter((one) => one.state === state).map((one) => one.reference.uid);
  const [absent, waiting] = [uids('absent'), uids('waiting')];
  if (absent.length + waiting.length < owners.length) {
    // References to waiting owners go too, else those would wait for an object that stays.
    const gone = [...absent, ...waiting];
    return gone.length > 0 ? { kind: 'drop-references', uids: gone } : { kind: 'keep' };
  }
  const mine = waiting.length > 0 ? dependents() : [];
  if (mine.length > 0) return { kind: 'delete', policy: 'Foreground', unblock: mine.some((one) => one.isWaiting) };
  // A finalizer that is there already says how its owner wanted the deletion to go.
  const policy = hasFinalizer(object, orphanDependents)
    ? 'Orphan'
    : hasFinalizer(object, foregroundDeletion)
      ? 'Foreground'
      : 'Background';
  return { kind: 'delete', policy, unblock: false };
}
