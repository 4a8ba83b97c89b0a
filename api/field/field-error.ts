import type { FieldPath } from './path.ts';
import { printValue, quote } from './quote.ts';

/** The reason of a field's refusal, as it stands in the causes of a Status. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

/**
 * Why a field of an object is refused. A value, not an exception: validation gathers them and `invalid()` turns them into one
 * Status. The functions below make them, with Kubernetes' wording.
 */
export interface FieldError {
  readonly type: FieldErrorType;
  /** The printed path. */
  readonly field: string;
  /** The message without the path: the `message` of a cause. */
  readonly message: string;
}

type Place = FieldPath | string;

function fieldError(type: FieldErrorType, field: Place, value: string | undefined, detail: string): FieldError {
  const head = value === undefined ? titles[type] : `${titles[type]}: ${value}`;
  return { type, field: String(field), message: detail === '' ? head : `${head}: ${detail}` };
}

/** A value that refers to something that is not there. */
export function notFoundField(field: Place, value: unknown): FieldError {
  return fieldError('FieldValueNotFound', field, printValue(value), '');
}

/** An absent or empty value that must be given. */
export function required(field: Place, detail = ''): FieldError {
  return fieldError('FieldValueRequired', field, undefined, detail);
}

/** A value that another item has already. */
export function duplicate(field: Place, value: unknown): FieldError {
  return fieldError('FieldValueDuplicate', field, printValue(value), '');
}

/** A malformed value. Objects are shown as JSON with their keys in the order they have. */
export function invalidField(field: Place, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueInvalid', field, printValue(value), detail);
}

/** A value of another type than the schema has. */
export function typeInvalid(field: Place, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueTypeInvalid', field, printValue(value), detail);
}

/** A value that is not in the list. Kubernetes sorts most lists; the caller gives the order. */
export function notSupported(field: Place, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quote).join(', ')}`;
  return fieldError('FieldValueNotSupported', field, printValue(value), detail);
}

/** A well-formed value that is not allowed here. */
export function forbiddenField(field: Place, detail: string): FieldError {
  return fieldError('FieldValueForbidden', field, undefined, detail);
}

/** A text of more than `max` bytes; the value is not repeated. */
export function tooLong(field: Place, max: number): FieldError {
  const detail = max < 0 ? 'value is too long' : `may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}`;
  return fieldError('FieldValueTooLong', field, undefined, detail);
}

/** A list or map with more than `max` entries; a negative `actual` is not shown. */
export function tooMany(field: Place, actual: number, max: number): FieldError {
  const detail = max < 0 ? 'has too many items' : `must have at most ${max} ${max === 1 ? 'item' : 'items'}`;
  return fieldError('FieldValueTooMany', field, actual < 0 ? undefined : String(actual), detail);
}

/** Each distinct "path: message" once: alone as it is, several as `[a, b]`. Empty without errors. */
export function aggregate(errors: readonly FieldError[]): string {
  return aggregateMessages(errors.map((error) => `${error.field}: ${error.message}`));
}

/** The same for messages without fields. */
export function aggregateMessages(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length > 1 ? `[${distinct.join(', ')}]` : (distinct[0] ?? '');
}
