import { isConflict, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { coreV1Resources, discoveryV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { managedByLabel, serviceNameLabel } from '../endpoint-slice/plan.ts';
import { messageOf } from '../pods/pod-calls.ts';
import { isMirrored, type MirrorPlan, mirroredBy, planMirror } from './plan.ts';

const { endpoints: endpointsType, services: serviceType } = coreV1Resources;
const { endpointslices: sliceType } = discoveryV1Resources;
const mirroredIndex = 'mirrored endpoints';

/**
 * Keeps slices that say what Endpoints of users say, for those who read slices only.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring
 */
export function endpointSliceMirroring(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock } = context;
  const endpoints = informers.get(endpointsType);
  const services = informers.get(serviceType);
  const slices = informers.get(sliceType);
  slices.addIndex(mirroredIndex, (slice) => {
    const key = keyOf(slice);
    return key === undefined ? [] : [key];
  });
  const events = context.events('endpoint-slice-mirroring-controller');
  // Slices have made-up names: to create one again because the cache does not show it yet would leave two.
  const expectations = createExpectations(clock, 30_000);

  /** What is mirrored: Endpoints of a service for which no controller makes slices. */
  function mirroredOf(key: string) {
    const found = endpoints.lister.get(key);
    const service = services.lister.get(key);
    if (!found || !service || isTerminating(found) || !isMirrored(found)) return undefined;
    return service.spec.selector && Object.keys(service.spec.selector).length > 0 ? undefined : found;
  }

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    if (!expectations.satisfied(key)) return;
    const existing = slices.lister.byIndex(mirroredIndex, key);
    const mirrored = mirroredOf(key);
    if (!mirrored) {
      expectations.forget(key);
      for (const { metadata } of existing) await remove(metadata, signal);
      return;
    }
    const about = referenceTo(endpointsType, mirrored);
    const plan = planMirror(mirrored, existing);
    if (plan.skipped > 0)
      events.event(
        about,
        'Warning',
        'TooManyAddressesToMirror',
        `A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. ${plan.skipped} addresses were skipped`,
      );
    try {
      await apply(key, plan, signal);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      if (isConflict(error)) throw error;
      const message = `Error updating mirrored EndpointSlices for Endpoints ${key}: ${messageOf(error)}`;
      if (!signal.aborted) events.event(about, 'Warning', 'FailedToUpdateEndpointSlices', message);
      throw error;
    }
  }

  async function apply(key: string, plan: MirrorPlan, signal: AbortSignal): Promise<void> {
    for (const slice of plan.update) await client.update(sliceType, slice, { signal });
    for (const draft of plan.create) {
      expectations.expectCreations(key, 1);
      try {
        await client.create(sliceType, draft, { signal });
      } catch (error) {
        expectations.creationObserved(key);
        throw error;
      }
    }
    for (const { metadata } of plan.remove) await remove(metadata, signal);
  }

  async function remove(metadata: Shared<EndpointSlice>['metadata'], signal: AbortSignal): Promise<void> {
    try {
      await client.delete(sliceType, metadata, { preconditions: { uid: metadata.uid }, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'endpointslice-mirroring-controller',
      watches: [
        watches(endpoints, objectKey),
        watches(services, objectKey),
        watches(slices, (slice, change) => {
          const key = keyOf(slice);
          if (key !== undefined && change.type === 'added') expectations.creationObserved(key);
          return key;
        }),
      ],
      reconcile,
    },
  ];
}

/** The Endpoints that a slice mirrors; undefined for slices of others. */
function keyOf({ metadata }: Shared<EndpointSlice>): string | undefined {
  const name = metadata.labels?.[serviceNameLabel];
  if (!name || metadata.labels?.[managedByLabel] !== mirroredBy) return undefined;
  return keyFor(metadata.namespace, name);
}
