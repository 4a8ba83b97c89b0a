import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, conflict, invalid, notFound, requestEntityTooLarge } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { forbiddenField, required } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { printApplied } from '../apply/typed-errors.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicPatch } from '../patch/strategic-patch.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { fieldManagerOf, type RequestContext, warn } from '../request/context.ts';
import { duplicateKeys } from '../request/duplicates.ts';
import { isTrue } from '../request/info.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-syntax.ts';
import { parseYaml, YamlSyntaxError } from '../request/yaml.ts';
import { createObject } from './create.ts';
import { fresh } from './get.ts';
import { contentTypeOf, decodeObject, readBytes } from './input.ts';
import { timestamp } from './metadata.ts';
import { type WriteOptions, writeOptions } from './options.ts';
import type { VerbParts } from './parts.ts';
import { type PatchBody, patchRefusal, readPatch } from './patch-body.ts';
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
      const body = await readPatch(context, type, options.fieldValidation);
      const change = changeOf(body, resource);
      return writeUpdate(parts, context, resource, options, true, (old) => {
        const patched = change(mutableCopy(old));
        const read = { value: patched, problems: body.problems };
        // Made only when it is needed: it prints the whole object.
        const refuse = patchRefusal(body, patched);
        const object = decodeObject(context, resource, read, options.fieldValidation, refuse);
        checkPlace(context, object);
        return object;
      });
    }
    case 'application/apply-patch+yaml':
      return apply(parts, context, resource, options);
    default:
      throw failure('UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
}

function forceRefused(): Error {
  return invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
    forbiddenField(fieldPath('force'), 'may not be specified for non-apply patch'),
  ]);
}

/** What came of a patch is still the object that the path names. */
export function checkPlace(context: RequestContext, { metadata }: ApiObject): void {
  const { name, namespace } = context.info;
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
}

/** A patch as a function of the object that it changes. */
export function changeOf({ type, value }: PatchBody, resource: Resource): (object: ApiObject) => JsonObject {
  if (type === 'application/json-patch+json') {
    if (Array.isArray(value) && value.length > 10_000) {
      throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is 10000, got ${value.length}`);
    }
    return (object) => applyJsonPatch(object, value) as JsonObject;
  }
  if (type === 'application/merge-patch+json') return (object) => applyMergePatch(object, value) as JsonObject;
  const schema = patchSchemaOf(resource.schema);
  return (object) => applyStrategicPatch(object, value as JsonObject, schema) as JsonObject;
}

/** Who applies says as whom: what is applied belongs to a name. */
export function checkManagerGiven(context: RequestContext): void {
  if (context.query.get('fieldManager')) return;
  throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
    required(fieldPath('fieldManager'), 'is required for apply patch'),
  ]);
}

/** Server-side apply: creates the object when it is not there. */
async function apply(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  options: WriteOptions,
): Promise<Answer> {
  checkManagerGiven(context);
  const { value: body, duplicates } = context.given
    ? { value: structuredClone(context.given.body), duplicates: undefined }
    : await readConfiguration(await readBytes(context));
  context.audit?.requestPatch(body);
  const applied = decodeApplied(body);
  const writer = {
    manager: fieldManagerOf(context),
    time: timestamp(context.receivedAt),
    subresource: context.info.subresource === '' ? undefined : context.info.subresource,
  };
  const force = isTrue(context.query.get('force'));
  await fresh(parts);
  const merge = (old: StoredObject | undefined): ApiObject => {
    const merged = parts.fields.apply(resource, mutableCopy(applied), old, writer, force);
    const object = decodeObject(context, resource, { value: merged, problems: [] }, 'Ignore', (reason) =>
      failure('', `failed to convert new object (${printApplied(applied)}) to proper version: ${reason}`),
    );
    if (duplicates !== undefined) {
      const problem = `error converting YAML to JSON: ${duplicates}`;
      if (options.fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: ${problem}`);
      if (options.fieldValidation === 'Warn') warn(context, problem);
    }
    if (!old && object.metadata.uid) {
      const { uid } = object.metadata;
      throw conflict(
        resource.type,
        context.info.name,
        `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
      );
    }
    checkPlace(context, object);
    return object;
  };
  if (!parts.objects.peek(resource, context.info.namespace, context.info.name)) {
    if (context.info.subresource !== '') throw notFound(resource.type, context.info.name);
    const made = await createObject(parts, context, resource, merge(undefined), options, () => undefined);
    return { type: 'object', status: 201, resource, object: made.object, entry: made.entry };
  }
  return writeUpdate(parts, context, resource, options, true, merge, true);
}

/** Most clients send JSON under the name of YAML, and JSON is many times faster to read. */
export async function readConfiguration(bytes: Buffer): Promise<{ value: unknown; duplicates: string | undefined }> {
  const text = bytes.toString('utf8');
  if (bytes[0] === openBrace) {
    try {
      const value = parseJsonText(text);
      // YAML's parser names the lines; it is asked only when there is something to tell.
      if (duplicateKeys(text).length === 0) return { value, duplicates: undefined };
    } catch (error) {
      // A flow mapping that is YAML only, or nothing at all: the other parser finds out.
      if (!(error instanceof JsonSyntaxError)) throw error;
    }
  }
  try {
    return await parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
  }
}

const openBrace = 0x7b;

/**
 * What was applied, as written: what is empty there is claimed empty, and what is not there is not claimed. Its types are
 * checked where it is merged.
 */
export function decodeApplied(body: unknown): ApiObject {
  if (body !== null && !isPlainObject(body)) {
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(body)} into Go value of type map[string]interface {}`,
    );
  }
  const given = (body ?? {}) as JsonObject;
  const metadata = (isPlainObject(given.metadata) ? { ...given.metadata } : {}) as unknown as ApiObject['metadata'];
  return { ...given, metadata } as ApiObject;
}
