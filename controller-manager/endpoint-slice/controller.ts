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
import { messageOf } from '../pods/pod-calls.ts';
import { selectsPods, watchBackends } from '../services/backends.ts';
import { managedBy, managedByLabel, planSlices, serviceNameLabel } from './plan.ts';

const serviceIndex = 'endpoint-slice-service';
const serviceKeyOf = ({ metadata }: Shared<EndpointSlice>): string | undefined => {
  const name = metadata.labels?.[serviceNameLabel];
  return name && metadata.labels?.[managedByLabel] === managedBy ? keyFor(metadata.namespace, name) : undefined;
};
const indexOf = (slice: Shared<EndpointSlice>): readonly string[] => {
  const key = serviceKeyOf(slice);
  return key === undefined ? [] : [key];
};

/** Tells which pods are behind each service. https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export function endpointSliceController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const { services: serviceType } = coreV1Resources;
  const { endpointslices: type } = discoveryV1Resources;
  const services = informers.get(serviceType);
  const pods = informers.get(coreV1Resources.pods);
  const nodes = informers.get(coreV1Resources.nodes);
  const slices = informers.get(type);
  slices.addIndex(serviceIndex, indexOf);
  const events = context.events('endpoint-slice-controller');
  // Slices have made-up names: to create one again because the cache does not show it yet would leave two.
  const expectations = createExpectations(clock, 30_000);

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const service = services.lister.get(key);
    if (!service) return expectations.forget(key);
    if (!selectsPods(service) || isTerminating(service) || !expectations.satisfied(key)) return;
    const plan = planSlices(
      service,
      pods.lister.list(service.metadata.namespace),
      (name) => nodes.lister.get(name),
      slices.lister.byIndex(serviceIndex, key),
    );
    try {
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
      for (const { metadata } of plan.remove) await remove(metadata, signal);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      // The cache lags behind what this controller wrote itself: it is tried again, and nobody needs to hear of it.
      if (isConflict(error)) throw error;
      const message = `Error updating Endpoint Slices for Service ${key}: ${messageOf(error)}`;
      if (!signal.aborted)
        events.event(referenceTo(serviceType, service), 'Warning', 'FailedToUpdateEndpointSlices', message);
      throw error;
    }
  }

  async function remove(metadata: Shared<EndpointSlice>['metadata'], signal: AbortSignal): Promise<void> {
    try {
      await client.delete(type, metadata, { preconditions: { uid: metadata.uid }, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'endpointslice-controller',
      workers: options.concurrentServiceEndpointSyncs,
      reads: [nodes],
      watches: [
        watches(services, objectKey),
        watchBackends(pods, services),
        watches(slices, (slice, change) => {
          const key = serviceKeyOf(slice);
          if (key !== undefined && change.type === 'added') expectations.creationObserved(key);
          return key;
        }),
      ],
      reconcile,
    },
  ];
}
