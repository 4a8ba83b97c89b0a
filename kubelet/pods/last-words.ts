import { open } from 'node:fs/promises';
import { withDeadline } from '../../api/linked-signal.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';

const maxMessageBytes = 4096;
const maxLogBytes = 2048;
const maxLogLines = 80;
/** A log that cannot be read by then is not worth waiting for. */
const deadlineMs = 5000;

/**
 * What a container that ended left in its termination message file, or, when it failed and asked for that, the end of its log.
 * Rejects with the signal's reason when that fires.
 * https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
export async function lastWords(
  runtime: ContainerRuntime,
  { id, record, mounts, exitCode }: ContainerStatus,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { terminationMessagePath, terminationMessagePolicy } = record;
  const file = mounts.find(({ containerPath }) => containerPath === terminationMessagePath)?.hostPath;
  const message = file === undefined ? '' : await endOf(file);
  if (message !== '' || terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0)
    return message || undefined;
  const parts: Buffer[] = [];
  try {
    await withDeadline(deadlineMs, signal, async (within) => {
      for await (const part of runtime.logs(id, { tailLines: maxLogLines }, within)) parts.push(part);
      // A log ends quietly when nobody wants it any more: what has been read then is not all of it.
      within.throwIfAborted();
    });
  } catch (error) {
    signal.throwIfAborted();
    return `Error on reading termination log: ${error instanceof Error ? error.message : error}`;
  }
  return Buffer.concat(parts).subarray(-maxLogBytes).toString('utf8') || undefined;
}

async function endOf(path: string): Promise<string> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, maxMessageBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}
