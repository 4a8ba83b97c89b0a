import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { backendsOf, selectsPods, watchBackends } from '../services/backends.ts';
import { TriggerTimes } from '../services/trigger-time.ts';
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
  const changes = new TriggerTimes();

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const service = services.lister.get(key);
    if (!service) {
      changes.forget(key);
      return slices.forget(key);
    }
    if (!selectsPods(service) || isTerminating(service) || !slices.satisfied(key)) return;
    const inNamespace = pods.lister.list(service.metadata.namespace);
    const changedAt = changes.look(key, service, backendsOf(service, inNamespace));
    const plan = planSlices(service, inNamespace, (name) => nodes.lister.get(name), slices.of(key));
    const about = `Service ${key}`;
    const tell = (message: string) =>
      events.event(
        referenceTo(serviceType, service),
        'Warning',
        'FailedToUpdateEndpointSlices',
        `Error updating Endpoint Slices for ${about}: ${message}`,
      );
    await slices.write(key, plan, { about, changedAt, tell, signal });
    const [nodeless] = plan.nodeless;
    if (!nodeless) return;
    // The node may be on its way: it is looked for again, less and less often.
    const { metadata, spec } = nodeless;
    const message = `skipping Pod ${metadata.name} for ${about}: Node ${spec.nodeName ?? ''} Not Found`;
    tell(message);
    throw new Error(message);
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
