import type { MessageSchema } from '../../proto/schema/schema.ts';

export type JsonObject = { [key: string]: unknown };

/** What was sent cannot be read as the kind it should be; the message is what Go's decoder says in that case. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** JSON object, not null and not a list. */
export function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The word Go uses for a JSON value's kind. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    default:
      return value === null || value === undefined ? 'null' : 'object';
  }
}

/** `v1.PodSpec`, as Go prints the type. */
export function goTypeName(schema: MessageSchema): string {
  const parts = schema.fullName.split('.');
  return `${parts[parts.length - 2] ?? ''}.${schema.name}`;
}
