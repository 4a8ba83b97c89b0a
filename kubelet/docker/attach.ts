import { RuntimeError } from '../runtime/errors.ts';
import type { ContainerStreams } from '../runtime/streams.ts';
import type { DockerContext } from './context.ts';
import { inspectContainer } from './create-named.ts';
import { followSizes, resize } from './exec.ts';
import { pump } from './stream-pump.ts';

/** See ContainerRuntime.attach. */
export async function attach(
  context: DockerContext,
  id: string,
  streams: ContainerStreams,
  signal: AbortSignal,
): Promise<void> {
  const inspected = await inspectContainer(context, id, signal);
  if (!inspected) throw new RuntimeError('NotFound', `no such container: ${id}`);
  // Docker would attach to a dead container and wait for ever.
  if (!inspected.State.Running) throw new RuntimeError('NotRunning', `container ${id} is not running`);
  const { Tty: tty, StdinOnce: once = false } = inspected.Config;
  const query = {
    stream: true,
    stdin: streams.stdin !== undefined,
    stdout: streams.stdout !== undefined,
    stderr: streams.stderr !== undefined && !tty,
    // No combination of keys typed by the user is Docker's to interpret.
    detachKeys: 'ctrl-@,ctrl-@,ctrl-@,ctrl-@',
  };
  const call = { what: `attach to container ${id}`, path: `/containers/${id}/attach`, query };
  const socket = await context.engine.hijack({ ...call, method: 'POST' }, signal);
  const { resize: sizes } = streams;
  const following = followSizes({ tty, ...(sizes ? { resize: sizes } : {}) }, (size) =>
    resize(context, `/containers/${id}`, size, signal),
  );
  try {
    // Docker takes a half-close for the end of the whole attachment where the input outlives it.
    await pump({ socket, tty, keepsInput: !once }, streams);
  } finally {
    following.stop();
  }
}
