import type { Container, ContainerPort, Pod, PodSpec } from '../../proto/gen/core/v1.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';

/** A pod that is only read. Everything in this folder takes pods so, and less where less will do. */
export type ReadonlyPod = DeepReadonly<Pod>;
export type ReadonlyPodSpec = DeepReadonly<PodSpec>;
export type ReadonlyContainer = DeepReadonly<Container>;

/**
 * An init container that keeps running beside the others: a sidecar.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function isSidecar(container: Pick<ReadonlyContainer, 'restartPolicy'>): boolean {
  return container.restartPolicy === 'Always';
}

/** Init containers and containers, in the order in which they start. */
export function containersOf(spec: ReadonlyPodSpec): readonly ReadonlyContainer[] {
  const { containers = [], initContainers } = spec;
  return initContainers === undefined || initContainers === null ? containers : [...initContainers, ...containers];
}

/** The ports of the node that a pod takes: those of its containers and sidecars. */
export function hostPortsOf(spec: ReadonlyPodSpec): DeepReadonly<ContainerPort>[] {
  const ports: DeepReadonly<ContainerPort>[] = [];
  for (const container of containersOf(spec)) {
    if (container.ports === undefined || container.ports === null) continue;
    if (spec.initContainers?.includes(container) && !isSidecar(container)) continue;
    for (const port of container.ports) if ((port.hostPort ?? 0) > 0) ports.push(port);
  }
  return ports;
}
