import { once } from 'node:events';
import { createServer } from 'node:net';

/** Different ports of the loopback that nobody listens on at this moment; another program may take one before the caller does. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until all are known, so that none comes twice.
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
