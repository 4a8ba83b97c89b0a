import { deepEqual } from '../../api/meta/deep-equal.ts';
import { newControllerRef } from '../../api/meta/owner-references.ts';
import { isPodReady, isPodTerminating } from '../../api/pod/phase.ts';
import type { Draft, Shared } from '../../client/client.ts';
import type { Node, Pod, Service } from '../../proto/gen/core/v1.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { backendsOf, hostnameUnder, isHeadless } from '../services/backends.ts';
import { inSliceOrder } from '../services/port-order.ts';
import { targetPort } from '../services/ports.ts';
import { hintsFor } from './hints.ts';

type ASlice = Shared<EndpointSlice>;

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const managedBy = 'endpointslice-controller.k8s.io';
const headlessLabel = 'service.kubernetes.io/headless';
const zoneLabel = 'topology.kubernetes.io/zone';
/** Endpoints in a slice; more would make each change of one of them expensive. */
export const maxEndpoints = 100;

export interface SlicePlan {
  readonly create: readonly Draft<EndpointSlice>[];
  readonly update: readonly ASlice[];
  readonly remove: readonly ASlice[];
}

export interface EndpointPlan extends SlicePlan {
  /** Pods that are left out because nobody knows their node, which may come. */
  readonly nodeless: readonly Shared<Pod>[];
}

type Family = 'IPv4' | 'IPv6';

/** Endpoints that have the same ports, and so may share slices. */
interface Group {
  readonly family: Family;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Map<string, Endpoint>;
}

/**
 * How the slices of a service must change to hold its pods. Slices are kept as they are wherever possible: endpoints that are
 * new go where something changes anyway, then where there is room, and only then into a slice of their own.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export function planSlices(
  service: Shared<Service>,
  pods: readonly Shared<Pod>[],
  nodeOf: (name: string) => Shared<Node> | undefined,
  existing: readonly ASlice[],
): EndpointPlan {
  const create: Draft<EndpointSlice>[] = [];
  const update: ASlice[] = [];
  const remove: ASlice[] = [];
  const backends = backendsOf(service, pods);
  const isNodeless = ({ spec }: Shared<Pod>) => nodeOf(spec.nodeName ?? '') === undefined;
  const nodeless = service.spec.publishNotReadyAddresses ? [] : backends.filter(isNodeless);
  const placed = backends.filter((pod) => !nodeless.includes(pod));
  const groups = groupPods(service, placed, nodeOf);
  const claimed = new Map<Group, ASlice[]>();
  for (const slice of existing) {
    const group = groups.find((one) => one.family === slice.addressType && hasPorts(slice, one.ports));
    if (group && isOf(slice, service)) claimed.set(group, [...(claimed.get(group) ?? []), slice]);
    else remove.push(slice);
  }
  for (const group of groups) {
    const missing = new Map(group.endpoints);
    const kept = (claimed.get(group) ?? []).map((slice) => {
      const endpoints = (slice.endpoints ?? []).flatMap((endpoint) => {
        const key = keyOf(endpoint);
        const wanted = missing.get(key);
        missing.delete(key);
        return wanted ?? [];
      });
      return { slice, endpoints };
    });
    const changed = ({ slice, endpoints }: (typeof kept)[number]) => !deepEqual(endpoints, slice.endpoints ?? []);
    for (const one of [...kept].sort((a, b) => Number(changed(b)) - Number(changed(a)))) {
      for (const [key, endpoint] of missing) {
        if (one.endpoints.length >= maxEndpoints) break;
        one.endpoints.push(endpoint);
        missing.delete(key);
      }
    }
    const rest = [...missing.values()];
    for (let i = 0; i < rest.length; i += maxEndpoints)
      create.push(draftOf(service, group, rest.slice(i, i + maxEndpoints)));
    // One slice stays even when it is empty: it says that there is nothing, and not that nobody has looked.
    const full = kept.filter((one) => one.endpoints.length > 0);
    const left = full.length > 0 || rest.length > 0 ? full : kept.slice(0, 1);
    for (const one of kept) {
      if (!left.includes(one)) remove.push(one.slice);
      else if (changed(one) || !hasLabels(one.slice, service))
        update.push(withEndpoints(service, one.slice, one.endpoints));
    }
    if (kept.length === 0 && rest.length === 0) create.push(draftOf(service, group, []));
  }
  return { ...recycle(service, { create, update, remove }), nodeless };
}

/** Whether a slice is of this service, and not of one that had its name: that one goes with its owner. */
const isOf = ({ metadata }: ASlice, service: Shared<Service>): boolean =>
  (metadata.ownerReferences ?? []).some((one) => one.uid === service.metadata.uid);

const hasPorts = ({ ports }: ASlice, wanted: readonly EndpointPort[]): boolean =>
  deepEqual(inSliceOrder(ports ?? []), wanted);

/** A slice that is to go becomes one that is to be made: one write instead of two, and no moment without it. */
function recycle(service: Shared<Service>, { create, update, remove }: SlicePlan): SlicePlan {
  const going = [...remove];
  const changed = [...update];
  const made = create.filter((draft) => {
    const i = going.findIndex((slice) => slice.addressType === draft.addressType && isOf(slice, service));
    const [slice] = i < 0 ? [] : going.splice(i, 1);
    if (!slice) return true;
    const { labels } = draft.metadata;
    const metadata = { ...slice.metadata, ...(labels ? { labels } : {}) };
    changed.push({ ...slice, metadata, endpoints: draft.endpoints, ports: draft.ports });
    return false;
  });
  return { create: made, update: changed, remove: going };
}

const keyOf = (endpoint: Shared<Endpoint>): string =>
  `${endpoint.targetRef?.uid ?? ''}|${endpoint.addresses.join(',')}`;

function familiesOf(service: Shared<Service>): readonly Family[] {
  const families = (service.spec.ipFamilies ?? []).filter((one): one is Family => one === 'IPv4' || one === 'IPv6');
  if (families.length > 0) return families;
  return [service.spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4'];
}

function groupPods(
  service: Shared<Service>,
  backends: readonly Shared<Pod>[],
  nodeOf: (name: string) => Shared<Node> | undefined,
): readonly Group[] {
  const groups: Group[] = [];
  for (const family of familiesOf(service)) {
    const own: Group[] = [];
    for (const pod of backends) {
      const addresses = addressesOf(pod, family);
      const ports = portsOf(service, pod);
      if (addresses.length === 0) continue;
      let group = own.find((one) => deepEqual(one.ports, ports));
      if (!group) {
        group = { family, ports, endpoints: new Map() };
        own.push(group);
      }
      const endpoint = endpointOf(service, pod, addresses, nodeOf);
      group.endpoints.set(keyOf(endpoint), endpoint);
    }
    if (own.length === 0) own.push({ family, ports: [], endpoints: new Map() });
    groups.push(...own);
  }
  return groups;
}

function addressesOf({ status }: Shared<Pod>, family: Family): string[] {
  const all = status?.podIPs?.map(({ ip }) => ip) ?? (status?.podIP ? [status.podIP] : []);
  return all.filter((ip) => ip !== undefined && ip.includes(':') === (family === 'IPv6'));
}

function portsOf(service: Shared<Service>, pod: Shared<Pod>): readonly EndpointPort[] {
  const ports = (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    const { appProtocol, name = '', protocol = 'TCP' } = port;
    return { ...(appProtocol === undefined ? {} : { appProtocol }), name, port: number, protocol };
  });
  return inSliceOrder(ports);
}

function endpointOf(
  service: Shared<Service>,
  pod: Shared<Pod>,
  addresses: string[],
  nodeOf: (name: string) => Shared<Node> | undefined,
): Endpoint {
  const { name, namespace, uid } = pod.metadata;
  const serving = isPodReady(pod);
  const terminating = isPodTerminating(pod);
  const { nodeName } = pod.spec;
  const zone = nodeName ? nodeOf(nodeName)?.metadata.labels?.[zoneLabel] : undefined;
  const hostname = hostnameUnder(service, pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const place = { ...(nodeName ? { nodeName } : {}), ...(zone ? { zone } : {}) };
  const hints = ready ? hintsFor(service, place) : undefined;
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', name, ...(namespace ? { namespace } : {}), uid },
    ...place,
    ...(hints ? { hints } : {}),
  };
}

function labelsOf(service: Shared<Service>): { [key: string]: string } {
  const labels: { [key: string]: string } = { ...service.metadata.labels };
  delete labels[headlessLabel];
  if (isHeadless(service)) labels[headlessLabel] = '';
  return { ...labels, [serviceNameLabel]: service.metadata.name, [managedByLabel]: managedBy };
}

const hasLabels = (slice: ASlice, service: Shared<Service>): boolean =>
  deepEqual(slice.metadata.labels, labelsOf(service));

function withEndpoints(service: Shared<Service>, slice: ASlice, endpoints: readonly Endpoint[]): ASlice {
  return { ...slice, metadata: { ...slice.metadata, labels: labelsOf(service) }, endpoints } as ASlice;
}

function draftOf(service: Shared<Service>, group: Group, endpoints: Endpoint[]): Draft<EndpointSlice> {
  const { name, namespace } = service.metadata;
  return {
    metadata: {
      generateName: `${name}-`,
      ...(namespace ? { namespace } : {}),
      labels: labelsOf(service),
      ownerReferences: [newControllerRef(service, coreV1Resources.services)],
    },
    addressType: group.family,
    endpoints,
    ports: [...group.ports],
  };
}
