import type { Socket } from 'node:net';
import { join } from '../../client/streaming/port-forward/forward.ts';
import { openPortForward, type PortForwardSession } from '../../client/streaming/port-forward/open.ts';
import { CommandError } from '../errors/errors.ts';
import { itemPath } from '../resolve/resource.ts';
import type { Session } from '../session/session.ts';
import { openStream } from '../streams/open.ts';
import type { Call } from '../verb.ts';
import { hostPort, type ListenAddress, type Listener, listenOn } from './listen.ts';
import type { PortPair } from './ports.ts';

/** What is forwarded, and where it is listened for. */
export interface Forwarding {
  readonly pod: string;
  readonly namespace: string;
  readonly ports: readonly PortPair[];
  readonly addresses: readonly ListenAddress[];
}

/**
 * Forwards until the user stops it, and resolves then. Throws CommandError when nothing can be listened on, when the pod is
 * lost, and after a connection that the pod's node could not make.
 */
export async function forwardPorts(call: Pick<Call, 'io' | 'out' | 'err'>, session: Session, forwarding: Forwarding) {
  const { io, err } = call;
  const resource = await session.resources.find('pods');
  const path = itemPath(resource, forwarding.namespace, forwarding.pod, 'portforward');
  const forward = await openStream({ io, session }, { path }, openPortForward);
  const sockets = new Set<Socket>();
  const listeners: Listener[] = [];
  try {
    for (const pair of forwarding.ports) {
      const accept = (socket: Socket, port: number) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        void carry(call, forward, socket, { local: port, remote: pair.remote });
      };
      listeners.push(...(await listenForPair(call, forwarding.addresses, pair, accept)));
    }
    if (listeners.length === 0) {
      const pairs = forwarding.ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
      throw new CommandError(`unable to listen on any of the requested ports: [${pairs}]`);
    }
    await Promise.race([forward.closed, untilAborted(io.signal)]);
    if (!io.signal.aborted) throw new CommandError('lost connection to pod');
  } finally {
    for (const { server } of listeners) server.close();
    for (const socket of sockets) socket.destroy();
    if (!io.signal.aborted) await forward.close();
  }

  async function listenForPair(
    { out }: Pick<Call, 'out'>,
    addresses: readonly ListenAddress[],
    pair: PortPair,
    accept: (socket: Socket, port: number) => void,
  ): Promise<readonly Listener[]> {
    const { listeners: made, failures, required } = await listenOn(addresses, pair, accept);
    if (made.length === 0 || required)
      err(
        `Unable to listen on port ${pair.local}: Listeners failed to create with the following errors: [${failures.join(' ')}]\n`,
      );
    for (const { host, port } of made) out(`Forwarding from ${hostPort(host, port)} -> ${pair.remote}\n`);
    return made;
  }
}

async function carry(
  { out, err }: Pick<Call, 'out' | 'err'>,
  forward: PortForwardSession,
  socket: Socket,
  { local, remote }: PortPair,
): Promise<void> {
  out(`Handling connection for ${local}\n`);
  const { data, failed } = forward.connect(remote);
  const [, why] = await Promise.all([join(socket, data, { halfClose: true }), failed]);
  if (why === '' || why === 'connection lost') return;
  err(`an error occurred forwarding ${local} -> ${remote}: ${why}\n`);
  // What cannot be reached once is not there: whoever waits for this command shall know.
  await forward.close();
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
