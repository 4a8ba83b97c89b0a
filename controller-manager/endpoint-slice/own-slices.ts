import { isConflict, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { watches } from '../../client/controller/controller.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { discoveryV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { messageOf } from '../pods/pod-calls.ts';
import { managedByLabel, type SlicePlan, serviceNameLabel } from './plan.ts';

const type = discoveryV1Resources.endpointslices;

/**
 * The slices that one controller makes, told from those of others by their `managed-by` label, and found by the key of the
 * service that they are of.
 */
export function ownSlices({ client, informers, clock }: ControllerContext, managedBy: string) {
  const slices = informers.get(type);
  const index = `endpoint slices of ${managedBy}`;
  // Slices have made-up names: to create one again because the cache does not show it yet would leave two.
  const expectations = createExpectations(clock, 30_000);
  const keyOf = ({ metadata }: Shared<EndpointSlice>): string | undefined => {
    const name = metadata.labels?.[serviceNameLabel];
    return name && metadata.labels?.[managedByLabel] === managedBy ? keyFor(metadata.namespace, name) : undefined;
  };
  slices.addIndex(index, (slice) => {
    const key = keyOf(slice);
    return key === undefined ? [] : [key];
  });

  async function remove(gone: readonly Shared<EndpointSlice>[], signal: AbortSignal): Promise<void> {
    for (const { metadata } of gone) {
      try {
        await client.delete(type, metadata, { preconditions: { uid: metadata.uid }, signal });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }

  async function apply(key: string, plan: SlicePlan, signal: AbortSignal): Promise<void> {
    for (const slice of plan.update) await client.update(type, slice, { signal });
    for (const draft of plan.create) {
      expectations.expectCreations(key, 1);
      try {
        await client.create(type, draft, { signal });
      } catch (error) {
        expectations.creationObserved(key);
        throw error;
      }
    }
    await remove(plan.remove, signal);
  }

  return {
    of: (key: string): readonly Shared<EndpointSlice>[] => slices.lister.byIndex(index, key),
    /** Whether the cache shows all slices that were created. */
    satisfied: (key: string): boolean => expectations.satisfied(key),
    /** Nothing is waited for any more. */
    forget: (key: string): void => expectations.forget(key),
    remove,
    /**
     * Does what the plan says. `tell` hears of what has failed, unless the namespace is going away, which is no failure. Rejects
     * with the client's error, so that it is tried again.
     */
    async write(key: string, plan: SlicePlan, signal: AbortSignal, tell: (message: string) => void): Promise<void> {
      try {
        await apply(key, plan, signal);
      } catch (error) {
        if (isNamespaceTerminating(error)) return;
        // After a conflict the cache lags behind what this controller wrote itself: nobody needs to hear of it.
        if (!isConflict(error) && !signal.aborted) tell(messageOf(error));
        throw error;
      }
    },
    /** Looks again at the service of each slice that changes. */
    watch: watches(slices, (slice, change) => {
      const key = keyOf(slice);
      if (key !== undefined && change.type === 'added') expectations.creationObserved(key);
      return key;
    }),
  };
}
