import { decodeJson } from '../../api/codec/json-decode.ts';
import { DecodeError, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, unsupportedMediaType } from '../../api/errors/constructors.ts';
import type { MessageSchema } from '../../proto/schema/schema.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { type RequestContext, warn } from '../request/context.ts';
import { checkDepth } from '../request/depth.ts';
import { duplicateKeys } from '../request/duplicates.ts';
import { jsonSyntaxError } from '../request/json-syntax.ts';
import { parseJsonText } from '../request/json-text.ts';
import { parseYaml } from '../request/yaml.ts';
import type { FieldValidation } from './options.ts';

/** The largest body that a request may have, in bytes: Kubernetes takes 3 MiB. */
export const bodyLimit = 3 * 1024 * 1024;

/** What has been sent, before it is of any kind. */
export interface ParsedBody {
  readonly value: JsonObject;
  readonly duplicates: readonly string[];
}

const jsonType = 'application/json';
const yamlType = 'application/yaml';
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** The media type of the body, without its parameters; JSON when the client does not say. */
export function contentTypeOf(context: RequestContext): string {
  if (context.given) return context.given.contentType ?? jsonType;
  const header = context.headers['content-type'];
  const text = typeof header === 'string' ? header : '';
  const end = text.indexOf(';');
  const type = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  return type === '' ? jsonType : type;
}

/** Reads the body's bytes; empty for a request that has none. */
export async function readBytes(context: RequestContext): Promise<Buffer> {
  if (!context.exchange) return Buffer.alloc(0);
  return context.exchange.readBody(bodyLimit);
}

/**
 * Reads the object that a create or update sends: decoded strictly as the options say, with its defaults. Throws a 400
 * with Kubernetes' wording for what cannot be read, 415 for a form that is not known.
 */
export async function readObject(
  context: RequestContext,
  resource: Resource,
  validation: FieldValidation,
): Promise<ApiObject> {
  if (context.given) {
    const body = context.given.body;
    if (!isPlainObject(body)) throw badRequest('the request has no object');
    return decodeObject(context, resource, { value: mutableCopy(body as StoredObject), duplicates: [] }, validation);
  }
  const type = contentTypeOf(context);
  if (type !== jsonType && type !== yamlType && type !== protobufType)
    throw unsupportedMediaType([jsonType, yamlType, protobufType]);
  const bytes = await readBytes(context);
  if (type === protobufType)
    return decodeObject(
      context,
      resource,
      { value: await fromProtobuf(bytes, { kind: resource.type.kind, schema: resource.schema }), duplicates: [] },
      validation,
    );
  const parsed =
    type === yamlType ? await parseYaml(bytes, resource.type.kind) : parseJson(bytes, resource.type.kind, validation);
  return decodeObject(context, resource, parsed, validation);
}

/** Reads a body that is protobuf, as the kind that it says it is, else as `wanted`. Throws a 400 for what is none, or too deep. */
export async function fromProtobuf(
  bytes: Buffer,
  wanted: { readonly kind: string; readonly schema: MessageSchema },
): Promise<JsonObject> {
  const [{ openEnvelope }, { decodeProtobuf }, { schemaOfKind }] = await Promise.all([
    import('../../api/codec/envelope.ts'),
    import('../../api/codec/protobuf-decode.ts'),
    import('../../proto/schema/table.ts'),
  ]);
  try {
    const envelope = openEnvelope(bytes);
    const schema = schemaOfKind(envelope.apiVersion, envelope.kind) ?? wanted.schema;
    const type = envelope.kind === '' ? {} : { apiVersion: envelope.apiVersion, kind: envelope.kind };
    const value = { ...type, ...decodeProtobuf(schema, envelope.raw) };
    checkDepth(value);
    return value;
  } catch (error) {
    if (error instanceof DecodeError)
      throw badRequest(`the object provided is unrecognized (must be of type ${wanted.kind}): ${error.message}`);
    throw error;
  }
}

/** Parses JSON; the message of a failure is that of Kubernetes' first look at the body. */
export function parseJson(bytes: Buffer, kind: string, validation: FieldValidation): ParsedBody {
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${jsonSyntaxError(text)} (${excerpt(text)})`,
    );
  }
  if (!isPlainObject(value)) {
    const what = Array.isArray(value)
      ? 'array'
      : value === null
        ? 'null'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (${excerpt(text)})`,
    );
  }
  return { value, duplicates: validation === 'Ignore' ? [] : duplicateKeys(text) };
}

function excerpt(text: string): string {
  if (text === '') return '<empty>';
  return text.length > 30 ? `${text.slice(0, 30)} ...` : text;
}

/** From parsed JSON to an object of the kind, with defaults; unknown and duplicate fields are treated as `validation` says. */
export function decodeObject(
  context: RequestContext,
  resource: Resource,
  body: ParsedBody,
  validation: FieldValidation,
): ApiObject {
  const { type } = resource;
  const { value } = body;
  const kind = typeof value['kind'] === 'string' && value['kind'] !== '' ? value['kind'] : type.kind;
  const apiVersion =
    typeof value['apiVersion'] === 'string' && value['apiVersion'] !== '' ? value['apiVersion'] : type.apiVersion;
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
  const refuse = (reason: string) =>
    badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${type.kind}: ${reason}`);
  if (apiVersion !== type.apiVersion || kind !== type.kind) throw refuse(wrongKind(resource, apiVersion, kind));
  const problems: string[] = body.duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
  let object: ApiObject;
  try {
    object = decodeJson(resource.schema, value, {
      defaults: true,
      ...(validation === 'Ignore'
        ? {}
        : { onUnknown: (path: string) => problems.push(`unknown field ${JSON.stringify(path)}`) }),
    }) as ApiObject;
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
  if (problems.length > 0) {
    if (validation === 'Strict') throw refuse(`strict decoding error: ${problems.join(', ')}`);
    for (const problem of problems) warn(context, problem);
  }
  object.apiVersion = type.apiVersion;
  object.kind = type.kind;
  resource.strategy.defaults?.(object);
  return object;
}

function wrongKind(resource: Resource, apiVersion: string, kind: string): string {
  const { type } = resource;
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
  if (kind !== type.kind && apiVersion === type.apiVersion) {
    const group = type.group === '' ? 'core' : type.group.split('.')[0];
    return `converting (${version}.${kind}) to (${group}.${type.kind}): unknown conversion`;
  }
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
}
