import { hasPodLevelResources, isPodLevelResource, podLimits, podRequests } from '../../../../api/pod/resources.ts';
import { toResourceList } from '../../../../api/quantity/resource-list.ts';
import type { Container, Pod, PodSpec } from '../../../../proto/gen/core/v1.ts';
import { isHugePages, isOvercommitAllowed } from '../amounts/resource-names.ts';
import { defaultPodSpec } from '../pod-template/defaults.ts';

/** The defaults of a pod: those of a template, and what is settled only when there is a pod. */
export function defaultPod(pod: Pod): void {
  const { spec } = pod;
  defaultPodSpec(spec);
  defaultRequests(spec.containers);
  if (spec.initContainers) defaultRequests(spec.initContainers);
  if (spec.resources) defaultPodResources(spec);
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork) {
    defaultHostPorts(spec.containers);
    defaultHostPorts(spec.initContainers);
  }
}

/** Who limits a resource and requests nothing of it requests as much as the limit. */
function defaultRequests(containers: readonly Container[] | null): void {
  for (const { resources } of containers ?? []) {
    if (!resources?.limits) continue;
    resources.requests = { ...resources.limits, ...resources.requests };
  }
}

/** In the network of the node, a port of the container is a port of the node. */
function defaultHostPorts(containers: readonly Container[] | undefined | null): void {
  for (const { ports } of containers ?? []) {
    for (const port of ports ?? []) if (!port.hostPort) port.hostPort = port.containerPort;
  }
}

/**
 * What a pod asks for as a whole, where that is said in part: the rest follows from its containers.
 * https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
 */
function defaultPodResources(spec: PodSpec): void {
  const { resources } = spec;
  if (!resources || !hasPodLevelResources(resources)) return;
  // Without the pod's own amounts, so that only the containers count.
  const { resources: _, overhead: __, ...containers } = spec;
  const asked = toResourceList(podRequests({ spec: containers, status: {} }));
  const limited = toResourceList(podLimits({ spec: containers }));
  const limits: Record<string, string> = { ...resources.limits };
  const requests: Record<string, string> = { ...resources.requests };
  for (const name in limited) {
    if (isHugePages(name) && requests[name] === undefined) limits[name] ??= limited[name] ?? '0';
  }
  if (Object.keys(limits).length > 0) {
    for (const name in asked) {
      if (isPodLevelResource(name) && isOvercommitAllowed(name)) requests[name] ??= asked[name] ?? '0';
    }
    for (const name in limits) if (isPodLevelResource(name)) requests[name] ??= limits[name] ?? '0';
  } else {
    const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
    for (const name in limited) {
      if (!isPodLevelResource(name) || !isOvercommitAllowed(name)) continue;
      if (all.every((container) => container.resources?.limits?.[name] !== undefined)) {
        limits[name] = limited[name] ?? '0';
      }
    }
  }
  if (Object.keys(limits).length > 0) resources.limits = limits;
  if (Object.keys(requests).length > 0) resources.requests = requests;
}
