import type { SubresourceType } from '../../proto/resource-type.ts';
import type { MessageSchema } from '../../proto/schema/schema.ts';
import { messageSchema, schemaOfKind } from '../../proto/schema/table.ts';
import type { Resource } from '../registry/resource.ts';
import { type Dialect, definitionName, type Schema } from './schemas.ts';

const text = (name: string, description: string, place: 'query' | 'path') => ({
  name,
  description,
  in: place,
  type: 'string',
});
const number = (name: string, description: string) => ({ name, description, in: 'query', type: 'integer' });
const flag = (name: string, description: string) => ({ name, description, in: 'query', type: 'boolean' });

const dryRun = text('dryRun', 'All: go through every step but store nothing.', 'query');
const fieldManager = text('fieldManager', 'Who is recorded as the owner of the fields that this changes.', 'query');
const fieldValidation = text(
  'fieldValidation',
  'What to do with unknown and duplicate fields: Ignore, Warn or Strict.',
  'query',
);
const force = flag('force', 'Take fields over from other appliers; for apply only.');
const listParameters = [
  text('labelSelector', 'Only objects whose labels fit.', 'query'),
  text('fieldSelector', 'Only objects whose fields fit.', 'query'),
  number('limit', 'The most objects to answer with; more come with continue.'),
  text('continue', 'Where the list before left off.', 'query'),
  text('resourceVersion', 'How old the answer may be.', 'query'),
  text('resourceVersionMatch', 'How resourceVersion is meant.', 'query'),
  flag('sendInitialEvents', 'Begin a watch with everything that is there.'),
  flag('allowWatchBookmarks', 'Send bookmarks in a watch.'),
  number('timeoutSeconds', 'How long a watch may last.'),
  flag('watch', 'Send changes instead of a list.'),
];
const deleteParameters = [
  dryRun,
  number('gracePeriodSeconds', 'How long the object may take to end.'),
  text('propagationPolicy', 'What happens to dependents: Background, Foreground or Orphan.', 'query'),
];

interface OperationPlan {
  readonly method: string;
  readonly action: string;
  readonly id: string;
  readonly parameters: readonly Record<string, unknown>[];
  readonly body?: MessageSchema | 'patch';
  readonly answer: MessageSchema | undefined;
  readonly status: number;
}

/** A path with what can be done there. */
export type PathItem = Record<string, unknown>;

/** Every path of a resource, with its operations. */
export function resourcePaths(resource: Resource, dialect: Dialect): Record<string, PathItem> {
  const { type, schema } = resource;
  const base = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const collection = type.namespaced ? `${base}/namespaces/{namespace}/${type.resource}` : `${base}/${type.resource}`;
  const list = schemaOfKind(type.apiVersion, `${type.kind}List`);
  const has = (verb: string) => type.verbs.includes(verb);
  const kind = { group: type.group, version: type.version, kind: type.kind };
  const scope = type.namespaced ? 'Namespaced' : '';
  const make = (plans: readonly OperationPlan[], parameters: readonly Record<string, unknown>[]) =>
    pathItem(plans, parameters, kind, dialect);
  const namespace = type.namespaced ? [text('namespace', 'The namespace of the object.', 'path')] : [];
  const name = text('name', 'The name of the object.', 'path');
  const paths: Record<string, PathItem> = {};
  const options = messageSchema('k8s.io.apimachinery.pkg.apis.meta.v1.DeleteOptions');
  const status = messageSchema('k8s.io.apimachinery.pkg.apis.meta.v1.Status');
  const id = (verb: string) => `${verb}${groupId(type.group)}${capital(type.version)}${scope}${type.kind}`;
  paths[collection] = make(
    [
      ...(has('list')
        ? [{ method: 'get', action: 'list', id: id('list'), parameters: listParameters, answer: list, status: 200 }]
        : []),
      ...(has('create')
        ? [
            {
              method: 'post',
              action: 'post',
              id: id('create'),
              parameters: [dryRun, fieldManager, fieldValidation],
              body: schema,
              answer: schema,
              status: 201,
            },
          ]
        : []),
      ...(has('deletecollection')
        ? [
            {
              method: 'delete',
              action: 'deletecollection',
              id: id('deleteCollection'),
              parameters: [...listParameters, ...deleteParameters],
              body: options,
              answer: status,
              status: 200,
            },
          ]
        : []),
    ],
    namespace,
  );
  if (has('get')) {
    paths[`${collection}/{name}`] = make(
      [
        { method: 'get', action: 'get', id: id('read'), parameters: [], answer: schema, status: 200 },
        ...(has('update')
          ? [
              {
                method: 'put',
                action: 'put',
                id: id('replace'),
                parameters: [dryRun, fieldManager, fieldValidation],
                body: schema,
                answer: schema,
                status: 200,
              },
            ]
          : []),
        ...(has('patch')
          ? [
              {
                method: 'patch',
                action: 'patch',
                id: id('patch'),
                parameters: [dryRun, fieldManager, fieldValidation, force],
                body: 'patch' as const,
                answer: schema,
                status: 200,
              },
            ]
          : []),
        ...(has('delete')
          ? [
              {
                method: 'delete',
                action: 'delete',
                id: id('delete'),
                parameters: deleteParameters,
                body: options,
                answer: status,
                status: 200,
              },
            ]
          : []),
      ],
      [name, ...namespace],
    );
  }
  if (type.namespaced && has('list')) {
    paths[`${base}/${type.resource}`] = make(
      [
        {
          method: 'get',
          action: 'list',
          id: `list${groupId(type.group)}${capital(type.version)}${type.kind}ForAllNamespaces`,
          parameters: listParameters,
          answer: list,
          status: 200,
        },
      ],
      [],
    );
  }
  for (const sub of type.subresources) {
    paths[`${collection}/{name}/${sub.name}`] = subresourceItem(resource, sub, [name, ...namespace], dialect);
  }
  return paths;
}

function subresourceItem(
  resource: Resource,
  sub: SubresourceType,
  parameters: readonly Record<string, unknown>[],
  dialect: Dialect,
): PathItem {
  const { type } = resource;
  const group = sub.group === '' ? type.group : sub.group;
  const version = sub.version === '' ? type.version : sub.version;
  const schema = schemaOfKind(group === '' ? version : `${group}/${version}`, sub.kind) ?? resource.schema;
  const methods: Readonly<Record<string, string>> = {
    get: 'get',
    update: 'put',
    patch: 'patch',
    create: 'post',
    delete: 'delete',
  };
  const id = (verb: string) =>
    `${verb}${groupId(type.group)}${capital(type.version)}${type.namespaced ? 'Namespaced' : ''}${type.kind}${capital(sub.name)}`;
  const writing = new Set(['update', 'patch', 'create']);
  return pathItem(
    sub.verbs.map((verb) => ({
      method: methods[verb] ?? 'get',
      action: methods[verb] ?? 'get',
      id: id(verb),
      parameters: writing.has(verb) ? [dryRun, fieldManager, fieldValidation] : [],
      ...(verb === 'patch' ? { body: 'patch' as const } : writing.has(verb) ? { body: schema } : {}),
      answer: schema,
      status: verb === 'create' ? 201 : 200,
    })),
    parameters,
    { group, version, kind: sub.kind },
    dialect,
  );
}

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const produced = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

function pathItem(
  plans: readonly OperationPlan[],
  parameters: readonly Record<string, unknown>[],
  kind: Schema,
  dialect: Dialect,
): PathItem {
  const item: PathItem = { parameters: parameters.map((one) => parameter(one, dialect)) };
  for (const plan of plans) item[plan.method] = operation(plan, kind, dialect);
  return item;
}

function parameter(given: Record<string, unknown>, dialect: Dialect): Schema {
  const { type, ...rest } = given;
  const required = given.in === 'path' ? { required: true } : {};
  return dialect === 'v2'
    ? { ...rest, type, uniqueItems: true, ...required }
    : { ...rest, schema: { type, uniqueItems: true }, ...required };
}

function operation(plan: OperationPlan, kind: Schema, dialect: Dialect): Schema {
  const refer = (message: MessageSchema) => ({
    $ref: `${dialect === 'v2' ? '#/definitions/' : '#/components/schemas/'}${definitionName(message)}`,
  });
  const patchBody = refer(messageSchema('k8s.io.apimachinery.pkg.apis.meta.v1.Patch'));
  const body = plan.body === 'patch' ? patchBody : plan.body && refer(plan.body);
  const parameters = plan.parameters.map((one) => parameter(one, dialect));
  const shared = { operationId: plan.id, 'x-kubernetes-action': plan.action, 'x-kubernetes-group-version-kind': kind };
  const answer = plan.answer ? refer(plan.answer) : undefined;
  if (dialect === 'v2') {
    return {
      ...shared,
      consumes: plan.body === 'patch' ? patchTypes : ['*/*'],
      produces: produced,
      schemes: ['https'],
      parameters: [...(body ? [{ name: 'body', in: 'body', required: true, schema: body }] : []), ...parameters],
      responses: {
        [plan.status]: { description: 'OK', ...(answer ? { schema: answer } : {}) },
        401: { description: 'Unauthorized' },
      },
    };
  }
  const content = (types: readonly string[], schema: Schema) =>
    Object.fromEntries(types.map((one) => [one, { schema }]));
  return {
    ...shared,
    parameters,
    ...(body
      ? { requestBody: { required: true, content: content(plan.body === 'patch' ? patchTypes : ['*/*'], body) } }
      : {}),
    responses: {
      [plan.status]: { description: 'OK', ...(answer ? { content: content(produced, answer) } : {}) },
      401: { description: 'Unauthorized' },
    },
  };
}

function groupId(group: string): string {
  return group === ''
    ? 'Core'
    : capital(group.replace(/\.k8s\.io$/, '').replace(/\.(\w)/g, (_, c: string) => c.toUpperCase()));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
