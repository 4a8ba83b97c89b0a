import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';
import { decodeSpecial, zeroOfSpecial } from './json-forms.ts';
import { DecodeError, goKind, goTypeName, isPlainObject, type JsonObject } from './wording.ts';

export interface DecodeOptions {
  /** Called with the path of each field that the schema does not have; such fields are dropped. */
  readonly onUnknown?: (path: string) => void;
  /** Set the schema's constant defaults where nothing is given. */
  readonly defaults?: boolean;
}

/**
 * Turns parsed JSON into an object of `schema` as the API server shows it: types checked, unknown fields dropped,
 * quantities and times in canonical form, zero values kept, dropped or added as each field's presence says.
 *
 * The value is taken over: it is changed in place where that is enough. Throws DecodeError in the words of Go's decoder,
 * which is what Kubernetes' clients see. Null counts as absent everywhere.
 */
export function decodeJson(schema: MessageSchema, value: unknown, options: DecodeOptions = {}): JsonObject {
  if (!isPlainObject(value)) {
    throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type ${goTypeName(schema)}`);
  }
  return decodeMessage(schema, value, { options, names: [], indexes: [] });
}

/** Where the decoder is: names as Go prints them in errors, indexes as they stand in paths of unknown fields. */
interface Place {
  readonly options: DecodeOptions;
  readonly names: string[];
  readonly indexes: string[];
}

const drop = Symbol('drop');

function decodeMessage(schema: MessageSchema, value: JsonObject, place: Place): JsonObject {
  let out = value;
  let rebuilt = false;
  const byName = schema.byName;
  for (const key in value) {
    const field = byName.get(key);
    if (field === undefined) {
      if (schema.isObject && (key === 'apiVersion' || key === 'kind') && place.names.length === 0) continue;
      if (schema.isObject && (key === 'apiVersion' || key === 'kind') && typeof value[key] === 'string') continue;
      place.options.onUnknown?.(pathOf(place, key));
      if (!rebuilt) [out, rebuilt] = [{ ...value }, true];
      delete out[key];
      continue;
    }
    const given = value[key];
    const kept = given === null || given === undefined ? drop : decodeField(schema, field, given, place);
    if (kept === given) continue;
    if (kept === drop) {
      if (!rebuilt) [out, rebuilt] = [{ ...value }, true];
      delete out[key];
    } else {
      out[key] = kept;
    }
  }
  if (rebuilt) out = { ...out };
  const fallbacks = schema.withFallback;
  if (place.options.defaults && fallbacks.length > 0) {
    for (const field of fallbacks) if (out[field.name] === undefined) out[field.name] = copyFallback(field.fallback);
  }
  const always = schema.alwaysShown;
  for (let i = 0; i < always.length; i++) {
    const field = always[i];
    if (field !== undefined && out[field.name] === undefined) out[field.name] = zeroOf(field, place);
  }
  return out;
}

function copyFallback(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value;
}

/** What an absent field that always shows is shown as. */
function zeroOf(field: FieldSchema, place: Place): unknown {
  if (field.label !== 'optional' || field.presence === 'nullable') return null;
  switch (field.scalar) {
    case undefined:
      break;
    case 'string':
      return '';
    case 'bytes':
      return null;
    case 'bool':
      return false;
    default:
      return 0;
  }
  const message = field.message;
  if (!message) return null;
  if (message.json !== undefined) return zeroOfSpecial(message.json);
  return decodeMessage(message, {}, place);
}

/** What null stands for in a list or a map. No bytes are an empty text there, as they come back from protobuf. */
function zeroOfElement(field: FieldSchema, place: Place): unknown {
  return field.scalar === 'bytes' ? '' : zeroOf({ ...field, label: 'optional' }, place);
}

function decodeField(owner: MessageSchema, field: FieldSchema, value: unknown, place: Place): unknown {
  place.names.push(field.name);
  place.indexes.push(field.name);
  let result: unknown;
  if (field.label === 'optional') {
    result = decodeSingle(owner, field, value, place);
    if (field.presence === 'omit' && (result === '' || result === 0 || result === false)) result = drop;
    else if (field.presence === 'omitzero' && (result === null || (isPlainObject(result) && isEmpty(result))))
      result = drop;
  } else if (field.label === 'repeated') {
    result = decodeList(owner, field, value, place);
  } else {
    result = decodeMap(owner, field, value, place);
  }
  place.names.pop();
  place.indexes.pop();
  return result;
}

function decodeList(owner: MessageSchema, field: FieldSchema, value: unknown, place: Place): unknown {
  if (!Array.isArray(value)) throw wrongType(owner, value, place, `[]${elementName(field)}`);
  if (value.length === 0) return field.presence === 'always' ? value : drop;
  const path = place.indexes[place.indexes.length - 1] ?? '';
  for (let i = 0; i < value.length; i++) {
    const given: unknown = value[i];
    if (typeof given === 'string' && field.scalar === 'string') continue;
    place.indexes[place.indexes.length - 1] = `${path}[${i}]`;
    // A null in a list is that type's zero value in Go.
    const kept = given === null ? zeroOfElement(field, place) : decodeSingle(owner, field, given, place);
    if (kept !== given) value[i] = kept;
  }
  place.indexes[place.indexes.length - 1] = path;
  return value;
}

function decodeMap(owner: MessageSchema, field: FieldSchema, value: unknown, place: Place): unknown {
  if (!isPlainObject(value)) throw wrongType(owner, value, place, `map[string]${elementName(field)}`);
  let any = false;
  const plain = field.scalar === 'string';
  for (const key in value) {
    any = true;
    const given = value[key];
    if (plain && typeof given === 'string') continue;
    place.indexes.push(key);
    const kept = given === null ? zeroOfElement(field, place) : decodeSingle(owner, field, given, place);
    place.indexes.pop();
    if (kept !== given) value[key] = kept;
  }
  return any || field.presence === 'always' ? value : drop;
}

function decodeSingle(owner: MessageSchema, field: FieldSchema, value: unknown, place: Place): unknown {
  switch (field.scalar) {
    case undefined:
      break;
    case 'string':
      if (typeof value === 'string') return value;
      throw wrongType(owner, value, place, 'string');
    case 'bool':
      if (typeof value === 'boolean') return value;
      throw wrongType(owner, value, place, 'bool');
    case 'bytes':
      if (typeof value === 'string') return decodeBase64(value);
      if (Array.isArray(value)) throw wrongType(owner, value, place, 'uint8');
      throw wrongType(owner, value, place, '[]uint8');
    case 'double':
    case 'float':
      if (typeof value === 'number') return value;
      throw wrongType(owner, value, place, 'float64');
    default:
      return decodeInteger(owner, field.scalar, value, place);
  }
  const message = field.message;
  if (!message) throw new Error(`${owner.fullName}.${field.name} is neither scalar nor message`);
  if (message.json !== undefined) {
    const decoded = decodeSpecial(
      message,
      value,
      (got, type) => wrongType(owner, got, place, type),
      (schema, inner) => (isPlainObject(inner) ? decodeMessage(schema, inner, place) : inner),
    );
    return decoded;
  }
  if (!isPlainObject(value)) throw wrongType(owner, value, place, goTypeName(message));
  return decodeMessage(message, value, place);
}

function decodeInteger(
  owner: MessageSchema,
  type: 'int32' | 'int64' | 'uint32' | 'uint64',
  value: unknown,
  place: Place,
): number {
  if (typeof value !== 'number') throw wrongType(owner, value, place, type);
  if (!Number.isInteger(value)) throw wrongType(owner, value, place, type, String(value));
  const fits =
    type === 'int32'
      ? value >= -2147483648 && value <= 2147483647
      : type === 'uint32'
        ? value >= 0 && value <= 4294967295
        : type === 'int64'
          ? value >= -(2 ** 63) && value < 2 ** 63
          : value >= 0 && value < 2 ** 64;
  if (!fits) throw wrongType(owner, value, place, type, String(value));
  return value;
}

/** Standard base64, line breaks allowed, as encoding/json takes it; returned in canonical form. */
function decodeBase64(text: string): string {
  const packed = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  const bad = /[^A-Za-z0-9+/=]/.exec(packed) ?? /=(?!=?$)/.exec(packed);
  if (bad) throw new DecodeError(`illegal base64 data at input byte ${bad.index}`);
  if (packed.length % 4 !== 0)
    throw new DecodeError(`illegal base64 data at input byte ${packed.length - (packed.length % 4)}`);
  return packed.endsWith('=') ? withoutSpareBits(packed) : packed;
}

/** The last character before the padding has bits that stand for nothing: encoders set them to 0, decoders pass over them. */
function withoutSpareBits(packed: string): string {
  const end = packed.length - 4;
  return packed.slice(0, end) + Buffer.from(packed.slice(end), 'base64').toString('base64');
}

function elementName(field: FieldSchema): string {
  if (field.message) return goTypeName(field.message);
  return field.scalar === 'double' ? 'float64' : field.scalar === 'bytes' ? '[]uint8' : (field.scalar ?? 'string');
}

function isEmpty(value: JsonObject): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function pathOf(place: Place, key: string): string {
  return [...place.indexes, key].join('.');
}

function wrongType(owner: MessageSchema, value: unknown, place: Place, wanted: string, literal?: string): DecodeError {
  const got = literal === undefined ? goKind(value) : `number ${literal}`;
  return new DecodeError(
    `json: cannot unmarshal ${got} into Go struct field ${owner.name}.${place.names.join('.')} of type ${wanted}`,
  );
}
