import type { GroupResource } from '../../../api/errors/constructors.ts';
import { devicesOfClass } from '../../../api/quota/claim-usage.ts';
import { objectCountName } from '../../../api/quota/usage.ts';

const computeNames = /^(?:(?:requests\.|limits\.)?(?:cpu|memory|ephemeral-storage)|pods|(?:requests\.)?hugepages-.+)$/;
const serviceNames: ReadonlySet<string> = new Set(['services', 'services.nodeports', 'services.loadbalancers']);
const claimNames =
  /^(?:persistentvolumeclaims|requests\.storage|.+\.storageclass\.storage\.k8s\.io\/(?:requests\.storage|persistentvolumeclaims))$/;

/** Which of a quota's resources objects of a kind are counted under. */
export function countedNames(kind: GroupResource, names: Iterable<string>): string[] {
  const counted: string[] = [];
  const count = objectCountName(kind);
  for (const name of names) if (name === count || isCounted(kind, name)) counted.push(name);
  return counted;
}

function isCounted({ group, resource }: GroupResource, name: string): boolean {
  if (group === 'resource.k8s.io' && resource === 'resourceclaims') return name.endsWith(devicesOfClass);
  if (group !== '') return false;
  if (resource === 'pods') return computeNames.test(name) || isExtendedRequest(name);
  if (resource === 'services') return serviceNames.has(name);
  if (resource === 'persistentvolumeclaims') return claimNames.test(name);
  return name === resource;
}

/** `requests.nvidia.com/gpu`: devices, whose names have a domain that is not Kubernetes' own. */
function isExtendedRequest(name: string): boolean {
  return (
    name.startsWith('requests.') && name.includes('/') && !name.includes('kubernetes.io/') && !claimNames.test(name)
  );
}
