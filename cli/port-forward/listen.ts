import { createServer, isIP, isIPv6, type Server, type Socket } from 'node:net';
import { CommandError } from '../errors/errors.ts';
import type { PortPair } from './ports.ts';

/** An address to listen on. */
export interface ListenAddress {
  readonly host: string;
  /** `localhost` is two addresses, of which one is enough. */
  readonly optional: boolean;
}

/** Reads `--address`: addresses and `localhost`, each once. Throws CommandError. */
export function parseAddresses(texts: readonly string[]): ListenAddress[] {
  const found = new Map<string, ListenAddress>();
  for (const text of texts) {
    if (text === 'localhost') {
      for (const host of ['127.0.0.1', '::1']) if (!found.has(host)) found.set(host, { host, optional: true });
    } else if (isIP(text)) found.set(text, { host: text, optional: false });
    else throw new CommandError(`${text} is not a valid IP`);
  }
  if (found.size === 0) throw new CommandError('you must specify at least 1 address');
  return [...found.values()];
}

/** A server that listens for the connections to one port. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly server: Server;
}

/**
 * Listens for a pair on all addresses, on the same port on each. `failures` say, in the words of Go's net package, where that
 * was not possible.
 */
export async function listenOn(
  addresses: readonly ListenAddress[],
  { local }: PortPair,
  accept: (socket: Socket, port: number) => void,
): Promise<{
  readonly listeners: readonly Listener[];
  readonly failures: readonly string[];
  readonly required: boolean;
}> {
  const listeners: Listener[] = [];
  const failures: string[] = [];
  let port = local;
  let required = false;
  for (const { host, optional } of addresses) {
    const server = createServer({ allowHalfOpen: true }, (socket) => accept(socket, port));
    const failure = await listen(server, host, port);
    if (failure === undefined) {
      const bound = server.address();
      port = typeof bound === 'object' && bound ? bound.port : port;
      listeners.push({ host, port, server });
    } else {
      failures.push(`unable to create listener: Error ${failure}`);
      required ||= !optional;
    }
  }
  return { listeners, failures, required };
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
};

function listen(server: Server, host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', ({ code = '', message }: NodeJS.ErrnoException) =>
      resolve(`listen tcp${isIPv6(host) ? 6 : 4} ${hostPort(host, port)}: bind: ${reasons[code] ?? message}`),
    );
    server.listen({ host, port, ipv6Only: isIPv6(host) }, () => resolve(undefined));
  });
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
