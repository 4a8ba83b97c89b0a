import { sealEnvelope } from '../../api/codec/envelope.ts';
import { encodeProtobuf } from '../../api/codec/protobuf-encode.ts';
import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { allResources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import type { Chance } from './chance.ts';
import { madeOfSchema } from './made-of-schema.ts';
import { mutated, mutatedBytes, mutatedText } from './mutate.ts';
import { patchOf } from './patches.ts';
import { mutatedQuery } from './queries.ts';
import { seeds } from './seeds.ts';
import { oddText, oddValue } from './values.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** What a write that succeeds has stored something of. */
  readonly type: ResourceType<unknown> | undefined;
}

/** The namespace that everything is in; it is never deleted. */
export const namespace = 'fuzz';
const names: readonly string[] = ['a', 'b', 'c', 'web', 'x-1'];
const stored = allResources.filter((type) => type.verbs.includes('create'));
/** Those of the seeds come up as often as all others together. */
const seeded = stored.filter((type) => seeds[keyOf(type)] !== undefined);

export function keyOf(type: ResourceType<unknown>): string {
  return `${type.group}/${type.version}/${type.resource}`;
}

/** The path of a kind's collection, or of the object of that name. */
export function pathOf(type: ResourceType<unknown>, name = ''): string {
  const group = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const place = type.namespaced ? `/namespaces/${namespace}` : '';
  return `${group}${place}/${type.resource}${name === '' ? '' : `/${encodeURIComponent(name)}`}`;
}

/** An object as it was last seen, so that changes are made to what is there. */
export type Known = (type: ResourceType<unknown>, name: string) => JsonObject | undefined;

/** One request of any sort, chosen by `chance` alone and by what is `known`. */
export function makeRequest(chance: Chance, known: Known): FuzzRequest {
  const type = chance.pick(chance.happens(0.6) ? seeded : stored);
  const name = nameOf(type, chance);
  const roll = chance.below(100);
  const request =
    roll < 30
      ? createOf(type, name, chance)
      : roll < 45
        ? updateOf(type, name, chance, known)
        : roll < 75
          ? patchRequest(type, name, chance, known)
          : roll < 85
            ? readOf(type, name, chance)
            : roll < 91
              ? deleteOf(type, name, chance)
              : roll < 97
                ? subresourceOf(type, name, chance, known)
                : elsewhere(chance);
  return chance.happens(0.08) ? { ...request, ...bent(request, chance) } : request;
}

function nameOf(type: ResourceType<unknown>, chance: Chance): string {
  if (type.resource === 'customresourcedefinitions') return 'widgets.example.com';
  if (type.group === 'rbac.authorization.k8s.io' && chance.happens(0.1)) return 'system:fuzz';
  return chance.pick(names);
}

/** A whole object: a seed as it is, a seed changed, or one made of the schema. */
function objectOf(type: ResourceType<unknown>, name: string, chance: Chance): JsonObject {
  const seed = seeds[keyOf(type)];
  const base: JsonObject =
    seed && chance.happens(0.75)
      ? structuredClone(seed)
      : (madeOfSchema(messageSchema(type.message), chance) as JsonObject);
  const metadata = isPlainObject(base.metadata) ? base.metadata : {};
  const object: JsonObject = {
    ...base,
    apiVersion: type.apiVersion,
    kind: type.kind,
    metadata: {
      ...metadata,
      name,
      ...(type.namespaced ? { namespace } : {}),
      ...(chance.happens(0.7) ? { resourceVersion: undefined } : {}),
    },
  };
  const plain = JSON.parse(JSON.stringify(object)) as JsonObject;
  const changes = chance.pick([0, 1, 1, 2, 4]);
  return changes === 0 ? plain : asObject(mutated(plain, chance, changes));
}

function asObject(value: unknown): JsonObject {
  return isPlainObject(value) ? value : { value };
}

function createOf(type: ResourceType<unknown>, name: string, chance: Chance): FuzzRequest {
  return {
    method: 'POST',
    path: pathOf(type) + mutatedQuery(chance, 'write'),
    ...bodyOf(type, objectOf(type, name, chance), chance),
    type,
  };
}

function updateOf(type: ResourceType<unknown>, name: string, chance: Chance, known: Known): FuzzRequest {
  const there = known(type, name);
  const object = there ? mutated(there, chance, 1 + chance.below(3)) : objectOf(type, name, chance);
  return {
    method: 'PUT',
    path: pathOf(type, name) + mutatedQuery(chance, 'write'),
    ...bodyOf(type, object, chance),
    type,
  };
}

function patchRequest(type: ResourceType<unknown>, name: string, chance: Chance, known: Known): FuzzRequest {
  const { contentType, body, apply } = patchOf(chance, known(type, name) ?? objectOf(type, name, chance), {
    apiVersion: type.apiVersion,
    kind: type.kind,
    metadata: { name },
  });
  const query = apply
    ? `?fieldManager=${chance.pick(['f', 'g'])}&force=${chance.happens(0.7)}`
    : mutatedQuery(chance, 'write');
  return {
    method: 'PATCH',
    path: pathOf(type, name) + query,
    headers: { 'content-type': contentType },
    body: asBytes(body, chance),
    type,
  };
}

function readOf(type: ResourceType<unknown>, name: string, chance: Chance): FuzzRequest {
  const one = chance.happens(0.4);
  return {
    method: chance.happens(0.9) ? 'GET' : 'HEAD',
    path: pathOf(type, one ? name : '') + mutatedQuery(chance, 'read'),
    headers: { accept: chance.pick(acceptable) },
    body: undefined,
    type: undefined,
  };
}

const acceptable: readonly string[] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  'application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/json;as=;v=;g=',
  'application/json;q=2,*/*;q=x',
  '*/*',
  'text/html',
  ';',
];

function deleteOf(type: ResourceType<unknown>, name: string, chance: Chance): FuzzRequest {
  const options = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    gracePeriodSeconds: chance.pick([0, 0, 30, -1]),
    propagationPolicy: chance.pick(['Background', 'Foreground', 'Orphan']),
    preconditions: { uid: 'x' },
  };
  if (chance.happens(0.7)) Object.assign(options, { preconditions: undefined });
  const many = chance.happens(0.1);
  return {
    method: 'DELETE',
    path: pathOf(type, many ? '' : name) + mutatedQuery(chance, many ? 'read' : 'write'),
    headers: { 'content-type': 'application/json' },
    body: chance.happens(0.4)
      ? undefined
      : asBytes(chance.happens(0.5) ? options : mutated(options, chance, 1 + chance.below(2)), chance),
    type: undefined,
  };
}

const subresources: readonly string[] = [
  ...['status', 'scale', 'binding', 'eviction', 'token', 'approval', 'finalize', 'ephemeralcontainers', 'resize'],
  ...['log', 'exec', 'attach', 'portforward', 'proxy', 'proxy/a/b', 'nope'],
];
const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 3 } };
const otherBodies: Readonly<Record<string, JsonObject>> = {
  scale,
  binding: { apiVersion: 'v1', kind: 'Binding', target: { kind: 'Node', name: 'a' } },
  eviction: { apiVersion: 'policy/v1', kind: 'Eviction', deleteOptions: { gracePeriodSeconds: 0 } },
  token: {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: ['a'], expirationSeconds: 600 },
  },
};

function subresourceOf(type: ResourceType<unknown>, name: string, chance: Chance, known: Known): FuzzRequest {
  const declared = type.subresources.map((sub) => sub.name);
  const subresource = declared.length > 0 && chance.happens(0.8) ? chance.pick(declared) : chance.pick(subresources);
  const path = `${pathOf(type, name)}/${subresource}`;
  const method = chance.pick(['GET', 'PUT', 'PUT', 'PATCH', 'PATCH', 'POST', 'POST', 'DELETE']);
  if (method === 'GET' || method === 'DELETE')
    return { method, path: path + mutatedQuery(chance, 'read'), headers: {}, body: undefined, type: undefined };
  const metadata = { name, ...(type.namespaced ? { namespace } : {}) };
  const special = otherBodies[subresource];
  const whole = special ? { ...special, metadata } : (known(type, name) ?? objectOf(type, name, chance));
  if (method === 'PATCH') {
    const { contentType, body } = patchOf(chance, whole, { apiVersion: whole.apiVersion, kind: whole.kind, metadata });
    return {
      method,
      path: `${path}?fieldManager=f`,
      headers: { 'content-type': contentType },
      body: asBytes(body, chance),
      type,
    };
  }
  const body = chance.happens(0.4) ? whole : mutated(whole, chance, 1 + chance.below(3));
  return { method, path, headers: { 'content-type': 'application/json' }, body: asBytes(body, chance), type };
}

const elsewherePaths: readonly string[] = [
  ...[
    '/',
    '/api',
    '/apis',
    '/api/v1',
    '/apis/apps',
    '/apis/apps/v1',
    '/version',
    '/healthz',
    '/readyz?verbose',
    '/metrics',
  ],
  ...[
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/apis/apps/v1',
    '/livez/ping',
    '/readyz?exclude=etcd',
    '/.well-known/openid-configuration',
  ],
  ...[
    '/api/v1/namespaces/fuzz/pods/a/proxy/x',
    '/api/v1/nodes/a/proxy/',
    '/api/v1/watch/namespaces/fuzz/pods?timeoutSeconds=1',
  ],
  ...[
    '/api/v1/namespaces/%00/pods',
    '/api/v1/namespaces/fuzz/configmaps/%2e%2e',
    '/api/v1/namespaces/%ff',
    '/api//v1/pods',
    '//',
    '/apis/%',
  ],
  ...['/api/v1/namespaces/fuzz/services/https:web:http/proxy/', '/api/v1/componentstatuses', '/logs/', '/debug/pprof/'],
];

function elsewhere(chance: Chance): FuzzRequest {
  const path = chance.pick(elsewherePaths);
  return {
    method: chance.pick(['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'BREW']),
    path: chance.happens(0.4) ? mutatedPath(path, chance) : path,
    headers: { accept: chance.pick(acceptable) },
    body: undefined,
    type: undefined,
  };
}

function mutatedPath(path: string, chance: Chance): string {
  // What no client library would send is sent escaped; escapes are broken elsewhere.
  const changed = mutatedText(path, chance).replace(/[\ud800-\udfff]/g, '?');
  return `/${changed.slice(1).replace(/[^!-~]|#/gu, encodeURIComponent)}`;
}

/** Another path, method or header than belongs there. */
function bent(request: FuzzRequest, chance: Chance): Partial<FuzzRequest> {
  switch (chance.below(4)) {
    case 0:
      return { path: mutatedPath(request.path, chance), type: undefined };
    case 1:
      return { method: chance.pick(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']), type: undefined };
    case 2:
      return { headers: { ...request.headers, 'content-type': chance.pick(contentTypes) } };
    default:
      return { headers: { ...request.headers, ...chance.pick(oddHeaders) } };
  }
}

const contentTypes: readonly string[] = [
  ...['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/json-patch+json'],
  ...['application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml'],
  ...['application/apply-patch+cbor', 'application/cbor', 'text/plain', 'application/json; charset=x', ';', 'a/b/c'],
];

const oddHeaders: readonly Readonly<Record<string, string>>[] = [
  { 'impersonate-user': 'bob' },
  { 'impersonate-user': 'system:serviceaccount:a', 'impersonate-group': 'system:masters' },
  { 'impersonate-user': 'bob', 'impersonate-extra-a%2fb%': 'x' },
  { authorization: 'Bearer x' },
  { authorization: 'Bearer a.b.c' },
  { authorization: 'Basic eA==' },
  { 'accept-encoding': 'gzip;q=0, br' },
  { 'x-remote-user': 'admin' },
  { 'user-agent': 'é/\u00ff' },
  { 'user-agent': 'a'.repeat(300) },
  { 'if-none-match': '"x"' },
  { expect: 'nothing' },
  { 'content-encoding': 'gzip' },
  { traceparent: '00-zz' },
];

function bodyOf(type: ResourceType<unknown>, object: unknown, chance: Chance): Pick<FuzzRequest, 'headers' | 'body'> {
  const roll = chance.below(10);
  if (roll < 3 && isPlainObject(object)) {
    const bytes = protobufOf(type, object);
    if (bytes)
      return {
        headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
        body: chance.happens(0.5) ? mutatedBytes(bytes, chance) : bytes,
      };
  }
  if (roll === 3) return { headers: { 'content-type': 'application/yaml' }, body: asBytes(object, chance) };
  return { headers: { 'content-type': 'application/json' }, body: asBytes(object, chance) };
}

/** Undefined for what no encoder would take. */
function protobufOf(type: ResourceType<unknown>, object: JsonObject): Buffer | undefined {
  try {
    return sealEnvelope(type.apiVersion, type.kind, encodeProtobuf(messageSchema(type.message), object));
  } catch {
    // The changes have made it something that has no such form: it goes as JSON.
    return undefined;
  }
}

/** As JSON text; now and then broken, doubled, or nested deeper than decoders go. */
function asBytes(value: unknown, chance: Chance): Buffer {
  let text = JSON.stringify(value) ?? 'null';
  if (chance.happens(0.02)) text = text.replace(/[{[](?=["\]}])/, (open) => open + deepText(chance, open === '{'));
  if (chance.happens(0.03)) text = mutatedText(text, chance);
  if (chance.happens(0.03))
    text = text.replace(/"(\w+)":/, (all) => `${all}${JSON.stringify(oddValue(chance)) ?? 'null'},${all}`);
  if (chance.happens(0.02)) text = JSON.stringify(oddValue(chance));
  if (chance.happens(0.01)) text = oddText(chance);
  const bytes = Buffer.from(text);
  return chance.happens(0.03) ? mutatedBytes(bytes, chance) : bytes;
}

function deepText(chance: Chance, inObject: boolean): string {
  const depth = chance.pick([200, 5000, 20_000, 200_000]);
  const list = chance.happens(0.5);
  const deep = list ? '['.repeat(depth) + ']'.repeat(depth) : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return inObject ? `"deep":${deep},` : `${deep},`;
}
