import { RuntimeError } from '../runtime/errors.ts';
import type { DockerContext } from './context.ts';
import { DockerError } from './errors.ts';

/** What the OCI runtime says when the program itself is at fault, whichever status Docker gives it. */
const programAtFault = /OCI runtime|executable file not found|no such file or directory|permission denied/;

/** See ContainerRuntime.startContainer. */
export async function startContainer({ engine }: DockerContext, id: string, signal: AbortSignal): Promise<void> {
  try {
    const call = { what: `start container ${id}`, path: `/containers/${id}/start`, accept: [304] };
    await engine.json({ ...call, method: 'POST' }, signal);
  } catch (error) {
    const blame = error instanceof DockerError && error.reason !== 'Unavailable' && error.reason !== 'NotRunning';
    if (!blame || !programAtFault.test(error.message)) throw error;
    throw new RuntimeError('StartFailed', error.detail, { cause: error });
  }
}
