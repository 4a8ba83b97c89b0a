import { createHash } from 'node:crypto';
import { kubernetesVersion } from '../../api/kubernetes-version.ts';
import type { MessageSchema } from '../../proto/schema/schema.ts';
import { loadDocs, messageSchema, schemaOfKind } from '../../proto/schema/table.ts';
import type { Paths } from '../paths/paths.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { unknownPath } from '../verbs/dispatch.ts';
import { resourcePaths } from './operations.ts';
import { type Dialect, definitionName, messageDefinition, reachable } from './schemas.ts';

interface Document {
  readonly body: Buffer;
  readonly hash: string;
}

const info = { title: 'Kubernetes', version: kubernetesVersion.gitVersion };

/**
 * /openapi/v2, /openapi/v3 and the documents below it, made from the schema table when somebody asks, and kept until the
 * set of kinds changes. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
 */
export function openApiPaths(registry: Registry): Paths {
  let revision = -1;
  const documents = new Map<string, Document>();
  const protobufs = new WeakMap<Document, Document>();
  const current = async (key: string, make: () => Readonly<Record<string, unknown>>): Promise<Document> => {
    if (revision !== registry.revision) {
      documents.clear();
      revision = registry.revision;
    }
    await loadDocs();
    let document = documents.get(key);
    if (!document) {
      const body = Buffer.from(JSON.stringify(make()));
      document = { body, hash: hashOf(body) };
      documents.set(key, document);
    }
    return document;
  };
  return [
    [
      '/openapi/v2',
      async (context) => {
        const form = formOf(context);
        const document = await current('v2', () => documentV2(registry));
        if (form === 'json') return answer(context, document);
        if (form === undefined) return { type: 'raw', status: 406, contentType: 'text/plain', body: '' };
        let encoded = protobufs.get(document);
        if (!encoded) {
          const { encodeOpenApiV2 } = await import('./protobuf.ts');
          const body = encodeOpenApiV2(JSON.parse(document.body.toString('utf8')) as Readonly<Record<string, unknown>>);
          encoded = { body, hash: hashOf(body) };
          protobufs.set(document, encoded);
        }
        return answer(context, encoded, protobufAnswer);
      },
    ],
    [
      '/openapi/v3',
      async (context) => {
        const paths: Record<string, { serverRelativeURL: string }> = {};
        for (const key of groupKeys(registry)) {
          const { hash } = await current(key, () => documentV3(registry, key));
          paths[key] = { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` };
        }
        const body = Buffer.from(JSON.stringify({ paths }));
        return answer(context, { body, hash: hashOf(body) });
      },
    ],
    [
      '/openapi/v3/',
      async (context) => {
        const key = context.info.path.slice('/openapi/v3/'.length);
        if (!groupKeys(registry).includes(key)) return unknownPath();
        const document = await current(key, () => documentV3(registry, key));
        const asked = context.query.get('hash');
        // What was named is no more: the client is sent to what there is, which it may keep then.
        if (asked && asked !== document.hash) return movedTo(`/openapi/v3/${key}?hash=${document.hash}`);
        return answer(context, document);
      },
    ],
  ];
}

const hashOf = (body: Buffer): string => createHash('sha512').update(body).digest('hex').toUpperCase();

/** What clients written in Go ask for, and the same as answers name it. */
const protobufAsked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const protobufAnswer = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** The form of a v2 document: the first one that the client takes. */
function formOf(context: RequestContext): 'json' | 'protobuf' | undefined {
  const header = context.headers.accept;
  const text = typeof header === 'string' && header !== '' ? header : '*/*';
  for (const clause of text.split(',')) {
    const type = clause.split(';')[0]?.trim();
    if (type === '*/*' || type === 'application/*' || type === 'application/json') return 'json';
    if (type === protobufAsked || type === protobufAnswer) return 'protobuf';
  }
  return undefined;
}

function answer(context: RequestContext, document: Document, contentType = 'application/json'): Answer {
  const etag = `"${document.hash}"`;
  const headers: Record<string, string> = { etag, vary: 'Accept' };
  // A client that names the hash gets what it named, and may keep it.
  if (context.query.get('hash') === document.hash) headers['cache-control'] = 'public, immutable';
  if (context.headers['if-none-match'] === etag) return { type: 'raw', status: 304, contentType, body: '', headers };
  return { type: 'raw', status: 200, contentType, body: document.body, headers };
}

function movedTo(location: string): Answer {
  const body = `<a href="${location}">Moved Permanently</a>.\n\n`;
  return { type: 'raw', status: 301, contentType: 'text/html; charset=utf-8', body, headers: { location } };
}

/** `api/v1`, `apis/apps/v1`, ... */
function groupKeys(registry: Registry): string[] {
  const keys = new Set<string>();
  for (const { type } of registry.all()) keys.add(keyOf(type));
  return [...keys].sort();
}

function keyOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function resourcesOf(registry: Registry, key: string): Resource[] {
  return [...registry.all()]
    .filter(({ type }) => keyOf(type) === key)
    .sort((a, b) => (a.type.resource < b.type.resource ? -1 : 1));
}

/** What the paths of these resources refer to. */
function rootsOf(resources: readonly Resource[]): MessageSchema[] {
  const meta = 'k8s.io.apimachinery.pkg.apis.meta.v1';
  const shared = ['DeleteOptions', 'Status', 'Patch'].map((name) => messageSchema(`${meta}.${name}`));
  const own = resources.flatMap(({ type, schema }) => {
    const list = schemaOfKind(type.apiVersion, `${type.kind}List`);
    const subs = type.subresources.flatMap((sub) => {
      const group = sub.group === '' ? type.group : sub.group;
      const found = schemaOfKind(
        `${group === '' ? '' : `${group}/`}${sub.version === '' ? type.version : sub.version}`,
        sub.kind,
      );
      return found ? [found] : [];
    });
    return [schema, ...(list ? [list] : []), ...subs];
  });
  return [...shared, ...own];
}

function definitions(resources: readonly Resource[], dialect: Dialect): Record<string, unknown> {
  const messages = [...reachable(rootsOf(resources))].filter((message) => message.json !== 'items');
  return Object.fromEntries(
    messages
      .map((message) => [definitionName(message), messageDefinition(message, dialect)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function pathsOf(resources: readonly Resource[], dialect: Dialect): Record<string, unknown> {
  return Object.assign({}, ...resources.map((resource) => resourcePaths(resource, dialect))) as Record<string, unknown>;
}

function documentV3(registry: Registry, key: string): Readonly<Record<string, unknown>> {
  const resources = resourcesOf(registry, key);
  return {
    openapi: '3.0.0',
    info,
    paths: pathsOf(resources, 'v3'),
    components: {
      schemas: definitions(resources, 'v3'),
      securitySchemes: {
        BearerToken: {
          type: 'apiKey',
          name: 'authorization',
          in: 'header',
          description: 'Bearer Token authentication',
        },
      },
    },
  };
}

function documentV2(registry: Registry): Readonly<Record<string, unknown>> {
  const resources = [...registry.all()];
  return {
    swagger: '2.0',
    info,
    paths: pathsOf(resources, 'v2'),
    definitions: definitions(resources, 'v2'),
    securityDefinitions: {
      BearerToken: { type: 'apiKey', name: 'authorization', in: 'header', description: 'Bearer Token authentication' },
    },
    security: [{ BearerToken: [] }],
  };
}
