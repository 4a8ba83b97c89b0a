import { createHash } from 'node:crypto';
import type { MessageSchema } from '../../proto/schema/schema.ts';
import { loadDocs, messageSchema, schemaOfKind } from '../../proto/schema/table.ts';
import type { Paths } from '../paths/paths.ts';
import { kubernetesVersion } from '../paths/version.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { unknownPath } from '../verbs/dispatch.ts';
import { resourcePaths } from './operations.ts';
import { type Dialect, definitionName, messageDefinition, reachable } from './schemas.ts';
import { v2Protobuf, v2ProtobufType, wantsV2Protobuf } from './v2-protobuf.ts';

interface Document {
  readonly contentType: string;
  readonly body: Buffer;
  readonly hash: string;
}

const jsonType = 'application/json';
const info = { title: 'Kubernetes', version: kubernetesVersion.gitVersion };

/**
 * /openapi/v2, /openapi/v3 and the documents below it, made from the schema table when somebody asks, and kept until the
 * set of kinds changes. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
 */
export function openApiPaths(registry: Registry): Paths {
  let revision = -1;
  const documents = new Map<string, Document>();
  const current = async (key: string, make: () => Readonly<Record<string, unknown>>, form = jsonForm) => {
    if (revision !== registry.revision) {
      documents.clear();
      revision = registry.revision;
    }
    await loadDocs();
    let document = documents.get(key);
    if (!document) {
      document = documentOf(form.encode(make()), form.contentType);
      documents.set(key, document);
    }
    return document;
  };
  return [
    [
      '/openapi/v2',
      async (context) => {
        const binary = wantsV2Protobuf(context.headers.accept);
        const form = binary ? { contentType: v2ProtobufType, encode: v2Protobuf } : jsonForm;
        return answer(context, await current(binary ? 'v2 protobuf' : 'v2', () => documentV2(registry), form));
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
        return answer(context, documentOf(Buffer.from(JSON.stringify({ paths }))));
      },
    ],
    [
      '/openapi/v3/',
      async (context) => {
        const key = context.info.path.slice('/openapi/v3/'.length);
        if (!groupKeys(registry).includes(key)) return unknownPath();
        return answer(context, await current(key, () => documentV3(registry, key)));
      },
    ],
  ];
}

const jsonForm = {
  contentType: jsonType,
  encode: (value: Readonly<Record<string, unknown>>): Buffer => Buffer.from(JSON.stringify(value)),
};

function documentOf(body: Buffer, contentType = jsonType): Document {
  return { contentType, body, hash: createHash('sha512').update(body).digest('hex').toUpperCase() };
}

function answer(context: RequestContext, document: Document): Answer {
  const etag = `"${document.hash}"`;
  const headers: Record<string, string> = { etag, vary: 'Accept' };
  // A client that names the hash gets what it named, and may keep it.
  if (context.query.get('hash') === document.hash) headers['cache-control'] = 'public, immutable';
  if (context.headers['if-none-match'] === etag)
    return { type: 'raw', status: 304, contentType: document.contentType, body: '', headers };
  return { type: 'raw', status: 200, contentType: document.contentType, body: document.body, headers };
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
