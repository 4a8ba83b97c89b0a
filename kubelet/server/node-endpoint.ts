import type { Duplex } from 'node:stream';
import { messageOf } from '../../api/errors/message-of.ts';
import type { NodeEndpoint, NodeRequest, NodeResponse } from '../../api/node-endpoint.ts';
import { acceptPortForward } from '../../client/streaming/port-forward/accept.ts';
import type { SessionTimeouts } from '../../client/streaming/remote-command/accept.ts';
import { parseRemoteCommandOptions } from '../../client/streaming/remote-command/options.ts';
import { queryOf, refuseUpgrade } from '../../client/streaming/upgrade.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { parseLogOptions } from './log-options.ts';
import type { ContainerTarget, NodeApi } from './node-api.ts';
import { collectOutput, serveRemoteCommand } from './remote-command.ts';
import { resourceMetrics, scrapeError } from './resource-metrics.ts';
import { routeOf } from './routes.ts';

/** How a node's endpoint behaves. */
export interface NodeEndpointOptions {
  timeouts?: SessionTimeouts;
}

/** The paths of a node's server over a kubelet's NodeApi. Authentication is in front of it: see `listenNode`. */
export function createNodeEndpoint(api: NodeApi, { timeouts = {} }: NodeEndpointOptions = {}): NodeEndpoint {
  return {
    serve: (request) => serve(api, request).catch((cause) => text(500, messageOf(cause))),
    upgrade(request, socket, head) {
      // A client that goes away must not end the process; the streaming code sees `close`.
      socket.on('error', () => socket.destroy());
      upgrade(api, request, { socket, head }, timeouts).catch((cause) =>
        refuseUpgrade(socket, { code: 500, body: messageOf(cause) }),
      );
    },
  };
}

const text = (code: number, body: string): NodeResponse => ({
  code,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body,
});
const json = (value: unknown): NodeResponse => ({
  code: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const prometheus = (body: string): NodeResponse => ({
  code: 200,
  headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
  body,
});

const allowed = { get: ['GET', 'HEAD'], stream: ['GET', 'POST'], post: ['POST'] } as const;

async function serve(api: NodeApi, request: NodeRequest): Promise<NodeResponse> {
  const route = routeOf(request.url.split('?')[0] ?? '');
  if (route.kind === 'refused') return text(route.code, route.message);
  const methods = route.kind === 'run' || route.kind === 'checkpoint' ? allowed.post : allowed.get;
  if (route.kind === 'exec' || route.kind === 'attach' || route.kind === 'portForward') {
    return text(400, 'Upgrade request required\n');
  }
  if (!(methods as readonly string[]).includes(request.method)) {
    const answer = text(405, 'Method Not Allowed');
    return { ...answer, headers: { ...answer.headers, allow: methods.join(', ') } };
  }
  switch (route.kind) {
    case 'healthz': {
      const illness = api.health();
      return illness === undefined
        ? text(200, 'ok')
        : text(500, `[-]syncloop failed: ${illness}\nhealthz check failed\n`);
    }
    case 'pods':
      return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: api.pods() });
    case 'stats':
      return json(await api.stats(request.signal));
    case 'metrics':
      return prometheus((await api.metrics?.()) ?? '');
    case 'resourceMetrics':
      // A failed scrape is told in the metrics, so that the others of this server are not given up.
      return prometheus(await api.stats(request.signal).then(resourceMetrics, () => scrapeError(true)));
    case 'containerLogs':
      return serveLogs(api, route.target, request);
    case 'run':
      return serveRun(api, route.target, request);
    case 'checkpoint': {
      const { namespace, pod, container } = route.target;
      const found = api.pod(namespace, pod);
      if (!found) return text(404, 'pod does not exist');
      if (!hasContainer(found, container)) return text(404, `container ${container} does not exist`);
      const reason = 'checkpoints are not supported by the container runtime';
      return text(500, `checkpointing of ${namespace}/${pod}/${container} failed (${reason})`);
    }
  }
}

async function serveLogs(api: NodeApi, target: ContainerTarget, request: NodeRequest): Promise<NodeResponse> {
  const options = parseLogOptions(queryOf(request));
  if ('code' in options) return text(options.code, options.message);
  const pod = api.pod(target.namespace, target.pod);
  if (!pod) return text(404, `pod "${target.pod}" does not exist`);
  if (!hasContainer(pod, target.container)) {
    return text(404, `container "${target.container}" not found in pod "${target.pod}"`);
  }
  const logs = await api.containerLogs(target, options, request.signal);
  if (logs.kind === 'refused') return text(logs.code, logs.message);
  return { code: 200, headers: { 'content-type': 'text/plain' }, body: logs.start };
}

async function serveRun(api: NodeApi, target: ContainerTarget, request: NodeRequest): Promise<NodeResponse> {
  if (!api.pod(target.namespace, target.pod)) return text(404, 'pod does not exist');
  const command = queryOf(request).get('cmd')?.split(' ') ?? [''];
  const prepared = await api.exec(target, command);
  if (prepared.kind === 'refused') return text(prepared.code, prepared.message);
  const { output, result } = await collectOutput(prepared.start, request.signal);
  if (result.kind === 'failed') return text(500, result.message);
  if (result.code !== 0) return text(500, `command '${command.join(' ')}' exited with ${result.code}: ${output}`);
  // The kubelet says JSON whatever the command printed.
  return { code: 200, headers: { 'content-type': 'application/json' }, body: output };
}

async function upgrade(
  api: NodeApi,
  request: Omit<NodeRequest, 'signal'>,
  connection: { readonly socket: Duplex; readonly head: Buffer },
  timeouts: SessionTimeouts,
): Promise<void> {
  const refuse = (code: number, body: string) => refuseUpgrade(connection.socket, { code, body });
  const route = routeOf(request.url.split('?')[0] ?? '');
  if (route.kind === 'refused') return refuse(route.code, route.message);
  if (!(allowed.stream as readonly string[]).includes(request.method)) return refuse(405, 'Method Not Allowed');
  if (route.kind !== 'exec' && route.kind !== 'attach' && route.kind !== 'portForward') {
    return refuse(400, 'this path is not one to upgrade\n');
  }
  const { target } = route;
  const pod = api.pod(target.namespace, target.pod);
  if (!pod) return refuse(404, 'pod does not exist');
  if (target.uid && target.uid !== pod.metadata.uid) return refuse(404, 'pod not found');
  if (route.kind === 'portForward') {
    const prepared = await api.portForward(target);
    if (prepared.kind === 'refused') return refuse(prepared.code, prepared.message);
    const forwarded = { name: pod.metadata.name ?? target.pod, uid: pod.metadata.uid ?? '' };
    const options = { dial: prepared.start, pod: forwarded, ...timeouts };
    return acceptPortForward(request, connection.socket, connection.head, options);
  }
  const options = parseRemoteCommandOptions(queryOf(request), 'kubelet');
  if ('error' in options) return refuse(400, options.error);
  const prepared =
    route.kind === 'exec'
      ? await api.exec(route.target, queryOf(request).getAll('command'))
      : await api.attach(route.target);
  if (prepared.kind === 'refused') return refuse(prepared.code, prepared.message);
  const failure = route.kind === 'exec' ? 'error executing command in container' : 'error attaching to container';
  return serveRemoteCommand(request, connection, { ...options, ...timeouts }, prepared.start, failure);
}

function hasContainer(pod: Readonly<Pod>, name: string): boolean {
  const { containers, initContainers, ephemeralContainers } = pod.spec;
  return [containers, initContainers, ephemeralContainers].some((list) =>
    list?.some((container) => container.name === name),
  );
}
