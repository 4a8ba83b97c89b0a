import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, invalid, notFound, requestEntityTooLarge } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { forbiddenField, required } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicPatch } from '../patch/strategic-patch.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import { checkDepth } from '../request/depth.ts';
import { isTrue } from '../request/info.ts';
import { jsonSyntaxError } from '../request/json-syntax.ts';
import { parseJsonText } from '../request/json-text.ts';
import { parseYaml } from '../request/yaml.ts';
import { createObject } from './create.ts';
import { fresh } from './get.ts';
import { contentTypeOf, decodeObject, readBytes } from './input.ts';
import { timestamp } from './metadata.ts';
import { type WriteOptions, writeOptions } from './options.ts';
import type { VerbParts } from './parts.ts';
import { patchSchemaOf } from './patch-schema.ts';
import { writeUpdate } from './update.ts';

export const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
] as const;

/** PATCH, of all four kinds. https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply */
export async function patch(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const type = contentTypeOf(context);
  const options = writeOptions(context, 'PatchOptions');
  if (type !== 'application/apply-patch+yaml' && context.query.has('force')) throw forceRefused();
  switch (type) {
    case 'application/json-patch+json':
    case 'application/merge-patch+json':
    case 'application/strategic-merge-patch+json': {
      const body = await readPatch(context);
      const change = changeOf(context, type, body, resource);
      return writeUpdate(parts, context, resource, options, true, (old) => {
        const patched = change(mutableCopy(old));
        checkPatched(patched, old);
        // Copies within a document can pile up.
        checkDepth(patched);
        return decodeObject(context, resource, { value: patched, duplicates: [] }, options.fieldValidation);
      });
    }
    case 'application/apply-patch+yaml':
      return apply(parts, context, resource, options);
    default:
      throw unsupportedPatch();
  }
}

/** A patch of none of the four types. */
export function unsupportedPatch(): Error {
  return failure('UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** A merge patch, of either kind, that is no object. */
export function notAnObject(context: RequestContext, body: unknown): Error {
  return badRequest(
    `${prefixOf(context)}json: cannot unmarshal ${goKind(body)} into Go value of type map[string]interface {}`,
  );
}

/** Strategic merge patches are refused with the decoder's words alone. */
function prefixOf(context: RequestContext): string {
  return contentTypeOf(context) === 'application/strategic-merge-patch+json' ? '' : 'error decoding patch: ';
}

function forceRefused(): Error {
  return invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
    forbiddenField(fieldPath('force'), 'may not be specified for non-apply patch'),
  ]);
}

/** A patch may name the version it is for; then `writeUpdate` finds the difference, as for a PUT. */
function checkPatched(patched: JsonObject, old: StoredObject): void {
  const metadata = patched.metadata;
  if (!isPlainObject(metadata)) throw badRequest('the patched object has no metadata');
  if (metadata.name !== old.metadata.name) {
    throw badRequest(
      `the name of the object (${String(metadata.name)}) does not match the name on the URL (${old.metadata.name})`,
    );
  }
}

/** The body of a patch that is no apply; a 400 when it is no JSON, or too deep. */
export async function readPatch(context: RequestContext): Promise<unknown> {
  if (context.given) return structuredClone(context.given.body);
  const bytes = await readBytes(context);
  const text = bytes.toString('utf8');
  try {
    return parseJsonText(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(`${prefixOf(context)}${jsonSyntaxError(text)}`);
  }
}

function changeOf(
  context: RequestContext,
  type: string,
  body: unknown,
  resource: Resource,
): (object: ApiObject) => JsonObject {
  if (type === 'application/json-patch+json') {
    if (Array.isArray(body) && body.length > 10_000) {
      throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is 10000, got ${body.length}`);
    }
    return (object) => applyJsonPatch(object, body) as JsonObject;
  }
  if (type === 'application/merge-patch+json') {
    if (!isPlainObject(body)) throw notAnObject(context, body);
    return (object) => applyMergePatch(object, body) as JsonObject;
  }
  if (!isPlainObject(body)) throw notAnObject(context, body);
  const schema = patchSchemaOf(resource.schema);
  return (object) => applyStrategicPatch(object, body, schema) as JsonObject;
}

/** Server-side apply: creates the object when it is not there. */
async function apply(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  options: WriteOptions,
): Promise<Answer> {
  if (!context.query.get('fieldManager')) {
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      required(fieldPath('fieldManager'), 'is required for apply patch'),
    ]);
  }
  const body = await readApplied(context, resource.type.kind);
  const applied = decodeApplied(context, resource, body, options);
  const writer = {
    manager: fieldManagerOf(context),
    time: timestamp(context.receivedAt),
    subresource: context.info.subresource === '' ? undefined : context.info.subresource,
  };
  const force = isTrue(context.query.get('force'));
  await fresh(parts);
  const merge = (old: StoredObject | undefined): ApiObject => {
    const merged = parts.fields.apply(resource, mutableCopy(applied), old, writer, force);
    return decodeObject(context, resource, { value: merged, duplicates: [] }, 'Ignore');
  };
  if (!parts.objects.peek(resource, context.info.namespace, context.info.name)) {
    if (context.info.subresource !== '') throw notFound(resource.type, context.info.name);
    const made = await createObject(parts, context, resource, merge(undefined), options, () => undefined);
    return { type: 'object', status: 201, resource, object: made.object, entry: made.entry };
  }
  return writeUpdate(parts, context, resource, options, true, merge, true);
}

/** The object that an apply sends; a 400 when it is none. */
export async function readApplied(context: RequestContext, kind: string): Promise<JsonObject> {
  if (context.given) return structuredClone(context.given.body) as JsonObject;
  return (await parseApplied(await readBytes(context), kind)).value;
}

/** Most clients send JSON under the name of YAML, and JSON is many times faster to read. */
async function parseApplied(bytes: Buffer, kind: string): Promise<{ value: JsonObject }> {
  if (bytes[0] === openBrace) {
    try {
      const value = parseJsonText(bytes.toString('utf8'));
      if (isPlainObject(value)) return { value };
    } catch (error) {
      // A flow mapping that is YAML only, or nothing at all: the other parser finds out.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return parseYaml(bytes, kind);
}

const openBrace = 0x7b;

/** What was applied, checked against the schema, without defaults: only what is written counts as the manager's. */
function decodeApplied(
  context: RequestContext,
  resource: Resource,
  body: JsonObject,
  options: WriteOptions,
): ApiObject {
  const { apiVersion = '', kind = '' } = body as { apiVersion?: string; kind?: string };
  if (apiVersion === '' || kind === '') throw badRequest(`invalid object type: /${apiVersion}, Kind=${kind}`);
  // Decoded once with the usual checks, so that wrong types and unknown fields are refused as in any other write.
  decodeObject(
    context,
    resource,
    { value: mutableCopy(body as unknown as ApiObject), duplicates: [] },
    options.fieldValidation,
  );
  // Taken as written: what is empty there is claimed empty, and what is not there is not claimed.
  const metadata = (isPlainObject(body.metadata) ? body.metadata : {}) as unknown as ApiObject['metadata'];
  const applied = { ...body, apiVersion, kind, metadata } as ApiObject;
  if (metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
  if (!metadata.name) metadata.name = context.info.name;
  if (metadata.name !== context.info.name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${context.info.name})`,
    );
  }
  return applied;
}
