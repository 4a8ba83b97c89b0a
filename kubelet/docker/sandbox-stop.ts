import { containerKill } from './container-stop.ts';
import type { DockerContext } from './context.ts';
import { inspectContainer, removeByForce } from './create-named.ts';
import { hasStatus } from './errors.ts';
import { sandboxStatusOf } from './inspect.ts';
import { listContainers } from './list.ts';
import { removeResolvConf } from './resolv-conf.ts';

/** The sandbox program ends at once; more is only needed on a machine that hardly moves. */
const GRACE_SECONDS = 5;

/** See ContainerRuntime.stopSandbox. */
export async function stopSandbox(context: DockerContext, id: string, signal: AbortSignal): Promise<void> {
  // Containers first: they live in the sandbox's namespaces.
  const inside = await listContainers(context, { sandboxId: id }, signal);
  const alive = inside.filter(({ state }) => state === 'running' || state === 'unknown');
  await Promise.all(alive.map((container) => containerKill(context, container.id, signal)));
  try {
    const query = { t: GRACE_SECONDS };
    const call = { what: `stop sandbox ${id}`, path: `/containers/${id}/stop`, query, accept: [304] };
    await context.engine.json({ ...call, method: 'POST' }, signal);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** See ContainerRuntime.removeSandbox. */
export async function removeSandbox(context: DockerContext, id: string, signal: AbortSignal): Promise<void> {
  const [inspected, inside] = await Promise.all([
    inspectContainer(context, id, signal),
    listContainers(context, { sandboxId: id }, signal),
  ]);
  await Promise.all(inside.map((container) => removeByForce(context, container.id, signal)));
  await removeByForce(context, id, signal);
  // Last, so that an interrupted removal still finds the sandbox that tells where the file is.
  const sandbox = inspected && sandboxStatusOf(inspected);
  if (sandbox) await removeResolvConf(context.stateDir, sandbox.pod, sandbox.attempt);
}
