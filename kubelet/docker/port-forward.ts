import { Duplex } from 'node:stream';
import { RuntimeError } from '../runtime/errors.ts';
import type { DockerContext } from './context.ts';
import { createExec, exitCode } from './exec.ts';
import { FrameReader } from './multiplexed.ts';
import { SANDBOX_PROGRAM } from './sandbox-image/sandbox-image.ts';
import { CONNECTED } from './sandbox-image/sandbox-program.ts';

const ECONNREFUSED = 111;

/**
 * See ContainerRuntime.portForward. Runs the forwarder that is in every sandbox: it connects to localhost inside the pod, as
 * Kubernetes does, so a program that listens on 127.0.0.1 only is reached as well, and nothing is needed on the node.
 */
export async function portForward(
  context: DockerContext,
  sandboxId: string,
  port: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const since = context.clock.now();
  const connection = new ForwardedConnection();
  const command = [SANDBOX_PROGRAM, String(port)];
  const attached = { command, stdin: connection, stdout: connection, stderr: connection };
  const execId = await createExec(context, sandboxId, attached, signal);
  const call = { what: `forward port ${port} of sandbox ${sandboxId}`, path: `/exec/${execId}/start` };
  const socket = await context.engine.hijack({ ...call, method: 'POST', body: { Detach: false, Tty: false } }, signal);
  if (await connection.connect(socket)) return connection;
  signal.throwIfAborted();
  const code = await exitCode(context, sandboxId, execId, since, signal);
  const why = code === ECONNREFUSED ? 'connection refused' : `error ${code}`;
  throw new RuntimeError(
    'Failed',
    `failed to connect to localhost:${port} inside sandbox ${sandboxId}: dial tcp 127.0.0.1:${port}: ${why}`,
  );
}

/** The forwarder's standard streams as one connection. */
class ForwardedConnection extends Duplex {
  #socket: Duplex | undefined;
  readonly #frames = new FrameReader();

  constructor() {
    super({ allowHalfOpen: true });
  }

  /** Resolves with whether the forwarder reached the port; false: it ended without saying so. */
  connect(socket: Duplex): Promise<boolean> {
    this.#socket = socket;
    return new Promise((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        for (const { stream, data } of this.#frames.push(chunk)) {
          if (stream === 'stderr') resolve(data.toString('latin1') === CONNECTED);
          else if (!this.push(data)) socket.pause();
        }
      });
      socket.on('end', () => {
        resolve(false);
        this.push(null);
      });
      socket.on('error', (error) => this.destroy(error));
      socket.on('close', () => {
        resolve(false);
        if (!this.readableEnded) this.push(null);
        this.destroy();
      });
    });
  }

  override _read(): void {
    this.#socket?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#socket || this.#socket.destroyed) done(new Error('the forwarded connection is closed'));
    else this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket?.destroy();
    done(error);
  }
}
