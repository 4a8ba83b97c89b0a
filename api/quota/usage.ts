import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../../proto/gen/core/v1.ts';
import type { ResourceClaim } from '../../proto/gen/resource/v1.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import { isPodTerminal } from '../pod/phase.ts';
import { qosClassOf } from '../pod/qos.ts';
import { podLimits, podRequests } from '../pod/resources.ts';
import { parseQuantity, type Quantity } from '../quantity/quantity.ts';
import { type Amounts, addAmounts } from '../quantity/resource-list.ts';
import { addDevices } from './claim-usage.ts';

type APod = DeepReadonly<Pod>;
type Kind = Pick<ResourceType<unknown>, 'group' | 'resource'>;

const one = parseQuantity('1');
const zero = parseQuantity('0');

/** Kinds that have a name of their own in quotas, besides `count/<resource>.<group>`. */
const named: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
]);

/** The name under which quotas count objects of a kind: `count/deployments.apps`, `count/pods`. */
export function objectCountName({ group, resource }: Kind): string {
  return group === '' ? `count/${resource}` : `count/${resource}.${group}`;
}

/**
 * What an object takes from quotas, by the names that quotas have for it. A pod that has ended takes nothing but its place
 * among the objects. https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function quotaUsage(kind: Kind, object: unknown): Amounts {
  const usage: Amounts = new Map([[objectCountName(kind), one]]);
  if (kind.group === 'resource.k8s.io' && kind.resource === 'resourceclaims') {
    addDevices(usage, object as DeepReadonly<ResourceClaim>);
  }
  if (kind.group !== '') return usage;
  if (kind.resource === 'pods') {
    if (!isPodTerminal(object as APod)) addPod(usage, object as APod);
  } else if (named.has(kind.resource)) usage.set(kind.resource, one);
  if (kind.resource === 'services') addService(usage, object as DeepReadonly<Service>);
  if (kind.resource === 'persistentvolumeclaims') addClaim(usage, object as DeepReadonly<PersistentVolumeClaim>);
  return usage;
}

function addPod(usage: Amounts, pod: APod): void {
  usage.set('pods', one);
  for (const [name, amount] of podRequests(pod)) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')) {
      usage.set(name, amount);
      usage.set(`requests.${name}`, amount);
    } else if (name.includes('/')) usage.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of podLimits(pod))
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') usage.set(`limits.${name}`, amount);
}

function addService(usage: Amounts, { spec }: DeepReadonly<Service>): void {
  const ports = parseQuantity(String(spec.ports?.length ?? 0));
  if (spec.type === 'NodePort') usage.set('services.nodeports', ports);
  if (spec.type === 'LoadBalancer') {
    usage.set('services.loadbalancers', one);
    usage.set('services.nodeports', spec.allocateLoadBalancerNodePorts === false ? zero : ports);
  }
}

function addClaim(usage: Amounts, { spec, status }: DeepReadonly<PersistentVolumeClaim>): void {
  const text = spec?.resources?.requests?.storage;
  const wanted = text === undefined ? undefined : parseQuantity(text);
  const granted = status?.allocatedResources?.storage;
  const storage = granted === undefined ? wanted : larger(wanted, parseQuantity(granted));
  const name = spec?.storageClassName;
  if (storage) usage.set('requests.storage', storage);
  if (!name) return;
  const prefix = `${name}.storageclass.storage.k8s.io/`;
  usage.set(`${prefix}persistentvolumeclaims`, one);
  if (storage) usage.set(`${prefix}requests.storage`, storage);
}

function larger(a: Quantity | undefined, b: Quantity): Quantity {
  return a && a.compare(b) > 0 ? a : b;
}

/**
 * Whether a quota counts an object at all: one with scopes counts pods that fit them all, and nothing else.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
 */
export function quotaMatches(
  { spec }: Pick<DeepReadonly<ResourceQuota>, 'spec'>,
  kind: Kind,
  object: unknown,
): boolean {
  const scopes = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: undefined })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  if (kind.group !== '' || kind.resource !== 'pods') return false;
  return scopes.every(({ scopeName, operator, values }) => fits(object as APod, scopeName, operator, values));
}

function fits(pod: APod, scope: string, operator: string, values: readonly string[] | undefined): boolean {
  const { spec } = pod;
  switch (scope) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClassOf(pod) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(pod) !== 'BestEffort';
    case 'PriorityClass': {
      const name = spec.priorityClassName ?? '';
      if (operator === 'In') return values?.includes(name) === true;
      if (operator === 'NotIn') return values?.includes(name) !== true;
      return (operator === 'Exists') === (name !== '');
    }
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod);
    default:
      return false;
  }
}

function crossesNamespaces({ spec }: APod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [podAffinity, podAntiAffinity].some((rules) =>
    [
      ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => term.podAffinityTerm),
    ].some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined),
  );
}

/** What the given objects of one kind take together from a quota. */
export function sumUsage(
  quota: Pick<DeepReadonly<ResourceQuota>, 'spec'>,
  kind: Kind,
  objects: readonly unknown[],
): Amounts {
  const total: Amounts = new Map();
  for (const object of objects) if (quotaMatches(quota, kind, object)) addAmounts(total, quotaUsage(kind, object));
  return total;
}
