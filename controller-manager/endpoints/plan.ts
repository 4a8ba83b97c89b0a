import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isPodReady, isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
  Endpoints,
  Pod,
  Service,
} from '../../proto/gen/core/v1.ts';
import { backendsOf, hostnameUnder, isHeadless } from '../services/backends.ts';
import { inSubsetOrder } from '../services/port-order.ts';
import { targetPort } from '../services/ports.ts';

const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const managedBy = 'endpoint-controller';
const headlessLabel = 'service.kubernetes.io/headless';
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity';
/** Addresses in one object; readers of more must use slices. */
const maxAddresses = 1000;

/** The addresses of one port. */
interface PortAddresses {
  readonly port: EndpointPort | undefined;
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/** What an Endpoints object must hold. */
export interface EndpointsForm {
  readonly labels: { [key: string]: string };
  readonly annotations: { readonly [key: string]: string } | undefined;
  readonly subsets: EndpointSubset[];
}

/**
 * The Endpoints of a service. Ports that have the same addresses share a subset.
 * https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoints-v1/
 */
export function planEndpoints(
  service: Shared<Service>,
  pods: readonly Shared<Pod>[],
  existing: Shared<Endpoints> | undefined,
): EndpointsForm {
  const all = service.spec.publishNotReadyAddresses === true;
  const byPort = new Map<string, PortAddresses>();
  let count = 0;
  let truncated = false;
  const add = (port: EndpointPort | undefined, address: EndpointAddress, ready: boolean) => {
    const key = port ? `${port.name}|${port.protocol}|${port.port}` : '';
    const entry = byPort.get(key) ?? { port, ready: [], notReady: [] };
    byPort.set(key, entry);
    entry[ready ? 'ready' : 'notReady'].push(address);
  };
  for (const pod of backendsOf(service, pods)) {
    if (isPodTerminating(pod) && !all) continue;
    const address = addressOf(service, pod);
    if (!address) continue;
    if (count >= maxAddresses) {
      truncated = true;
      break;
    }
    count++;
    const ready = all || isPodReady(pod);
    const ports = service.spec.ports ?? [];
    if (ports.length === 0) add(undefined, address, ready);
    for (const port of ports) {
      const number = targetPort(pod, port);
      if (number === undefined) continue;
      const { name, protocol = 'TCP', appProtocol } = port;
      const named = name ? { name } : {};
      add({ ...named, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }, address, ready);
    }
  }
  return {
    labels: labelsOf(service),
    annotations: annotationsOf(existing, truncated),
    subsets: pack([...byPort.values()]),
  };
}

function pack(ports: readonly PortAddresses[]): EndpointSubset[] {
  const byIp = (a: EndpointAddress, b: EndpointAddress) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0);
  const groups: { addresses: EndpointAddress[]; notReadyAddresses: EndpointAddress[]; ports: EndpointPort[] }[] = [];
  for (const { port, ready, notReady } of ports) {
    const addresses = ready.sort(byIp);
    const notReadyAddresses = notReady.sort(byIp);
    const group = groups.find(
      (one) => deepEqual(one.addresses, addresses) && deepEqual(one.notReadyAddresses, notReadyAddresses),
    );
    if (group && port) group.ports.push(port);
    else groups.push({ addresses, notReadyAddresses, ports: port ? [port] : [] });
  }
  return groups.map(({ addresses, notReadyAddresses, ports: own }) => ({
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
    ...(own.length > 0 ? { ports: inSubsetOrder(own) } : {}),
  }));
}

function addressOf(service: Shared<Service>, pod: Shared<Pod>): EndpointAddress | undefined {
  const v6 = (service.spec.ipFamilies?.[0] ?? (service.spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4')) === 'IPv6';
  const ips = pod.status?.podIPs?.map((one) => one.ip) ?? [];
  const ip = [...ips, pod.status?.podIP].find((one) => one && one.includes(':') === v6);
  if (!ip) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const hostname = hostnameUnder(service, pod);
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', name, ...(namespace ? { namespace } : {}), uid },
  };
}

function labelsOf(service: Shared<Service>): { [key: string]: string } {
  const labels: { [key: string]: string } = { ...service.metadata.labels };
  delete labels[headlessLabel];
  return { ...labels, [managedByLabel]: managedBy, ...(isHeadless(service) ? { [headlessLabel]: '' } : {}) };
}

function annotationsOf(existing: Shared<Endpoints> | undefined, truncated: boolean) {
  const { [overCapacityAnnotation]: _, ...rest } = existing?.metadata.annotations ?? {};
  if (truncated) return { ...rest, [overCapacityAnnotation]: 'truncated' };
  return Object.keys(rest).length > 0 ? rest : undefined;
}
