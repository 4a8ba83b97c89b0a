import { messageOf } from '../../api/errors/message-of.ts';
import type { ContainerRuntime } from './runtime.ts';

/** The engine that is to run containers does not answer; the message is one sentence for the user. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/**
 * Resolves when the runtime has answered, or the signal is aborted. Throws EngineError when it does not: one that is missing
 * at the start is a mistake to tell about, as kubelet does; one that goes away later is waited for.
 */
export async function firstAnswer(runtime: ContainerRuntime, signal: AbortSignal): Promise<void> {
  try {
    await runtime.version(signal);
  } catch (cause) {
    if (signal.aborted) return;
    const why = messageOf(cause).replace(/^ask the Docker Engine for its version: /, '');
    throw new EngineError(`${why}; start Docker, set DOCKER_HOST, or use --runtime simulated, which needs none`, {
      cause,
    });
  }
}
