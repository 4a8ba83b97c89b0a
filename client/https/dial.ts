import { isIP } from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Clock } from '../../api/clock.ts';
import { type Connection, ConnectionError, connectionError } from './connection.ts';
import type { ClientCertificate, ConnectionConfig } from './connection-config.ts';
import { Http1Connection } from './http1-connection.ts';
import { Http2Connection } from './http2-connection.ts';

/** How long a handshake may take. */
const handshakeMs = 10_000;

/** Connects to the server with HTTP/2 if it speaks it, otherwise with HTTP/1.1. Rejects with a ConnectionError. */
export async function dial(
  config: ConnectionConfig,
  certificate: ClientCertificate | undefined,
  clock: Clock,
): Promise<Connection> {
  const url = new URL(config.server);
  if (url.protocol === 'http:') return new Http1Connection(url, undefined);
  if (url.protocol !== 'https:') throw new TypeError(`${config.server} is neither http nor https`);
  const options = tlsOptions(config, url, certificate);
  const socket = await handshake({ ...options, ...endpoint(url), ALPNProtocols: ['h2', 'http/1.1'] }, url.host, clock);
  if (socket.alpnProtocol === 'h2') return new Http2Connection(url.origin, socket, clock);
  socket.destroy();
  return new Http1Connection(url, options);
}

function endpoint({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) };
}

/** How the server of `config`, whose address is `url`, is recognised, and how the client shows who it is. */
export function tlsOptions(
  { ca, skipTlsVerify, tlsServerName }: ConnectionConfig,
  url: URL,
  certificate: ClientCertificate | undefined,
): ConnectionOptions {
  const name = tlsServerName ?? endpoint(url).host;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate ? { cert: certificate.cert, key: certificate.key } : {}),
    ...(skipTlsVerify ? { rejectUnauthorized: false } : {}),
    // Addresses are no server names, RFC 6066 section 3; node checks the certificate against the host then.
    ...(isIP(name) ? {} : { servername: name }),
    ...(tlsServerName ? { checkServerIdentity: (_host, cert) => tls.checkServerIdentity(tlsServerName, cert) } : {}),
    minVersion: 'TLSv1.2',
  };
}

function handshake(options: ConnectionOptions, host: string, clock: Clock): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect(options);
    const cancel = clock.after(handshakeMs, () =>
      socket.destroy(
        new ConnectionError(`connect ${host}: no answer in ${handshakeMs} ms`, {
          code: 'ETIMEDOUT',
          unprocessed: true,
        }),
      ),
    );
    const fail = (error: Error) => {
      cancel();
      reject(connectionError(`connect ${host}`, error, true));
    };
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      cancel();
      socket.off('error', fail);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 30_000);
      resolve(socket);
    });
  });
}
