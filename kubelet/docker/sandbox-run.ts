import { isRuntimeError, RuntimeError } from '../runtime/errors.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';
import { sandboxConfig } from './container-config.ts';
import type { DockerContext } from './context.ts';
import { createNamed, inspectContainer, removeByForce } from './create-named.ts';
import { type InspectedContainer, isConnectedByKubelet, startFailed } from './inspect.ts';
import { containerName, SANDBOX_NAME } from './naming.ts';
import { LinkError, type PodBridge } from './pod-bridge.ts';
import { addressesOf, interfacesOf, isOurs, kernelHasIPv6 } from './process-network.ts';
import { writeResolvConf } from './resolv-conf.ts';
import { SANDBOX_IMAGE } from './sandbox-image/sandbox-image.ts';

/** See ContainerRuntime.runSandbox. */
export async function runSandbox(context: DockerContext, spec: SandboxSpec, signal: AbortSignal): Promise<string> {
  try {
    return await attempt(context, spec, signal);
  } catch (error) {
    // What was made sure of once may have been removed by hand since (docker system prune): make it again, try once more.
    if (isRuntimeError(error, 'ImageNotFound')) context.sandboxImage.forget();
    else if (error instanceof LinkError && error.kind === 'unable') context.network.leaveToEngine(error.message);
    else if (
      error instanceof LinkError ||
      (error instanceof RuntimeError && /network \S+ not found/.test(error.message))
    )
      context.network.forget();
    else throw error;
    return attempt(context, spec, signal);
  }
}

async function attempt(context: DockerContext, spec: SandboxSpec, signal: AbortSignal): Promise<string> {
  const { engine, node, stateDir, network } = context;
  // 1. What all sandboxes share; remembered after the first.
  const [oomScoreFloor, hasIPv6, inUse] = await Promise.all([
    context.oomScoreFloor.get(),
    kernelHasIPv6(),
    spec.namespaces.network === 'host' ? undefined : network.ensure(),
    context.sandboxImage.get(),
    spec.dns ? writeResolvConf(stateDir, spec.pod, spec.attempt, spec.dns) : undefined,
  ]);
  signal.throwIfAborted();

  // 2. The container, or the one that an interrupted call has left. Ports of the host are the engine's to publish.
  const bridge = spec.portMappings?.length ? undefined : inUse?.bridge;
  const isConnectedHere = bridge !== undefined && (await bridge.hasRoom());
  const name = containerName({ container: SANDBOX_NAME, pod: spec.pod, attempt: spec.attempt });
  const body = sandboxConfig(spec, {
    ...{ node, network: network.name, oomScoreFloor, image: SANDBOX_IMAGE, hasIPv6 },
    isConnectedByKubelet: isConnectedHere,
  });
  const { id, running } = await createNamed(context, name, body, isUsable, signal);
  if (running && !bridge) return id;

  // 3. Started, and on the network. A sandbox that is not is of no use to anybody, and its name is wanted for the next try.
  try {
    if (!running) {
      const path = `/containers/${id}/start`;
      await engine.json({ what: `start sandbox ${name}`, path, method: 'POST', accept: [304] }, signal);
    }
    if (bridge) await connect(context, bridge, id, signal);
  } catch (error) {
    if (!signal.aborted && !isRuntimeError(error, 'Unavailable')) {
      await removeByForce(context, id, signal).catch((removal) =>
        context.log.warn('a sandbox that did not start could not be removed', { id, error: String(removal) }),
      );
    }
    throw error;
  }
  return id;
}

/** Connects a sandbox that runs, unless it is connected: by the engine, or by a call before. */
async function connect(context: DockerContext, bridge: PodBridge, id: string, signal: AbortSignal): Promise<void> {
  const inspected = await inspectContainer(context, id, signal);
  if (!inspected?.State.Running) throw new RuntimeError('Failed', `sandbox ${id} has ended at once`);
  if (!isConnectedByKubelet(inspected)) return;
  const main = { pid: inspected.State.Pid, containerId: id };
  if (!(await isOurs(main))) {
    const later = await inspectContainer(context, id, signal);
    if (!later?.State.Running) throw new LinkError('gone', `sandbox ${id} has ended at once`);
    throw new LinkError('unable', 'processes of the engine cannot be seen from here');
  }
  if ((await addressesOf(main)).length > 0) return;
  if ((await interfacesOf(main)).length > 0) throw new LinkError('gone', `sandbox ${id} was left half connected`);
  await bridge.connect(main.pid, signal);
}

/** Running, or waiting for its first start. One that has ended had its time. */
function isUsable({ State }: InspectedContainer): boolean {
  return State.Running || (State.Status === 'created' && !startFailed(State));
}
