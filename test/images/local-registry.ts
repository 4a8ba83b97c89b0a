import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { arch } from 'node:os';
import { gzipSync } from 'node:zlib';
import { busyboxRoot } from './busybox.ts';

/** A registry on the loopback, which Docker talks to without TLS. */
export interface LocalRegistry {
  /** `127.0.0.1:port`, to put before an image's name. */
  readonly address: string;
  /** How often a manifest was asked for. */
  readonly pulls: number;
  close(): Promise<void>;
}

/** Who may pull; absent: everybody. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/**
 * Serves one image under every name with tag `v1`, and nothing else: the part of the distribution protocol that a pull needs
 * (https://distribution.github.io/distribution/spec/api/). Its root is busybox's.
 */
export async function startLocalRegistry(credentials?: Credentials): Promise<LocalRegistry> {
  const root = await busyboxRoot();
  const layer = gzipSync(root, { level: 1 });
  const config = Buffer.from(
    JSON.stringify({
      architecture: arch() === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Env: ['PATH=/bin'], Cmd: ['sh'], User: '1000' },
      rootfs: { type: 'layers', diff_ids: [digest(root)] },
    }),
  );
  const descriptor = (mediaType: string, bytes: Buffer) => ({ mediaType, size: bytes.length, digest: digest(bytes) });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: descriptor('application/vnd.docker.container.image.v1+json', config),
      layers: [descriptor('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
    }),
  );
  const blobs = new Map([config, layer].map((bytes) => [digest(bytes), bytes]));
  const registry = { pulls: 0 };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? '';
    if (credentials && !authorized(request, credentials)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="registry"' }).end();
      return;
    }
    if (url === '/v2/') {
      response.writeHead(200).end('{}');
      return;
    }
    const [, kind, reference = ''] = /^\/v2\/.+\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
    if (kind === 'manifests' && (reference === 'v1' || reference === digest(manifest))) {
      registry.pulls += Number(request.method === 'GET');
      send(request, response, manifest, MANIFEST);
      return;
    }
    const blob = kind === 'blobs' ? blobs.get(reference) : undefined;
    if (blob) send(request, response, blob, 'application/octet-stream');
    else response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  return {
    address: `127.0.0.1:${typeof at === 'object' ? at?.port : ''}`,
    get pulls() {
      return registry.pulls;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, bytes: Buffer, type: string): void {
  const headers = { 'Content-Type': type, 'Content-Length': bytes.length, 'Docker-Content-Digest': digest(bytes) };
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes);
}

function authorized(request: IncomingMessage, { username, password }: Credentials): boolean {
  return request.headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

const digest = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
