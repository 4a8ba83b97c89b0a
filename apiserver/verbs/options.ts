import { badRequest, invalid } from '../../api/errors/constructors.ts';
import { type FieldError, invalidField, notSupported, tooLong } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import type { RequestContext } from '../request/context.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** The options that every write takes in its query. https://kubernetes.io/docs/reference/using-api/api-concepts/ */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
}

/**
 * Reads and checks them; throws an Invalid status that names the options' kind, as Kubernetes does. `more` is what else is wrong
 * with them, told first.
 */
export function writeOptions(
  context: RequestContext,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  more: readonly FieldError[] = [],
): WriteOptions {
  const { query } = context;
  const errors = [...more];
  const dryRun = query.getAll('dryRun');
  const given = query.get('fieldValidation') ?? '';
  errors.push(...checkManager(query.get('fieldManager') ?? ''));
  errors.push(...checkDryRun(dryRun));
  if (given !== '' && given !== 'Ignore' && given !== 'Warn' && given !== 'Strict') {
    errors.push(notSupported(fieldPath('fieldValidation'), given, ['', 'Ignore', 'Strict', 'Warn']));
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
  return { dryRun: dryRun.length > 0, fieldValidation: given === '' ? 'Warn' : (given as FieldValidation) };
}

/** What is wrong with the values of `dryRun`, of any verb: they are refused together. */
export function checkDryRun(values: readonly unknown[]): FieldError[] {
  return values.every((value) => value === 'All') ? [] : [notSupported(fieldPath('dryRun'), values, ['All'])];
}

/** A manager's name has a bound, in bytes, and each character that cannot be printed is told with its place among them. */
function checkManager(name: string): FieldError[] {
  const path = fieldPath('fieldManager');
  const errors = Buffer.byteLength(name) > maxManagerBytes ? [tooLong(path, maxManagerBytes)] : [];
  for (const { 0: character, index } of name.matchAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu)) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const at = Buffer.byteLength(name.slice(0, index));
    errors.push(invalidField(path, name, `invalid character U+${code} (at position ${at})`));
  }
  return errors;
}

const maxManagerBytes = 128;

/** A whole number from the query; absent is undefined, anything else a 400. */
export function integerOption(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const refusal = (problem: string) => badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
  if (!/^[+-]?\d+$/.test(text)) throw refusal('invalid syntax');
  const value = BigInt(text.replace('+', ''));
  if (BigInt.asIntN(64, value) !== value) throw refusal('value out of range');
  return Number(value);
}
