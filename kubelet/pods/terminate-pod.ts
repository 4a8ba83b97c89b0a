import { isSidecar, type ReadonlyContainer, type ReadonlyPod } from '../../api/pod/containers.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import { Grace } from './grace.ts';
import { killContainer } from './kill-container.ts';
import type { NodeContext } from './node-context.ts';
import { isUsable } from './plan.ts';
import type { PodRuntime } from './runtime-view.ts';
import { podIdentity } from './sandbox-spec.ts';

/** What is left for a sidecar when the others took all the time. */
const sidecarSeconds = 2;

/**
 * Stops all that runs of a pod: its containers at once, then its sidecars from the last to the first, then its sandboxes. Resolves when
 * nothing runs; can be repeated. https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#pod-sidecar-containers-termination
 */
export async function terminatePod(
  context: Pick<NodeContext, 'runtime' | 'view' | 'clock' | 'event' | 'log'>,
  pod: ReadonlyPod,
  grace: Grace,
  signal: AbortSignal,
): Promise<void> {
  const { runtime, view } = context;
  const identity = podIdentity(pod);
  const present = view.get(identity.uid);
  const podIP = addressOf(present);
  const kill = (status: ContainerStatus, within: Grace) => {
    const container = containerOf(pod, status);
    const message = `Stopping container ${status.name}`;
    return killContainer(context, { pod, container, id: status.id, podIP, message, grace: within }, signal);
  };
  const running = present.containers.filter(({ state }) => state === 'running' || state === 'unknown');
  const order = (pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  await Promise.all(running.filter(({ name }) => !order.includes(name)).map((status) => kill(status, grace)));
  const sidecars = running
    .filter(({ name }) => order.includes(name))
    .sort((a, b) => order.indexOf(b.name) - order.indexOf(a.name));
  for (const status of sidecars)
    await kill(status, grace.leftMs >= sidecarSeconds * 1000 ? grace : new Grace(context.clock, sidecarSeconds));
  for (const sandbox of view.get(identity.uid).sandboxes) {
    if (sandbox.state !== 'ready') continue;
    await runtime.stopSandbox(sandbox.id, signal);
    await view.look(identity, sandbox.id, true, signal);
  }
}

/** The address of what runs. */
export function addressOf({ sandboxes }: PodRuntime): string {
  const [newest] = sandboxes;
  return newest && isUsable(newest) ? (newest.ips[0] ?? '') : '';
}

/** Its part of the spec; of one that the spec has no more, what is known. */
function containerOf({ spec }: ReadonlyPod, { name, image }: ContainerStatus): ReadonlyContainer {
  const all: readonly ReadonlyContainer[] = [
    ...spec.containers,
    ...(spec.initContainers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
  return all.find((container) => container.name === name) ?? { name, image };
}
