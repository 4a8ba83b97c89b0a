import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { isPodLevelResource, podLimits, podRequests } from '../../../../api/pod/resources.ts';
import { parseQuantity, type Quantity } from '../../../../api/quantity/quantity.ts';
import type {
  ContainerResizePolicy,
  PodSpec,
  ResourceClaim,
  ResourceRequirements,
} from '../../../../proto/gen/core/v1.ts';
import { hugePageSize, isHugePages, isOvercommitAllowed } from '../amounts/resource-names.ts';
import { checkAmount, checkContainerResourceName, checkResourceName } from '../amounts/validation.ts';
import { checkText } from '../field-checks.ts';

type CheckName = (errors: FieldError[], name: string, path: FieldPath) => unknown;

/** What a container asks for and may take. https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export function checkContainerResources(
  errors: FieldError[],
  resources: ResourceRequirements | undefined,
  claimNames: ReadonlySet<string>,
  container: FieldPath,
): void {
  if (!resources || (!resources.limits && !resources.requests && !resources.claims)) return;
  checkRequirements(errors, resources, checkContainerResourceName, claimNames, container.child('resources'));
}

const noNames: ReadonlySet<string> = new Set();

/** What a pod costs beside its containers: the amounts at `path` are looked at, and reported, as limits of a container. */
export function checkOverhead(errors: FieldError[], amounts: Record<string, string>, path: FieldPath): void {
  checkRequirements(errors, { limits: amounts }, checkContainerResourceName, noNames, path);
}

function checkRequirements(
  errors: FieldError[],
  { limits, requests, claims }: ResourceRequirements,
  checkName: CheckName,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
): void {
  let compute = false;
  let hugePages = false;
  const limitPath = path.child('limits');
  const requestPath = path.child('requests');
  for (const name in limits) {
    const text = limits[name] ?? '0';
    checkName(errors, name, limitPath);
    checkAmount(errors, name, text, limitPath);
    checkPages(errors, name, text, limitPath);
    if (name === 'cpu' || name === 'memory') compute = true;
    if (isHugePages(name)) hugePages = true;
  }
  for (const name in requests) {
    const text = requests[name] ?? '0';
    checkName(errors, name, requestPath);
    checkAmount(errors, name, text, requestPath);
    const limit = limits?.[name];
    if (limit !== undefined) {
      const order = text === limit ? 0 : parseQuantity(text).compare(parseQuantity(limit));
      const problem =
        order !== 0 && !isOvercommitAllowed(name) ? 'equal to' : order > 0 ? 'less than or equal to' : undefined;
      if (problem) errors.push(invalidField(requestPath, text, `must be ${problem} ${name} limit of ${limit}`));
    } else if (!isOvercommitAllowed(name)) {
      errors.push(required(limitPath, 'Limit must be set for non overcommitable resources'));
    }
    checkPages(errors, name, text, requestPath);
    if (name === 'cpu' || name === 'memory') compute = true;
    if (isHugePages(name)) hugePages = true;
  }
  if (hugePages && !compute) errors.push(forbiddenField(path, 'HugePages require cpu or memory'));
  if (claims) checkClaims(errors, claims, claimNames, path.child('claims'));
}

function checkPages(errors: FieldError[], name: string, text: string, path: FieldPath): void {
  if (!isHugePages(name)) return;
  const size = hugePageSize(name);
  if (size !== undefined && parseQuantity(text).value() % size === 0) return;
  errors.push(invalidField(path.key(name), text, `${text} is not positive integer multiple of ${name}`));
}

function checkClaims(
  errors: FieldError[],
  claims: readonly ResourceClaim[],
  claimNames: ReadonlySet<string>,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [i, { name, request }] of claims.entries()) {
    const at = path.index(i);
    if (!name) {
      errors.push(required(at));
      continue;
    }
    const key = request ? `${name}/${request}` : name;
    if (seen.has(name)) errors.push(duplicate(at, name));
    else {
      if (request) checkText(errors, isDns1123Label, request, at, 'request');
      if (seen.has(key)) errors.push(duplicate(at, key));
      else if (!request && [...seen].some((one) => one.startsWith(`${name}/`))) errors.push(duplicate(at, name));
      seen.add(key);
    }
    if (!claimNames.has(name)) {
      const names = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`;
      const error = notFoundField(at, name);
      errors.push({
        ...error,
        message: `${error.message}: must be one of the names in pod.spec.resourceClaims${names}`,
      });
    }
  }
}

/** What a pod asks for as a whole: enough for its containers together. */
export function checkPodResources(
  errors: FieldError[],
  spec: PodSpec,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
): void {
  const { resources } = spec;
  if (!resources) return;
  if (spec.os?.name === 'windows') {
    errors.push(forbiddenField(path, 'may not be set for a windows pod'));
    return;
  }
  if (resources.claims) {
    errors.push(forbiddenField(path.child('claims'), 'claims may not be set for Resources at pod-level'));
  }
  checkRequirements(errors, resources, checkPodResourceName, claimNames, path);
  const { resources: _, overhead: __, ...ofContainers } = spec;
  checkCovers(errors, resources.requests, podRequests({ spec: ofContainers, status: {} }), path, 'requests');
  // Huge pages cannot be promised twice.
  const hugePages = [...podLimits({ spec: ofContainers })].filter(([name]) => isHugePages(name));
  checkCovers(errors, resources.limits, hugePages, path, 'limits');
  for (const [i, container] of (spec.containers ?? []).entries()) {
    const limits = container.resources?.limits;
    for (const name in limits) {
      const own = resources.limits?.[name];
      const limit = limits[name] ?? '0';
      if (own === undefined || parseQuantity(limit).compare(parseQuantity(own)) <= 0) continue;
      errors.push(
        invalidField(
          path.child('containers').index(i).key(name).child('limits'),
          limit,
          `must be less than or equal to pod limits of ${own}`,
        ),
      );
    }
  }
}

/** Reports what a pod asks for less of than its containers do together. */
function checkCovers(
  errors: FieldError[],
  own: Readonly<Record<string, string>> | undefined,
  sums: Iterable<readonly [string, Quantity]>,
  path: FieldPath,
  what: 'requests' | 'limits',
): void {
  for (const [name, sum] of sums) {
    const amount = own?.[name];
    if (amount === undefined || sum.compare(parseQuantity(amount)) <= 0) continue;
    const problem = `must be greater than or equal to aggregate container ${what} of ${sum}`;
    errors.push(invalidField(path.child(what).key(name), amount, problem));
  }
}

function checkPodResourceName(errors: FieldError[], name: string, path: FieldPath): void {
  if (checkResourceName(errors, name, path) && !isPodLevelResource(name)) {
    errors.push(notSupported(path.key(name), name, ['cpu', 'hugepages-', 'memory']));
  }
}

/** What a container must go through when its resources change while it runs. */
export function checkResizePolicy(
  errors: FieldError[],
  policies: readonly ContainerResizePolicy[],
  podRestartPolicy: string,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [i, { resourceName, restartPolicy }] of policies.entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(path.index(i), resourceName));
    seen.add(resourceName);
    if (!resourceName) errors.push(required(path));
    else if (resourceName !== 'cpu' && resourceName !== 'memory') {
      errors.push(notSupported(path, resourceName, ['cpu', 'memory']));
    }
    if (!restartPolicy) errors.push(required(path));
    else if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer') {
      errors.push(notSupported(path, restartPolicy, ['NotRequired', 'RestartContainer']));
    }
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalidField(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    }
  }
}
