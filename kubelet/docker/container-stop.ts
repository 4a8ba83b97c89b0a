import type { DockerContext } from './context.ts';
import { hasStatus } from './errors.ts';

/** See ContainerRuntime.stopContainer. The engine does the waiting, so it goes on if this process dies. */
export async function stopContainer(
  context: DockerContext,
  id: string,
  graceSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  if (graceSeconds <= 0) return containerKill(context, id, signal);
  try {
    const query = { t: Math.ceil(graceSeconds) };
    const call = { what: `stop container ${id}`, path: `/containers/${id}/stop`, query, accept: [304] };
    await context.engine.json({ ...call, method: 'POST' }, signal);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** SIGKILL; the engine answers when the container is dead. Neither running nor existing is fine too. */
export async function containerKill({ engine }: DockerContext, id: string, signal: AbortSignal): Promise<void> {
  try {
    const call = { what: `kill container ${id}`, path: `/containers/${id}/kill`, query: { signal: 'KILL' } };
    await engine.json({ ...call, method: 'POST' }, signal);
  } catch (error) {
    if (!hasStatus(error, 404, 409)) throw error;
  }
}
