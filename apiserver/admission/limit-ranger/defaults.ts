import type { Container, LimitRange, Pod } from '../../../proto/gen/core/v1.ts';

const annotation = 'kubernetes.io/limit-ranger';

type ResourceList = Record<string, string>;

/** Gives containers the requests and limits that the range has for those that state none, and notes it in an annotation. */
export function applyDefaults(range: LimitRange, pod: Pod): void {
  const requests: ResourceList = {};
  const limits: ResourceList = {};
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') continue;
    Object.assign(requests, item.defaultRequest);
    Object.assign(limits, item.default);
  }
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return;
  const notes = [
    ...pod.spec.containers.flatMap((one) => fill(one, requests, limits, `container ${one.name}`)),
    ...(pod.spec.initContainers ?? []).flatMap((one) => fill(one, requests, limits, `init container ${one.name}`)),
  ];
  if (notes.length === 0) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    [annotation]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
}

function fill(container: Container, requests: ResourceList, limits: ResourceList, subject: string): string[] {
  const resources = container.resources ?? {};
  const missingRequests = missing(resources.requests, requests);
  const missingLimits = missing(resources.limits, limits);
  const notes: string[] = [];
  const next = { ...resources };
  if (missingRequests.length > 0) {
    next.requests = { ...resources.requests, ...pick(requests, missingRequests) };
    notes.push(`${missingRequests.join(', ')} request for ${subject}`);
  }
  if (missingLimits.length > 0) {
    next.limits = { ...resources.limits, ...pick(limits, missingLimits) };
    notes.push(`${missingLimits.join(', ')} limit for ${subject}`);
  }
  container.resources = next;
  return notes;
}

function missing(given: ResourceList | undefined, defaults: ResourceList): string[] {
  return Object.keys(defaults)
    .filter((name) => given?.[name] === undefined)
    .sort();
}

function pick(list: ResourceList, names: readonly string[]): ResourceList {
  return Object.fromEntries(names.map((name) => [name, list[name] ?? '0']));
}
