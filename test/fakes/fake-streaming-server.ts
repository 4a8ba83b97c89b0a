import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { acceptPortForward } from '../../client/streaming/port-forward/accept.ts';
import { acceptRemoteCommand } from '../../client/streaming/remote-command/accept.ts';
import { parseRemoteCommandOptions } from '../../client/streaming/remote-command/options.ts';
import type { RemoteCommandSession, TerminalSize } from '../../client/streaming/remote-command/session.ts';
import { queryOf } from '../../client/streaming/upgrade.ts';

/** An API server with one pod, whose container is this machine: exec runs processes, ports are local ones. */
export interface FakeStreamingServer {
  readonly url: string;
  readonly server: Server;
  /** What upgraded requests asked for: `SPDY/3.1` or the WebSocket's subprotocols. */
  readonly upgrades: string[];
  /** Terminal sizes received. */
  readonly sizes: TerminalSize[];
  close(): Promise<void>;
}

const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'web', namespace: 'default', uid: 'u1' },
  spec: { containers: [{ name: 'main', image: 'x', stdin: true }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'main', ready: true, state: { running: {} } }] },
};

/** Starts it on a free port of the loopback. */
export async function startFakeStreamingServer(): Promise<FakeStreamingServer> {
  const upgrades: string[] = [];
  const sizes: TerminalSize[] = [];
  const server = createServer((request, response) => answer(request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.push(request.headers['sec-websocket-protocol'] ?? request.headers.upgrade ?? '');
    void upgrade(request, socket, head, sizes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    upgrades,
    sizes,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Just enough discovery for kubectl to find pods. */
export const discovery: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: 'v1',
    resources: [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get'] }],
  },
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?')[0];
  response.setHeader('Content-Type', 'application/json');
  if (path === '/api/v1/namespaces/default/pods/web') response.end(JSON.stringify(pod));
  else if (path === '/api/v1/namespaces/default/pods/web/log') {
    response.setHeader('Content-Type', 'text/plain');
    response.write('one\n');
    if (queryOf(request).get('follow') === 'true') setTimeout(() => response.end('two\n'), 50);
    else response.end();
  } else if (discovery[path ?? '']) response.end(JSON.stringify(discovery[path ?? '']));
  else {
    response.statusCode = 404;
    response.end(JSON.stringify({ kind: 'Status', status: 'Failure', message: `no ${path}`, code: 404 }));
  }
}

async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, sizes: TerminalSize[]): Promise<void> {
  const subresource = request.url?.split('?')[0]?.split('/').at(-1);
  if (subresource === 'portforward') {
    await acceptPortForward(request, socket, head, { pod: { name: 'web' }, dial: dialLocal });
    return;
  }
  const query = queryOf(request);
  const options = parseRemoteCommandOptions(query, 'api');
  if ('error' in options) throw new Error(options.error);
  const session = await acceptRemoteCommand(request, socket, head, options);
  if (!session) return;
  if (session.resize) void collect(session.resize, sizes);
  const command = subresource === 'attach' ? ['sh', '-c', 'echo attached; cat'] : query.getAll('command');
  await runProcess(command, session);
}

async function collect(from: AsyncIterable<TerminalSize>, sizes: TerminalSize[]): Promise<void> {
  for await (const size of from) sizes.push(size);
}

/** Runs a process on a session. */
export async function runProcess(command: readonly string[], session: RemoteCommandSession): Promise<void> {
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: 'pipe' });
  session.signal.addEventListener('abort', () => child.kill('SIGKILL'));
  if (session.stdin) pipeline(session.stdin, child.stdin).catch(() => child.stdin.destroy());
  else child.stdin.end();
  const outputs = [
    session.stdout ? pipeline(child.stdout, session.stdout, { end: false }) : child.stdout.resume(),
    session.stderr ? pipeline(child.stderr, session.stderr, { end: false }) : child.stderr.resume(),
  ];
  const code = new Promise<number | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', (exit) => resolve(exit ?? 137));
  });
  await Promise.allSettled(outputs);
  const exit = await code;
  await session.finish(
    typeof exit === 'number'
      ? { kind: 'exited', code: exit }
      : { kind: 'failed', message: `error executing command in container: ${exit.message}` },
  );
}

/** A connection to a port of this machine; refused in the words of Go. */
export function dialLocal(port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => reject(new Error(`dial tcp4 127.0.0.1:${port}: connect: connection refused`)));
  });
}
