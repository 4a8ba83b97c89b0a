import { isSidecar } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod, ServicePort } from '../../proto/gen/core/v1.ts';

/** The number that a service's port has on a pod: its own, or that of a container's port of that name. Undefined when there is none. */
export function targetPort(pod: Shared<Pod>, port: Shared<ServicePort>): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  const protocol = port.protocol ?? 'TCP';
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar);
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const one of container.ports ?? []) {
      if (one.name === target && (one.protocol ?? 'TCP') === protocol) return one.containerPort;
    }
  }
  return undefined;
}
