import type { AddressInfo, Server } from 'node:net';

/** What listens: any of node's servers. */
export type ListeningServer = Pick<Server, 'once' | 'off' | 'listen' | 'address'>;

/**
 * Has a server listen. Resolves with its port, which for port 0 is a free one; rejects with node's error when the address or
 * the port cannot be had.
 */
export async function listening(
  server: ListeningServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
