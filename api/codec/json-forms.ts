import type { JsonForm, MessageSchema } from '../../proto/schema/schema.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { canonicalQuantity } from '../quantity/quantity.ts';
import { readTime } from '../time/layout.ts';
import { DecodeError, goKind, isPlainObject, type JsonObject } from './wording.ts';

/** What the zero value of a message with a JSON form of its own is shown as. */
export function zeroOfSpecial(form: JsonForm): unknown {
  switch (form) {
    case 'quantity':
      return '0';
    case 'intOrString':
      return 0;
    case 'duration':
      return '0s';
    default:
      return null;
  }
}

type Refuse = (value: unknown, type: string) => Error;

/**
 * Reads a value of a message whose JSON is no object of its fields, into the canonical form that the server answers with.
 * `inner` decodes a message nested in it.
 */
export function decodeSpecial(
  message: MessageSchema,
  value: unknown,
  refuse: Refuse,
  inner: (schema: MessageSchema, value: unknown) => unknown,
): unknown {
  switch (message.json) {
    case 'quantity':
      return decodeQuantity(value);
    case 'time':
      if (typeof value !== 'string') throw refuse(value, 'string');
      return decodeTime(value, 0);
    case 'microTime':
      if (typeof value !== 'string') throw refuse(value, 'string');
      return decodeTime(value, 6);
    case 'duration':
      if (typeof value !== 'string') throw refuse(value, 'string');
      return value;
    case 'intOrString':
      if (typeof value === 'string') return value;
      if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2147483648) return value;
      throw refuse(value, typeof value === 'number' ? 'int32' : 'string');
    case 'rawExtension':
      return isPlainObject(value) ? decodeEmbedded(value, inner) : value;
    case 'items':
      if (!Array.isArray(value)) throw refuse(value, `v1.${message.name}`);
      for (const item of value) if (typeof item !== 'string') throw refuse(item, 'string');
      return value;
    case 'schemaOrArray': {
      const schema = message.byName.get('schema')?.message;
      if (!schema) return value;
      return Array.isArray(value) ? value.map((item) => inner(schema, item)) : inner(schema, value);
    }
    case 'schemaOrBool':
    case 'schemaOrStringArray': {
      const schema = message.byName.get('schema')?.message;
      return schema && isPlainObject(value) ? inner(schema, value) : value;
    }
    case 'fields':
    case 'any':
    case undefined:
      return value;
  }
}

/** An object inside another one is normalised when its kind is known; others stay as they came. */
function decodeEmbedded(value: JsonObject, inner: (schema: MessageSchema, value: unknown) => unknown): unknown {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return value;
  const schema = schemaOfKind(apiVersion, kind);
  return schema ? inner(schema, value) : value;
}

function decodeQuantity(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? numberText(value) : undefined;
  const canonical = text === undefined ? undefined : canonicalQuantity(text);
  if (canonical === undefined) {
    if (text === undefined)
      throw new DecodeError(
        `unmarshalerDecoder: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', got ${goKind(value)}`,
      );
    throw new DecodeError(
      "unmarshalerDecoder: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return canonical;
}

function numberText(value: number): string {
  return String(value);
}

/** RFC 3339 in any zone, answered in UTC with that many digits of fraction, as metav1.Time and MicroTime print it. */
function decodeTime(text: string, digits: 0 | 6): string {
  const read = readTime(text, digits);
  if ('error' in read) throw new DecodeError(read.error);
  return read.time;
}
