import { messageOf } from '../../api/errors/message-of.ts';
import { isConflict, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { watches } from '../../client/controller/controller.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { discoveryV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { withTriggerTime } from '../services/trigger-time.ts';
import { managedByLabel, type SlicePlan, serviceNameLabel } from './plan.ts';

const type = discoveryV1Resources.endpointslices;

/** How a plan is carried out. */
export interface WriteOptions {
  /** What the slices are of, as it is named in errors: `Service default/web`. */
  readonly about: string;
  /** When that changed what the plan is a consequence of, in milliseconds; slices that are written tell it. */
  readonly changedAt?: number | undefined;
  /** Hears of what has failed, unless the namespace is going away, which is no failure. */
  tell(message: string): void;
  readonly signal: AbortSignal;
}

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

  async function apply(key: string, plan: SlicePlan, { changedAt, about, signal }: WriteOptions): Promise<void> {
    for (const draft of plan.create) {
      expectations.expectCreations(key, 1);
      try {
        await client.create(type, written(draft, changedAt), { signal });
      } catch (error) {
        expectations.creationObserved(key);
        throw new Error(`failed to create EndpointSlice for ${about}: ${messageOf(error)}`, { cause: error });
      }
    }
    for (const slice of plan.update) {
      try {
        await client.update(type, written(slice, changedAt), { signal });
      } catch (error) {
        const what = `${slice.metadata.name} EndpointSlice for ${about}`;
        throw new Error(`failed to update ${what}: ${messageOf(error)}`, { cause: error });
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
    /** Does what the plan says. Rejects with what has failed, so that it is tried again. */
    async write(key: string, plan: SlicePlan, options: WriteOptions): Promise<void> {
      try {
        await apply(key, plan, options);
      } catch (error) {
        if (isNamespaceTerminating(error)) return;
        // After a conflict the cache lags behind what this controller wrote itself: nobody needs to hear of it.
        if (!isConflict(error) && !options.signal.aborted) options.tell(messageOf(error));
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

/**
 * The slice as it is written: with the time of the change, or without any; and with nothing where a list is empty, for that is
 * what controllers of Kubernetes leave, whose encoding knows no empty lists.
 */
function written<T extends Writable>(slice: T, changedAt: number | undefined): T {
  const { annotations, ...metadata } = slice.metadata;
  const next = withTriggerTime(annotations, changedAt);
  const orNull = (list: readonly unknown[] | null | undefined) => (list && list.length > 0 ? list : null);
  return {
    ...slice,
    metadata: { ...metadata, ...(next ? { annotations: next } : {}) },
    endpoints: orNull(slice.endpoints),
    ports: orNull(slice.ports),
  };
}

interface Writable {
  readonly metadata: { readonly annotations?: { readonly [key: string]: string } };
  readonly endpoints?: readonly unknown[] | null;
  readonly ports?: readonly unknown[] | null;
}
