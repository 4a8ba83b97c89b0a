import { isIP } from 'node:net';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { newControllerRef } from '../../api/meta/owner-references.ts';
import type { Draft, Shared } from '../../client/client.ts';
import type { EndpointAddress, Endpoints } from '../../proto/gen/core/v1.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { managedByLabel, type SlicePlan, serviceNameLabel } from '../endpoint-slice/plan.ts';
import { inSliceOrder } from '../services/port-order.ts';

type ASlice = Shared<EndpointSlice>;

export const mirroredBy = 'endpointslicemirroring-controller.k8s.io';
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror';
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
/** What is about the Endpoints themselves, not about what they hold. */
const ownAnnotations = [
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
];
/** Addresses of a subset that are mirrored: a subset is one slice for each family of addresses. */
const maxPerSubset = 1000;

/** Whether Endpoints want slices that say the same; those of leaders and those that say so do not. */
export function isMirrored({ metadata }: Shared<Endpoints>): boolean {
  return metadata.labels?.[skipLabel] !== 'true' && metadata.annotations?.[leaderAnnotation] === undefined;
}

export interface MirrorPlan extends SlicePlan {
  /** Addresses that are left out because a subset has too many. */
  readonly skipped: number;
}

type Family = 'IPv4' | 'IPv6';
interface Group {
  readonly family: Family;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Map<string, Endpoint>;
}

/**
 * How slices must change to say what Endpoints say that users keep for a service without a selector.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring
 */
export function planMirror(endpoints: Shared<Endpoints>, existing: readonly ASlice[]): MirrorPlan {
  const { groups, skipped } = groupsOf(endpoints);
  const create: Draft<EndpointSlice>[] = [];
  const update: ASlice[] = [];
  const left = [...existing];
  for (const group of groups) {
    const draft = draftOf(endpoints, group);
    const at = left.findIndex(
      (slice) => slice.addressType === group.family && deepEqual(inSliceOrder(slice.ports ?? []), group.ports),
    );
    const [slice] = at < 0 ? [] : left.splice(at, 1);
    if (!slice) create.push(draft);
    else if (!says(slice, draft))
      update.push({ ...slice, ...draft, metadata: { ...slice.metadata, ...draft.metadata } });
  }
  return { create, update, remove: left, skipped };
}

function says(slice: ASlice, { endpoints, metadata }: Draft<EndpointSlice>): boolean {
  return (
    deepEqual(slice.endpoints ?? [], endpoints) &&
    deepEqual(slice.metadata.labels ?? {}, metadata.labels ?? {}) &&
    deepEqual(slice.metadata.annotations ?? {}, metadata.annotations ?? {})
  );
}

function groupsOf({ subsets }: Shared<Endpoints>): { readonly groups: readonly Group[]; readonly skipped: number } {
  const groups: Group[] = [];
  let skipped = 0;
  for (const subset of subsets ?? []) {
    const ports = inSliceOrder(
      (subset.ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
        name,
        port,
        protocol,
        ...(appProtocol === undefined ? {} : { appProtocol }),
      })),
    );
    const addresses = [
      ...(subset.addresses ?? []).map((address) => ({ address, ready: true })),
      ...(subset.notReadyAddresses ?? []).map((address) => ({ address, ready: false })),
    ];
    skipped += Math.max(0, addresses.length - maxPerSubset);
    for (const { address, ready } of addresses.slice(0, maxPerSubset)) {
      const family = isIP(address.ip) === 6 ? 'IPv6' : 'IPv4';
      let group = groups.find((one) => one.family === family && deepEqual(one.ports, ports));
      if (!group) {
        group = { family, ports, endpoints: new Map() };
        groups.push(group);
      }
      group.endpoints.set(`${address.ip}|${address.targetRef?.uid ?? ''}`, endpointOf(address, ready));
    }
  }
  return { groups, skipped };
}

function endpointOf({ ip, hostname, nodeName, targetRef }: Shared<EndpointAddress>, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef: { ...targetRef } } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
  };
}

function draftOf(endpoints: Shared<Endpoints>, { family, ports, endpoints: found }: Group): Draft<EndpointSlice> {
  const { name, namespace, labels, annotations } = endpoints.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !ownAnnotations.includes(key));
  return {
    metadata: {
      generateName: `${name}-`,
      ...(namespace ? { namespace } : {}),
      labels: { ...labels, [serviceNameLabel]: name, [managedByLabel]: mirroredBy },
      ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
      ownerReferences: [newControllerRef(endpoints, coreV1Resources.endpoints)],
    },
    addressType: family,
    endpoints: [...found.values()],
    ports: ports.map((port) => ({ ...port })),
  };
}
