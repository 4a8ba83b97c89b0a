import type { MessageSchema } from '../../proto/schema/schema.ts';
import { formatTime } from '../time/timestamp.ts';
import { DecodeError, isPlainObject, type JsonObject } from './wording.ts';

/** Seconds and nanoseconds as the API prints times: whole seconds, or six digits. */
function timeText(seconds: number, nanos: number, micro: boolean): string {
  const text = formatTime(seconds * 1000);
  if (!micro) return text;
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return `${text.slice(0, -1)}.${micros}Z`;
}

function parseRaw(base64: unknown): unknown {
  if (typeof base64 !== 'string' || base64 === '') return null;
  const text = Buffer.from(base64, 'base64').toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DecodeError('an embedded object is not JSON', { cause });
  }
}

/** From the fields of a message with a JSON form of its own to that form. */
export function decodeSpecialMessage(message: MessageSchema, fields: JsonObject): unknown {
  const number = (name: string) => (typeof fields[name] === 'number' ? (fields[name] as number) : 0);
  switch (message.json) {
    case 'quantity':
      return typeof fields.string === 'string' ? fields.string : '0';
    case 'time':
    case 'microTime':
      // The zero time has no seconds: clients send it for "not set".
      if (number('seconds') === 0 && number('nanos') === 0) return null;
      return timeText(number('seconds'), number('nanos'), message.json === 'microTime');
    case 'duration':
      return durationText(number('duration'));
    case 'intOrString':
      return number('type') === 1 ? (fields.strVal ?? '') : number('intVal');
    case 'rawExtension':
    case 'any':
      return parseRaw(fields.raw);
    case 'fields':
      return parseRaw(fields.Raw);
    case 'items':
      return fields.items ?? [];
    case 'schemaOrArray':
      return fields.jSONSchemas ?? fields.schema ?? null;
    case 'schemaOrBool':
      return fields.schema ?? fields.allows ?? false;
    case 'schemaOrStringArray':
      return fields.property ?? fields.schema ?? null;
    case undefined:
      return fields;
  }
}

/** From the JSON form to the fields of the message, as `decodeSpecialMessage` takes them. */
export function encodeSpecialMessage(message: MessageSchema, value: unknown): JsonObject {
  switch (message.json) {
    case 'quantity':
      return { string: String(value) };
    case 'time':
    case 'microTime': {
      if (value === null) return {};
      const ms = Date.parse(String(value));
      const seconds = Math.floor(ms / 1000);
      // Kubernetes sends whole seconds for Time; MicroTime keeps its microseconds.
      const fraction = /\.(\d+)/.exec(String(value))?.[1] ?? '';
      const nanos = message.json === 'microTime' ? Number(fraction.slice(0, 6).padEnd(6, '0')) * 1000 : 0;
      return { seconds, nanos };
    }
    case 'duration':
      return { duration: durationNanos(String(value)) };
    case 'intOrString':
      return typeof value === 'string' ? { type: 1, intVal: 0, strVal: value } : { type: 0, intVal: value, strVal: '' };
    case 'rawExtension':
    case 'any':
      return { raw: Buffer.from(JSON.stringify(value)).toString('base64') };
    case 'fields':
      return { Raw: Buffer.from(JSON.stringify(value)).toString('base64') };
    case 'items':
      return { items: value };
    case 'schemaOrArray':
      return Array.isArray(value) ? { jSONSchemas: value } : { schema: value };
    case 'schemaOrBool':
      return typeof value === 'boolean' ? { allows: value } : { allows: true, schema: value };
    case 'schemaOrStringArray':
      return Array.isArray(value) ? { property: value } : { schema: value };
    case undefined:
      return isPlainObject(value) ? value : {};
  }
}

const units: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

function durationNanos(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0);
  return text.startsWith('-') ? -total : total;
}

/** Go's time.Duration.String for whole nanoseconds. */
function durationText(nanos: number): string {
  if (nanos === 0) return '0s';
  const sign = nanos < 0 ? '-' : '';
  const abs = Math.abs(nanos);
  if (abs < 1e3) return `${sign}${abs}ns`;
  if (abs < 1e6) return `${sign}${abs / 1e3}µs`;
  if (abs < 1e9) return `${sign}${abs / 1e6}ms`;
  const hours = Math.floor(abs / 3.6e12);
  const minutes = Math.floor((abs % 3.6e12) / 6e10);
  const seconds = (abs % 6e10) / 1e9;
  return `${sign}${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
