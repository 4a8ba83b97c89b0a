import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';

/**
 * What a name of a resource says about it.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */

const ofContainers: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const countedObjects = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
] as const;

const counted: ReadonlySet<string> = new Set(countedObjects);

const ofQuotas: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  ...countedObjects,
]);

/** cpu and memory and the like: what a container can ask for without a prefix. */
export function isStandardContainerResource(name: string): boolean {
  return ofContainers.has(name) || isHugePages(name);
}

/** What may stand without a prefix anywhere. */
export function isStandardResource(name: string): boolean {
  return ofQuotas.has(name) || name === 'storage' || isHugePages(name) || name.startsWith('requests.hugepages-');
}

/** What a quota can bound without a prefix. */
export function isStandardQuotaResource(name: string): boolean {
  return ofQuotas.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

/** Without a prefix, or with one of Kubernetes' own. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Devices and the like that someone's plugin offers, such as `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return isQualifiedName(`requests.${name}`).length === 0;
}

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** Whether more may be promised than there is, so that requests may be below limits. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

/** What comes in whole pieces only. */
export function isIntegerResource(name: string): boolean {
  return counted.has(name) || isExtendedResource(name);
}

/** Bytes of one page, from a name like `hugepages-2Mi`; undefined when it names no size. */
export function hugePageSize(name: string): number | undefined {
  const size = tryParseQuantity(name.slice('hugepages-'.length))?.value();
  return size !== undefined && size > 0 ? size : undefined;
}
