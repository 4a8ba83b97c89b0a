import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import type { ResourceList } from '../../api/quantity/resource-list.ts';

/** What the fields of a pod are read with; addresses are the node's present ones, for a status that is not written yet. */
export interface FieldSource {
  readonly pod: ReadonlyPod;
  readonly podIPs: readonly string[];
  readonly hostIPs: readonly string[];
}

/**
 * The value of a field of a pod; throws for a path that cannot be read.
 * https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields
 */
export function fieldValue({ pod, podIPs, hostIPs }: FieldSource, path: string): string {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (subscript) {
    const map = subscript[1] === 'labels' ? metadata.labels : metadata.annotations;
    return map?.[subscript[2] ?? ''] ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels ?? {});
    case 'metadata.annotations':
      return formatMap(metadata.annotations ?? {});
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
      return hostIPs[0] ?? '';
    case 'status.hostIPs':
      return hostIPs.join(',');
    case 'status.podIP':
      return podIPs[0] ?? '';
    case 'status.podIPs':
      return podIPs.join(',');
    default:
      throw new Error(`unsupported fieldPath: ${path}`);
  }
}

/** One `key="value"` a line, by key, values quoted as Go does. */
function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

/**
 * What a container requests or may take of a resource, in units of `divisor`, rounded up; of what has no limit the node's
 * allocatable. Throws for a resource that cannot be read.
 */
export function resourceFieldValue(
  container: ReadonlyContainer,
  resource: string,
  divisor: string | undefined,
  allocatable: ResourceList,
): string {
  const [part = '', name = ''] = [resource.slice(0, resource.indexOf('.')), resource.slice(resource.indexOf('.') + 1)];
  const known = name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-');
  if (!known || (part !== 'limits' && part !== 'requests'))
    throw new Error(`unsupported container resource : ${resource}`);
  const { limits, requests } = container.resources ?? {};
  const fallback = part === 'limits' ? allocatable[name] : limits?.[name];
  const amount = (part === 'limits' ? limits : requests)?.[name] ?? fallback ?? '0';
  const unit = divisor === undefined || divisor === '' || divisor === '0' ? Quantity.of(1) : parseQuantity(divisor);
  const quantity = parseQuantity(amount);
  if (name === 'cpu') return String(Math.ceil(quantity.milliValue() / unit.milliValue()));
  return String(Math.ceil(quantity.value() / unit.value()));
}
