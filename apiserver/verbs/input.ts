import { decodeJson } from '../../api/codec/json-decode.ts';
import { DecodeError, goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest, unsupportedMediaType } from '../../api/errors/constructors.ts';
import type { MessageSchema } from '../../proto/schema/schema.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { type RequestContext, warn } from '../request/context.ts';
import { checkDepth } from '../request/depth.ts';
import { duplicateField, duplicateKeys, problemsInOrder, unknownField } from '../request/duplicates.ts';
import { JsonSyntaxError, parseJsonText } from '../request/json-text.ts';
import { parseYaml, YamlSyntaxError } from '../request/yaml.ts';
import { asWarnings } from '../request/yaml-duplicates.ts';
import type { FieldValidation } from './options.ts';

/** The largest body that a request may have, in bytes: Kubernetes takes 3 MiB. */
export const bodyLimit = 3 * 1024 * 1024;

/** What has been sent, before it is of any kind. */
export interface ParsedBody {
  readonly value: JsonObject;
  /** What strict validation has found so far, in words. */
  readonly problems: readonly string[];
  /** The JSON it was read from, where problems of several sorts shall be told in the order of the text. */
  readonly text?: string;
}

const jsonType = 'application/json';
const yamlType = 'application/yaml';
export const protobufType = 'application/vnd.kubernetes.protobuf';
/** What a body that is an object, or options, may be. */
export const bodyTypes: readonly string[] = [jsonType, yamlType, protobufType];

/** The media type of the body, without its parameters; JSON when the client does not say. */
export function contentTypeOf(context: RequestContext): string {
  if (context.given) return context.given.contentType ?? jsonType;
  const header = context.headers['content-type'];
  const text = typeof header === 'string' ? header : '';
  const end = text.indexOf(';');
  const type = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  return type === '' ? jsonType : type;
}

/** Reads the body's bytes; empty for a request that has none. They must come in the time that the request has. */
export async function readBytes(context: RequestContext): Promise<Buffer> {
  if (!context.exchange) return Buffer.alloc(0);
  const { bytes, drop } = context.exchange.readBody(bodyLimit);
  context.expire = drop;
  return bytes;
}

/**
 * Reads the object that a create or update sends: decoded strictly as the options say, with its defaults. Throws a 400
 * with Kubernetes' wording for what cannot be read, 415 for a form that is not known. `olderVersions` are read as the one
 * of the resource, from which they do not differ.
 */
export async function readObject(
  context: RequestContext,
  resource: Resource,
  validation: FieldValidation,
  olderVersions: readonly string[] = [],
): Promise<ApiObject> {
  const object = (body: ParsedBody) => {
    const { apiVersion } = body.value;
    const older = typeof apiVersion === 'string' && olderVersions.includes(apiVersion);
    const value = older ? { ...body.value, apiVersion: resource.type.apiVersion } : body.value;
    const decoded = decodeObject(context, resource, { ...body, value }, validation);
    context.audit?.requestObject(decoded);
    return decoded;
  };
  if (context.given) {
    const body = context.given.body;
    if (!isPlainObject(body)) throw badRequest('the request has no object');
    return object({ value: mutableCopy(body as StoredObject), problems: [] });
  }
  const type = contentTypeOf(context);
  if (!bodyTypes.includes(type)) throw unsupportedMediaType(bodyTypes);
  const bytes = await readBytes(context);
  if (type === protobufType) {
    const value = await readProtobuf(bytes, { kind: resource.type.kind, schema: resource.schema });
    return object({ value, problems: [] });
  }
  return object(
    type === yamlType ? await yamlBody(bytes, resource.type.kind) : parseJson(bytes, resource.type.kind, validation),
  );
}

async function readProtobuf(bytes: Buffer, wanted: WantedKind): Promise<JsonObject> {
  try {
    return await fromProtobuf(bytes, wanted);
  } catch (error) {
    if (error instanceof DecodeError)
      throw badRequest(`the object provided is unrecognized (must be of type ${wanted.kind}): ${error.message}`);
    throw error;
  }
}

interface WantedKind {
  readonly kind: string;
  readonly schema: MessageSchema;
}

/** Reads protobuf as the kind that it says it is, else as `wanted`. Throws a DecodeError for what is none, a 400 for what is too deep. */
export async function fromProtobuf(bytes: Buffer, wanted: WantedKind): Promise<JsonObject> {
  const [{ openEnvelope }, { decodeProtobuf }] = await Promise.all([
    import('../../api/codec/envelope.ts'),
    import('../../api/codec/protobuf-decode.ts'),
  ]);
  const envelope = openEnvelope(bytes);
  const schema = schemaOfKind(envelope.apiVersion, envelope.kind) ?? wanted.schema;
  const type = envelope.kind === '' ? {} : { apiVersion: envelope.apiVersion, kind: envelope.kind };
  const value = { ...type, ...decodeProtobuf(schema, envelope.raw) };
  checkDepth(value);
  return value;
}

/** Parses JSON; the message of a failure is that of Kubernetes' first look at the body. */
export function parseJson(bytes: Buffer, kind: string, validation: FieldValidation): ParsedBody {
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw unrecognized(kind, bytes, `couldn't get version/kind; json parse error: ${error.message}`);
  }
  const object = recognized(value, kind, bytes);
  return {
    value: object,
    problems: validation === 'Ignore' ? [] : duplicateKeys(text, value).map(duplicateField),
    text,
  };
}

async function yamlBody(bytes: Buffer, kind: string): Promise<ParsedBody> {
  try {
    const { value, duplicates } = await parseYaml(bytes.toString('utf8'));
    return { value: recognized(value, kind, bytes), problems: duplicates === undefined ? [] : [duplicates] };
  } catch (error) {
    if (error instanceof YamlSyntaxError) throw unrecognized(kind, bytes, error.message);
    throw error;
  }
}

function recognized(value: unknown, kind: string, bytes: Buffer): JsonObject {
  try {
    return withVersionAndKind(value);
  } catch (error) {
    if (error instanceof DecodeError) throw unrecognized(kind, bytes, error.message);
    throw error;
  }
}

const versionAndKind =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/**
 * What was sent, if it can say which version and kind it is of. Null says as little as an empty object. Throws a DecodeError
 * with the words of Kubernetes' first look at a body.
 */
export function withVersionAndKind(value: unknown): JsonObject {
  const refusal = (given: unknown, place: string) =>
    new DecodeError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(given)} into Go ${place}`,
    );
  if (value === null) return {};
  if (!isPlainObject(value)) throw refusal(value, `value of type ${versionAndKind}`);
  for (const name of ['apiVersion', 'kind']) {
    const text = value[name] ?? '';
    if (typeof text !== 'string') throw refusal(text, `struct field .${name} of type string`);
  }
  return value;
}

function unrecognized(kind: string, bytes: Buffer, reason: string): Error {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${reason} (${excerpt(bytes)})`);
}

/** The beginning of a body: as text when it looks like JSON, else its bytes in hexadecimal. */
function excerpt(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>';
  const head = bytes.subarray(0, 30);
  const shown = bytes[0] === 0x7b ? head.toString('utf8') : head.toString('hex');
  return bytes.length > 30 ? `${shown} ...` : shown;
}

/**
 * From parsed JSON to an object of the kind, with defaults; unknown and duplicate fields are treated as `validation` says.
 * `refuse` makes the error of a reason; without it, that is the 400 of a body that cannot be read.
 */
export function decodeObject(
  context: RequestContext,
  resource: Resource,
  body: ParsedBody,
  validation: FieldValidation,
  refuse?: (reason: string) => Error,
): ApiObject {
  const { type } = resource;
  const { value } = body;
  const kind = typeof value['kind'] === 'string' && value['kind'] !== '' ? value['kind'] : type.kind;
  const apiVersion =
    typeof value['apiVersion'] === 'string' && value['apiVersion'] !== '' ? value['apiVersion'] : type.apiVersion;
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
  const refusal =
    refuse ??
    ((reason: string) =>
      badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${type.kind}: ${reason}`));
  if (apiVersion !== type.apiVersion || kind !== type.kind) throw refusal(wrongKind(resource, apiVersion, kind));
  const unknown: string[] = [];
  let object: ApiObject;
  try {
    object = decodeJson(resource.schema, value, {
      defaults: true,
      ...(validation === 'Ignore' ? {} : { onUnknown: (path: string) => unknown.push(path) }),
    }) as ApiObject;
  } catch (error) {
    if (error instanceof DecodeError) throw refusal(error.message);
    throw error;
  }
  const problems =
    body.text !== undefined && body.problems.length > 0 && unknown.length > 0
      ? problemsInOrder(body.text, unknown)
      : [...body.problems, ...unknown.map(unknownField)];
  if (problems.length > 0 && validation !== 'Ignore') {
    if (validation === 'Strict') throw refusal(`strict decoding error: ${problems.join(', ')}`);
    for (const warning of problems.flatMap(asWarnings)) warn(context, warning);
  }
  object.apiVersion = type.apiVersion;
  object.kind = type.kind;
  try {
    resource.strategy.defaults?.(object);
  } catch (error) {
    if (error instanceof DecodeError) throw refusal(error.message);
    throw error;
  }
  return object;
}

function wrongKind(resource: Resource, apiVersion: string, kind: string): string {
  const { type } = resource;
  if (schemaOfKind(apiVersion, kind)) {
    const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
    const group = type.group === '' ? 'core' : type.group.split('.')[0];
    return `converting (${version}.${kind}) to (${group}.${type.kind}): unknown conversion`;
  }
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
}
