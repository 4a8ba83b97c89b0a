import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, conflict, notFound } from '../../api/errors/constructors.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { failure, StatusError } from '../../api/errors/status-error.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import { printApplied } from '../apply/typed-errors.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { fieldManagerOf, type RequestContext, warn } from '../request/context.ts';
import { duplicateKeys } from '../request/duplicates.ts';
import { isTrue } from '../request/info.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-text.ts';
import { parseYaml, YamlSyntaxError } from '../request/yaml.ts';
import { asWarnings } from '../request/yaml-duplicates.ts';
import { createObject } from './create.ts';
import { fresh } from './get.ts';
import { decodeObject, readBytes } from './input.ts';
import type { WriteOptions } from './options.ts';
import type { VerbParts } from './parts.ts';
import { checkPlace } from './patch-body.ts';
import { writeUpdate } from './write-update.ts';

/**
 * Server-side apply: creates the object when it is not there.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function apply(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  options: WriteOptions,
): Promise<Answer> {
  const { applied, duplicates } = await readApplied(context);
  const writer = {
    manager: fieldManagerOf(context),
    time: formatTime(context.receivedAt),
    subresource: context.info.subresource === '' ? undefined : context.info.subresource,
  };
  const force = isTrue(context.query.get('force'));
  const merge = (old: StoredObject | undefined): ApiObject => {
    const merged = parts.fields.apply(resource, mutableCopy(applied), old, writer, force);
    const object = decodeObject(context, resource, { value: merged, problems: [] }, 'Ignore', (reason) =>
      failure('', `failed to convert new object (${printApplied(applied)}) to proper version: ${reason}`),
    );
    if (duplicates !== undefined) {
      const problem = `error converting YAML to JSON: ${duplicates}`;
      if (options.fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: ${problem}`);
      if (options.fieldValidation === 'Warn') for (const warning of asWarnings(problem)) warn(context, warning);
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
  const { namespace, name, subresource } = context.info;
  const isThere = () => parts.objects.peek(resource, namespace, name) !== undefined;
  const change = () => writeUpdate(parts, { context, resource, options, mayRetry: true, managed: true }, merge);
  const create = async (): Promise<Answer> => {
    const object = merge(undefined);
    // Which version it was meant to follow does not matter to what is new.
    delete (object.metadata as Partial<ApiObject['metadata']>).resourceVersion;
    const made = await createObject(parts, context, resource, object, options, () => undefined);
    return { type: 'object', status: 201, resource, object: made.object, entry: made.entry };
  };
  // A part of an object is nothing to create; and a trial does not come to the store, which knows better than the cache.
  if (!isThere() && (options.dryRun || subresource !== '')) await fresh(parts);
  const there = isThere();
  if (!there && subresource !== '') throw notFound(resource.type, name);
  try {
    return there ? await change() : await create();
  } catch (error) {
    // The cache may be behind: what seems to be there is gone, or what seems to be new is there.
    if (!isRefusal(error) || subresource !== '' || (there && !isNotFound(error))) throw error;
    await fresh(parts);
    if (isThere() === there) throw error;
    return there ? create() : change();
  }
}

/** The store has not been written. */
function isRefusal(error: unknown): boolean {
  return error instanceof StatusError && error.code < 500;
}

/**
 * What was applied, as written: what is empty there is claimed empty, and what is not there is not claimed. Its types are
 * checked where it is merged. Throws a 400 for what is no object. `duplicates` names the keys that stand twice.
 */
export async function readApplied(
  context: RequestContext,
): Promise<{ readonly applied: ApiObject; readonly duplicates: string | undefined }> {
  const { value, duplicates } = context.given
    ? { value: structuredClone(context.given.body), duplicates: undefined }
    : await readConfiguration(await readBytes(context));
  context.audit?.requestPatch(value);
  return { applied: decodeApplied(value), duplicates };
}

/** Most clients send JSON under the name of YAML, and JSON is many times faster to read. */
async function readConfiguration(bytes: Buffer): Promise<{ value: unknown; duplicates: string | undefined }> {
  const text = bytes.toString('utf8');
  if (bytes[0] === openBrace) {
    try {
      const value = parseJsonText(text);
      // YAML's parser names the lines; it is asked only when there is something to tell.
      if (duplicateKeys(text, value).length === 0) return { value, duplicates: undefined };
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

function decodeApplied(body: unknown): ApiObject {
  if (body !== null && !isPlainObject(body)) {
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(body)} into Go value of type map[string]interface {}`,
    );
  }
  const given = (body ?? {}) as JsonObject;
  const metadata = (isPlainObject(given.metadata) ? { ...given.metadata } : {}) as unknown as ApiObject['metadata'];
  return { ...given, metadata } as ApiObject;
}
