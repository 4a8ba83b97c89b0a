import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { ownSlices } from '../endpoint-slice/own-slices.ts';
import { isMirrored, mirroredBy, planMirror } from './plan.ts';

const { endpoints: endpointsType, services: serviceType } = coreV1Resources;

/**
 * Keeps slices that say what Endpoints of users say, for those who read slices only.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring
 */
export function endpointSliceMirroring(context: ControllerContext): readonly ControllerDefinition[] {
  const { informers } = context;
  const endpoints = informers.get(endpointsType);
  const services = informers.get(serviceType);
  const slices = ownSlices(context, mirroredBy);
  const events = context.events('endpoint-slice-mirroring-controller');

  /** What is mirrored: Endpoints of a service for which no controller makes slices. */
  function mirroredOf(key: string) {
    const found = endpoints.lister.get(key);
    const service = services.lister.get(key);
    if (!found || !service || isTerminating(found) || !isMirrored(found)) return undefined;
    return service.spec.selector && Object.keys(service.spec.selector).length > 0 ? undefined : found;
  }

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    if (!slices.satisfied(key)) return;
    const existing = slices.of(key);
    const mirrored = mirroredOf(key);
    if (!mirrored) {
      slices.forget(key);
      await slices.remove(existing, signal);
      return;
    }
    const mirror = referenceTo(endpointsType, mirrored);
    const plan = planMirror(mirrored, existing);
    if (plan.skipped > 0)
      events.event(
        mirror,
        'Warning',
        'TooManyAddressesToMirror',
        `A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. ${plan.skipped} addresses were skipped`,
      );
    const about = `Endpoints ${key}`;
    await slices.write(key, plan, {
      about,
      tell: (message) =>
        events.event(
          mirror,
          'Warning',
          'FailedToUpdateEndpointSlices',
          `Error updating mirrored EndpointSlices for ${about}: ${message}`,
        ),
      signal,
    });
  }

  return [
    {
      name: 'endpointslice-mirroring-controller',
      watches: [watches(endpoints, objectKey), watches(services, objectKey), slices.watch],
      reconcile,
    },
  ];
}
