import { selectorFromSet } from '../../api/labels/selector.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerWatch, watches } from '../../client/controller/controller.ts';
import type { Informer } from '../../client/informer/informer.ts';
import type { Pod, Service } from '../../proto/gen/core/v1.ts';

type APod = Shared<Pod>;
type AService = Shared<Service>;

/** Whether a controller keeps the endpoints of the service; else users do, or there are none. */
export function selectsPods(service: AService): boolean {
  return service.spec.type !== 'ExternalName' && Object.keys(service.spec.selector ?? {}).length > 0;
}

export function isHeadless(service: AService): boolean {
  return service.spec.clusterIP === 'None';
}

/** The pods of a namespace that a service sends to, if they have an address and have not ended. */
export function backendsOf(service: AService, pods: readonly APod[]): readonly APod[] {
  const selector = selectorFromSet(service.spec.selector);
  return pods.filter((pod) => hasAddress(pod) && !isPodTerminal(pod) && selector.matches(pod.metadata.labels));
}

const hasAddress = (pod: APod) => Boolean(pod.status?.podIP) || (pod.status?.podIPs?.length ?? 0) > 0;

/** The name that DNS gives the pod under a service, for pods that ask to be named. */
export function hostnameUnder(service: AService, pod: APod): string | undefined {
  return pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined;
}

/** What endpoints tell of a pod: when none of it changed, nobody has to look. */
function shown(pod: APod): unknown {
  const { status, spec, metadata } = pod;
  return [
    isPodReady(pod),
    isPodTerminating(pod),
    isPodTerminal(pod),
    status?.podIP,
    status?.podIPs,
    spec.nodeName,
    spec.hostname,
    spec.subdomain,
    metadata.labels,
  ];
}

/** Wakes the services that a pod is, or was, behind. */
export function watchBackends(pods: Informer<Pod>, services: Informer<Service>): ControllerWatch {
  return watches(pods, (pod, change) => {
    if (change.type === 'updated' && deepEqual(shown(change.old), shown(change.object))) return undefined;
    return services.lister
      .list(pod.metadata.namespace)
      .filter((service) => selectsPods(service) && selectorFromSet(service.spec.selector).matches(pod.metadata.labels))
      .map(objectKey);
  });
}
