import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { Draft, Shared } from '../../client/client.ts';
import type { Expectations } from '../../client/expectations/expectations.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { createPod, deletePod, type PodCalls, type PodOwner } from './pod-calls.ts';
import { type SlowStart, slowStart } from './slow-start.ts';

/** Calls about pods of which the owner expects to see what they did, under its own key. */
export interface ExpectedCalls extends PodCalls {
  readonly expectations: Expectations;
}

/**
 * Creates `count` pods, slowly at first; `draftAt` gets the number of each, from 0. What failed, and what was never asked for
 * after a failure, is expected no longer.
 */
export async function createPods(
  calls: ExpectedCalls,
  owner: PodOwner,
  count: number,
  draftAt: (index: number) => Draft<Pod>,
): Promise<SlowStart> {
  const key = objectKey(owner.object);
  calls.expectations.expectCreations(key, count);
  const made = await slowStart(count, (index) => createPod(calls, owner, draftAt(index)));
  calls.expectations.creationObserved(key, count - made.succeeded);
  return made;
}

/** Deletes pods, all at once, and resolves with what went wrong first, when all are answered; undefined when nothing did. */
export async function deletePods(
  calls: ExpectedCalls,
  owner: PodOwner,
  pods: readonly Shared<Pod>[],
): Promise<unknown> {
  const key = objectKey(owner.object);
  calls.expectations.expectDeletions(key, pods.map(objectKey));
  const results = await Promise.allSettled(
    pods.map((pod) =>
      deletePod(calls, owner, pod).catch((error: unknown) => {
        calls.expectations.deletionObserved(key, objectKey(pod));
        // Gone, or another pod of its name: the one that was to go is not there.
        if (!isNotFound(error) && !isConflict(error)) throw error;
      }),
    ),
  );
  return results.find((result) => result.status === 'rejected')?.reason;
}
