import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type {
  Container,
  ContainerStatus,
  Pod,
  PodExtendedResourceClaimStatus,
  ResourceStatus,
} from '../../../../proto/gen/core/v1.ts';
import { checkRequiredText, checkText } from '../field-checks.ts';

const path = fieldPath('status');
const healths = ['Healthy', 'Unhealthy', 'Unknown'];

/** How the devices are that a container has been given. https://kep.k8s.io/4680 */
export function checkAllocated(
  errors: FieldError[],
  { allocatedResourcesStatus: allocated }: ContainerStatus,
  container: Container | undefined,
  at: FieldPath,
  temporary: boolean,
): void {
  if (!allocated?.length) return;
  const list = at.child('allocatedResourcesStatus');
  if (temporary) {
    errors.push(forbiddenField(list, 'must not be specified in container status'));
    return;
  }
  for (const [i, resource] of allocated.entries()) {
    const place = list.index(i);
    const problem = container && nameProblem(resource.name, container);
    if (problem) errors.push(invalidField(place.child('name'), resource.name, problem));
    checkHealth(errors, resource, place.child('resources'));
  }
}

function nameProblem(name: string, { resources }: Container): string | undefined {
  if (!name.startsWith('claim:')) {
    return resources?.requests?.[name] === undefined
      ? "must match one of the container's resource requests"
      : undefined;
  }
  const claims = (resources?.claims ?? []).map((claim) =>
    claim.request ? `claim:${claim.name}/${claim.request}` : `claim:${claim.name}`,
  );
  return claims.includes(name)
    ? undefined
    : "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty";
}

function checkHealth(errors: FieldError[], { resources = [] }: ResourceStatus, list: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, { resourceID, health = '', message }] of resources.entries()) {
    const at = list.index(i);
    if (!healths.includes(health)) errors.push(notSupported(at.child('health'), health, healths));
    if (message === '') errors.push(required(at.child('message'), 'must be non-empty if specified'));
    if (seen.has(resourceID)) errors.push(duplicate(at.child('resourceID'), resourceID));
    seen.add(resourceID);
  }
}

/** The claims that were made from a pod's templates. */
export function checkClaims(errors: FieldError[], { spec, status }: Pod): void {
  const list = path.child('resourceClaimStatuses');
  const seen = new Set<string>();
  for (const [i, { name, resourceClaimName }] of (status.resourceClaimStatuses ?? []).entries()) {
    const at = list.index(i);
    if (!(spec.resourceClaims ?? []).some((claim) => claim.name === name)) {
      errors.push(invalidField(at.child('name'), name, 'must match the name of an entry in `spec.resourceClaims`'));
    }
    if (seen.has(name)) errors.push(duplicate(at.child('name'), name));
    seen.add(name);
    if (resourceClaimName !== undefined) {
      checkText(errors, isDns1123Subdomain, resourceClaimName, at, 'resourceClaimName');
    }
  }
}

/** The claim that stands for extended resources which devices provide. https://kep.k8s.io/5004 */
export function checkExtendedClaim(
  errors: FieldError[],
  { spec }: Pod,
  { requestMappings = [], resourceClaimName }: PodExtendedResourceClaimStatus,
): void {
  const at = path.child('extendedResourceClaimStatus');
  const list = at.child('requestMappings');
  if (requestMappings.length === 0) errors.push(required(list, 'at least one request mapping is required'));
  const containers = new Map(
    [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((one) => [one.name, one]),
  );
  const seen = new Set<string>();
  for (const [i, { containerName, resourceName, requestName }] of requestMappings.entries()) {
    const place = list.index(i);
    const container = containers.get(containerName);
    if (!container) {
      errors.push(
        invalidField(
          place.child('containerName'),
          containerName,
          'must match the name of an entry in spec.initContainers.name or spec.containers.name',
        ),
      );
    } else if (container.resources?.requests?.[resourceName] === undefined) {
      errors.push(
        invalidField(
          place.child('resourceName'),
          resourceName,
          'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests',
        ),
      );
    }
    // Kubernetes reports these on the whole.
    checkText(errors, isDns1123Label, requestName, at, 'requestName');
    const key = JSON.stringify([containerName, resourceName, requestName]);
    if (seen.has(key)) {
      errors.push(
        duplicate(place.child('containerName'), containerName),
        duplicate(place.child('resourceName'), resourceName),
        duplicate(place.child('requestName'), requestName),
      );
    }
    seen.add(key);
  }
  checkRequiredText(errors, isDns1123Subdomain, resourceClaimName, at, 'resourceClaimName');
}
