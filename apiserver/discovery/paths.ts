import { createHash } from 'node:crypto';
import { onlyRead, type Paths } from '../paths/paths.ts';
import type { Registry } from '../registry/registry.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { unknownPath } from '../verbs/dispatch.ts';
import { aggregatedDiscovery, groupEntry, resourceList } from './documents.ts';
import { type ServedGroup, servedGroups } from './groups.ts';

const aggregatedV2 = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** /api, /apis and what is below them, up to the resources themselves. `address` is how clients reach this server. */
export function discoveryPaths(registry: Registry, address: () => string): Paths {
  let groups: readonly ServedGroup[] = [];
  let madeAt = -1;
  const served = (): readonly ServedGroup[] => {
    if (madeAt !== registry.revision) {
      groups = servedGroups(registry);
      madeAt = registry.revision;
    }
    return groups;
  };
  const core = () => served().filter((group) => group.name === '');
  const named = () => served().filter((group) => group.name !== '');
  return [
    [
      '/api',
      (context) =>
        onlyRead(context, () =>
          wantsAggregated(context)
            ? document(context, aggregatedDiscovery(core()), aggregatedV2)
            : document(context, {
                kind: 'APIVersions',
                versions: core().flatMap((group) => group.versions.map(({ version }) => version)),
                serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address() }],
              }),
        ),
    ],
    ['/api/', (context) => groupVersion(context, core(), '', context.info.path.split('/')[2] ?? '', 3)],
    [
      '/apis',
      (context) =>
        wantsAggregated(context)
          ? document(context, aggregatedDiscovery(named()), aggregatedV2)
          : document(context, { kind: 'APIGroupList', apiVersion: 'v1', groups: named().map(groupEntry) }),
    ],
    ['/apis/', (context) => belowApis(context, named())],
  ];
}

/** The paths of all groups and versions. */
export function groupPaths(registry: Registry): string[] {
  return servedGroups(registry).flatMap(({ name, versions }) => {
    const head = name === '' ? '/api' : `/apis/${name}`;
    return [head, ...versions.map(({ version }) => `${head}/${version}`)];
  });
}

function belowApis(context: RequestContext, groups: readonly ServedGroup[]): Answer {
  const [, , name = '', version] = context.info.path.split('/');
  const group = groups.find((one) => one.name === name);
  if (!group) return unknownPath();
  if (version === undefined || version === '')
    return document(context, { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) });
  return groupVersion(context, groups, name, version, 4);
}

function groupVersion(
  context: RequestContext,
  groups: readonly ServedGroup[],
  name: string,
  version: string,
  depth: number,
): Answer {
  const parts = context.info.path.split('/').filter((part, i) => i === 0 || part !== '');
  const served = groups.find((one) => one.name === name)?.versions.find((one) => one.version === version);
  if (!served || parts.length !== depth) {
    if (name !== '') return unknownPath();
    return {
      type: 'object',
      status: 404,
      resource: undefined,
      object: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'the server could not find the requested resource',
        reason: 'NotFound',
        details: {},
        code: 404,
      },
    };
  }
  return onlyRead(context, () => document(context, resourceList(name, served)));
}

function wantsAggregated(context: RequestContext): boolean {
  const accept = context.headers.accept;
  return typeof accept === 'string' && /g=apidiscovery\.k8s\.io;v=v2\b|v=v2;g=apidiscovery\.k8s\.io/.test(accept);
}

const encoded = new WeakMap<object, { body: string; etag: string }>();

/** A document with its ETag; 304 for clients that have it already. */
function document(
  context: RequestContext,
  value: Readonly<Record<string, unknown>>,
  contentType = 'application/json',
): Answer {
  let made = encoded.get(value);
  if (!made) {
    const body = `${JSON.stringify(value)}\n`;
    made = { body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` };
    encoded.set(value, made);
  }
  const headers = { etag: made.etag, vary: 'Accept' };
  if (context.headers['if-none-match'] === made.etag)
    return { type: 'raw', status: 304, contentType, body: '', headers };
  return { type: 'raw', status: 200, contentType, body: made.body, headers };
}
