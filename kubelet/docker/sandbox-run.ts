import { isRuntimeError, RuntimeError } from '../runtime/errors.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';
import { sandboxConfig } from './container-config.ts';
import type { DockerContext } from './context.ts';
import { createNamed, removeByForce } from './create-named.ts';
import { type InspectedContainer, startFailed } from './inspect.ts';
import { containerName, SANDBOX_NAME } from './naming.ts';
import { writeResolvConf } from './resolv-conf.ts';
import { SANDBOX_IMAGE } from './sandbox-image/sandbox-image.ts';

/** See ContainerRuntime.runSandbox. */
export async function runSandbox(context: DockerContext, spec: SandboxSpec, signal: AbortSignal): Promise<string> {
  try {
    return await attempt(context, spec, signal);
  } catch (error) {
    // What was made sure of once may have been removed by hand since (docker system prune): make it again, try once more.
    if (isRuntimeError(error, 'ImageNotFound')) context.sandboxImage.forget();
    else if (error instanceof RuntimeError && /network \S+ not found/.test(error.message)) context.network.forget();
    else throw error;
    return attempt(context, spec, signal);
  }
}

async function attempt(context: DockerContext, spec: SandboxSpec, signal: AbortSignal): Promise<string> {
  const { engine, node, stateDir, network } = context;
  // 1. What all sandboxes share; remembered after the first.
  const [oomScoreFloor] = await Promise.all([
    context.oomScoreFloor.get(),
    context.sandboxImage.get(),
    spec.namespaces.network === 'host' ? undefined : network.ensure(),
    spec.dns ? writeResolvConf(stateDir, spec.pod, spec.attempt, spec.dns) : undefined,
  ]);
  signal.throwIfAborted();

  // 2. The container, or the one that an interrupted call has left.
  const name = containerName({ container: SANDBOX_NAME, pod: spec.pod, attempt: spec.attempt });
  const body = sandboxConfig(spec, { node, network: network.name, oomScoreFloor, image: SANDBOX_IMAGE });
  const { id, running } = await createNamed(context, name, body, isUsable, signal);
  if (running) return id;

  // 3. Started. A sandbox that does not start is of no use to anybody, and its name is wanted for the next try.
  try {
    await engine.json(
      { what: `start sandbox ${name}`, path: `/containers/${id}/start`, method: 'POST', accept: [304] },
      signal,
    );
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

/** Running, or waiting for its first start. One that has ended had its time. */
function isUsable({ State }: InspectedContainer): boolean {
  return State.Running || (State.Status === 'created' && !startFailed(State));
}
