import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { selectsPods, watchBackends } from '../services/backends.ts';
import { ownSlices } from './own-slices.ts';
import { managedBy, planSlices } from './plan.ts';

/** Tells which pods are behind each service. https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export function endpointSliceController(context: ControllerContext): readonly ControllerDefinition[] {
  const { informers, options } = context;
  const { services: serviceType } = coreV1Resources;
  const services = informers.get(serviceType);
  const pods = informers.get(coreV1Resources.pods);
  const nodes = informers.get(coreV1Resources.nodes);
  const slices = ownSlices(context, managedBy);
  const events = context.events('endpoint-slice-controller');

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const service = services.lister.get(key);
    if (!service) return slices.forget(key);
    if (!selectsPods(service) || isTerminating(service) || !slices.satisfied(key)) return;
    const plan = planSlices(
      service,
      pods.lister.list(service.metadata.namespace),
      (name) => nodes.lister.get(name),
      slices.of(key),
    );
    await slices.write(key, plan, signal, (message) =>
      events.event(
        referenceTo(serviceType, service),
        'Warning',
        'FailedToUpdateEndpointSlices',
        `Error updating Endpoint Slices for Service ${key}: ${message}`,
      ),
    );
  }

  return [
    {
      name: 'endpointslice-controller',
      workers: options.concurrentServiceEndpointSyncs,
      reads: [nodes],
      watches: [watches(services, objectKey), watchBackends(pods, services), slices.watch],
      reconcile,
    },
  ];
}
