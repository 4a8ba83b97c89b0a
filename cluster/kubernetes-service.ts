import { isAlreadyExists, isConflict, isNotFound } from '../api/errors/predicates.ts';
import { deepEqual } from '../api/meta/deep-equal.ts';
import type { Client, Draft, Shared } from '../client/client.ts';
import type { Endpoints, Service } from '../proto/gen/core/v1.ts';
import type { EndpointSlice } from '../proto/gen/discovery/v1.ts';
import type { ServiceCIDR } from '../proto/gen/networking/v1.ts';
import { coreV1Resources, discoveryV1Resources, networkingV1Resources } from '../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../proto/resource-type.ts';

/** Where pods find the API servers of their cluster. */
export interface KubernetesServicePlan {
  /** The first address of the service range. */
  readonly clusterIp: string;
  readonly securePort: number;
  /**
   * Take ports over that others have set, at the start of a server. Later not: two servers with different ports would write
   * against each other for ever.
   */
  readonly setPorts: boolean;
  /** Where the servers are reached; empty when none can be named, as of one that only listens on the loopback. */
  readonly addresses: readonly string[];
}

const name = 'kubernetes';
const namespace = 'default';
const tries = 5;

/** Makes the service `kubernetes` and its endpoints what they shall be. Writes nothing when they are. */
export async function ensureKubernetesService(
  client: Client,
  plan: KubernetesServicePlan,
  signal: AbortSignal,
): Promise<void> {
  const service = serviceOf(plan);
  await ensure(client, coreV1Resources.services, service, signal, (standing) =>
    !plan.setPorts || samePorts(standing, service)
      ? undefined
      : { ...standing, spec: { ...standing.spec, ports: service.spec.ports ?? [] } },
  );
  const endpoints = endpointsOf(plan);
  await ensure(client, coreV1Resources.endpoints, endpoints, signal, (standing) => {
    const subsets = plan.setPorts ? endpoints.subsets : withPorts(endpoints.subsets, standing.subsets?.[0]?.ports);
    return deepEqual(standing.subsets ?? [], subsets) ? undefined : ({ ...standing, subsets } as Shared<Endpoints>);
  });
  const slice = sliceOf(plan);
  await ensure(client, discoveryV1Resources.endpointslices, slice, signal, (standing) => {
    const ports = plan.setPorts ? slice.ports : standing.ports;
    return deepEqual(standing.endpoints ?? [], slice.endpoints) && deepEqual(standing.ports ?? [], ports ?? [])
      ? undefined
      : ({ ...standing, endpoints: slice.endpoints, ports } as Shared<EndpointSlice>);
  });
}

function withPorts(subsets: Endpoints['subsets'], ports: unknown): unknown[] {
  return (subsets ?? []).map((subset) => (ports ? { ...subset, ports } : subset));
}

function samePorts(standing: Shared<Service>, wanted: Draft<Service>): boolean {
  const strip = (spec: Draft<Service>['spec'] | Shared<Service>['spec']) =>
    (spec.ports ?? []).map(({ name: port, port: number, protocol, targetPort }) => [
      port,
      number,
      protocol,
      targetPort,
    ]);
  return deepEqual(strip(standing.spec), strip(wanted.spec));
}

/** Creates what is missing and updates what differs; another server may be doing the same. */
async function ensure<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  wanted: Draft<T>,
  signal: AbortSignal,
  change: (standing: Shared<T>) => Shared<T> | undefined,
): Promise<void> {
  const key = { name, namespace };
  for (let attempt = 1; ; attempt++) {
    try {
      const standing = await client.get(type, key, { signal });
      const next = change(standing);
      if (next) await client.update(type, next, { signal });
      return;
    } catch (error) {
      if (isConflict(error) && attempt < tries) continue;
      if (!isNotFound(error)) throw error;
    }
    try {
      await client.create(type, wanted, { signal });
      return;
    } catch (error) {
      if (!isAlreadyExists(error) || attempt >= tries) throw error;
    }
  }
}

function serviceOf({ clusterIp, securePort }: KubernetesServicePlan): Draft<Service> {
  return {
    metadata: { name, namespace, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: clusterIp,
      sessionAffinity: 'None',
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: securePort }],
    },
  };
}

function endpointsOf({ addresses, securePort }: KubernetesServicePlan): Draft<Endpoints> {
  const subset = {
    addresses: addresses.map((ip) => ({ ip })),
    ports: [{ name: 'https', port: securePort, protocol: 'TCP' }],
  };
  return {
    // The slice is written here as well, so nobody shall derive another one.
    metadata: { name, namespace, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: addresses.length > 0 ? [subset] : [],
  };
}

function sliceOf({ addresses, securePort }: KubernetesServicePlan): Draft<EndpointSlice> {
  return {
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: addresses[0]?.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    ports: [{ name: 'https', port: securePort, protocol: 'TCP' }],
  };
}

/** Makes the ServiceCIDR that stands for `--service-cluster-ip-range`; one that differs is left alone. */
export async function ensureServiceCidr(
  client: Client,
  cidrs: readonly string[],
  { now, signal }: { readonly now: string; readonly signal: AbortSignal },
): Promise<void> {
  const type = networkingV1Resources.servicecidrs;
  let standing: Shared<ServiceCIDR>;
  try {
    standing = await client.get(type, { name }, { signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    try {
      standing = await client.create(type, { metadata: { name }, spec: { cidrs: [...cidrs] } }, { signal });
    } catch (made) {
      // Another server of the same store was faster, and says that it is ready as well.
      if (isAlreadyExists(made)) return;
      throw made;
    }
  }
  const said = (standing.status?.conditions ?? []).some((one) => one.type === 'Ready');
  if (said || standing.metadata.deletionTimestamp !== undefined || !deepEqual(standing.spec?.cidrs, cidrs)) return;
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: '',
    message: 'Kubernetes default Service CIDR is ready',
    lastTransitionTime: now,
  };
  const status = { conditions: [...(standing.status?.conditions ?? []), ready] };
  try {
    await client.updateStatus(type, { ...standing, status }, { signal });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
