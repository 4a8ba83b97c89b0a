import { badRequest, notFound, serviceUnavailable } from '../../api/errors/constructors.ts';
import type { Pod, Service } from '../../proto/gen/core/v1.ts';
import type { EndpointSlice } from '../../proto/gen/discovery/v1.ts';
import { forward } from '../proxy/forward.ts';
import { type ProxyName, parseProxyName } from '../proxy/proxy-name.ts';
import type { ProxyTarget } from '../proxy/target.ts';
import type { RequestContext } from '../request/context.ts';
import type { Verb } from '../verbs/dispatch.ts';
import { fresh } from '../verbs/get.ts';
import type { VerbParts } from '../verbs/parts.ts';
import type { NodeLocator } from './node-locator.ts';

type Locate = (parts: VerbParts, context: RequestContext, name: ProxyName, path: string) => ProxyTarget;

/** pods/proxy, services/proxy and nodes/proxy: any request, passed on to what the object stands for. */
export function proxies(nodes: NodeLocator) {
  return {
    pods: verbsFor(toPod),
    services: verbsFor(toService),
    nodes: verbsFor((parts, _context, name, path) => nodes.target(parts, name.name, path, name.port)),
  } as const;
}

function verbsFor(locate: Locate): Readonly<Record<string, Verb>> {
  const verb: Verb = async (parts, context) => {
    const { exchange, info } = context;
    if (!exchange) throw badRequest('proxies are served over a connection only');
    const name = parseProxyName(info.name);
    if (!name) throw badRequest(`invalid ${info.resource} request ${JSON.stringify(info.name)}`);
    await fresh(parts);
    const prefix = prefixOf(exchange.path);
    const search = exchange.search === '' ? '' : `?${exchange.search}`;
    const rest = exchange.path.slice(prefix.length);
    const target = locate(parts, context, name, `${rest}${search}`);
    await forward(exchange, target, { place: { prefix } });
    return { type: 'answered' };
  };
  return { get: verb, create: verb, update: verb, patch: verb, delete: verb };
}

/** The path up to and with `/proxy`. */
function prefixOf(path: string): string {
  const at = path.indexOf('/proxy', path.indexOf('/', '/api/v1/'.length));
  return path.slice(0, at + '/proxy'.length);
}

const toPod: Locate = (parts, context, name, path) => {
  const pod = lookUp<Pod>(parts, '', 'pods', context.info.namespace, name.name);
  const port = name.port || String(pod.spec.containers.flatMap((one) => one.ports ?? [])[0]?.containerPort ?? '');
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1) throw badRequest(`invalid pod request: no port for ${name.name}`);
  if (!pod.status.podIP) throw badRequest('address not allowed');
  return {
    kind: 'remote',
    protocol: name.scheme === 'https' ? 'https' : 'http',
    host: pod.status.podIP,
    port: number,
    path,
  };
};

const toService: Locate = (parts, context, name, path) => {
  const { namespace } = context.info;
  const service = lookUp<Service>(parts, '', 'services', namespace, name.name);
  const ports = service.spec.ports ?? [];
  const wanted =
    name.port === '' && ports.length === 1
      ? ports[0]
      : ports.find((port) => port.name === name.port || String(port.port) === name.port);
  if (!wanted)
    throw serviceUnavailable(
      `no service port ${JSON.stringify(name.port)} found for service ${JSON.stringify(name.name)}`,
    );
  const found = readyEndpoint(parts, namespace, name.name, wanted.name ?? '');
  if (!found) throw serviceUnavailable(`no endpoints available for service ${JSON.stringify(name.name)}`);
  return {
    kind: 'remote',
    protocol: name.scheme === 'https' ? 'https' : 'http',
    host: found.host,
    port: found.port,
    path,
  };
};

function readyEndpoint(
  parts: VerbParts,
  namespace: string,
  service: string,
  portName: string,
): { host: string; port: number } | undefined {
  const resource = parts.registry.find('discovery.k8s.io', 'v1', 'endpointslices');
  if (!resource) return undefined;
  const found: { host: string; port: number }[] = [];
  for (const { object } of parts.objects.cache(resource).range(parts.objects.prefix(resource, namespace))) {
    const slice = object as unknown as EndpointSlice;
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== service) continue;
    const port = (slice.ports ?? []).find((one) => (one.name ?? '') === portName)?.port;
    if (!port) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const host = endpoint.addresses[0];
      if (endpoint.conditions?.ready !== false && host) found.push({ host, port });
    }
  }
  return found[Math.floor(parts.random() * found.length)];
}

function lookUp<T>(parts: VerbParts, group: string, plural: string, namespace: string, name: string): T {
  const resource = parts.registry.find(group, 'v1', plural);
  const entry = resource && parts.objects.peek(resource, namespace, name);
  if (!entry) throw notFound({ group, resource: plural }, name);
  return entry.object as unknown as T;
}
