import { type Duplex, Writable } from 'node:stream';
import { acceptRemoteCommand, type SessionTimeouts } from '../../client/streaming/remote-command/accept.ts';
import type {
  RemoteCommandOptions,
  RemoteCommandResult,
  RemoteCommandSession,
} from '../../client/streaming/remote-command/session.ts';
import type { UpgradeRequest } from '../../client/streaming/upgrade.ts';

/** Accepts the connection of an exec or attach request and runs `start` on it. Never rejects. */
export async function serveRemoteCommand(
  request: UpgradeRequest,
  connection: { readonly socket: Duplex; readonly head: Buffer },
  options: RemoteCommandOptions & SessionTimeouts,
  start: (session: RemoteCommandSession) => Promise<void>,
  failure: string,
): Promise<void> {
  const session = await acceptRemoteCommand(request, connection.socket, connection.head, options);
  if (!session) return;
  try {
    await start(session);
    await session.finish({ kind: 'exited', code: 0 });
  } catch (cause) {
    await session.finish({ kind: 'failed', message: `${failure}: ${cause instanceof Error ? cause.message : cause}` });
  }
}

const maxOutputBytes = 16 * 1024 * 1024;

/** Runs a command without a client, for /run: its whole output, bounded, and how it ended. */
export async function collectOutput(
  start: (session: RemoteCommandSession) => Promise<void>,
  signal: AbortSignal,
): Promise<{ output: Buffer; result: RemoteCommandResult }> {
  const parts: Buffer[] = [];
  let size = 0;
  const collector = () =>
    new Writable({
      write(part: Buffer, _encoding, done) {
        if (size < maxOutputBytes) parts.push(part.subarray(0, maxOutputBytes - size));
        size += part.length;
        done();
      },
    });
  let result: RemoteCommandResult = { kind: 'exited', code: 0 };
  await start({
    tty: false,
    signal,
    stdout: collector(),
    stderr: collector(),
    finish: async (end) => {
      result = end;
    },
  });
  return { output: Buffer.concat(parts), result };
}
