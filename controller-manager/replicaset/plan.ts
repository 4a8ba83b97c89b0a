import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { podsToDelete } from './rank.ts';

/** At most so many pods are made or deleted in one step, so that one large set does not hold up the others. */
const burst = 500;

/** What to do about the number of pods. */
export type ReplicaPlan =
  | { readonly kind: 'create'; readonly count: number }
  | { readonly kind: 'delete'; readonly pods: readonly Shared<Pod>[] }
  | { readonly kind: 'none' };

/**
 * Compares the active pods with the wanted number. `related` is asked only when pods are to be chosen for deletion.
 */
export function planReplicas(
  wanted: number,
  active: readonly Shared<Pod>[],
  related: () => readonly Shared<Pod>[],
  now: number,
): ReplicaPlan {
  const difference = wanted - active.length;
  if (difference > 0) return { kind: 'create', count: Math.min(difference, burst) };
  if (difference < 0) {
    return { kind: 'delete', pods: podsToDelete(active, related(), Math.min(-difference, burst), now) };
  }
  return { kind: 'none' };
}
