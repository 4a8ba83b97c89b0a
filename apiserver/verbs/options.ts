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

/** Reads and checks them; throws an Invalid status that names the options' kind, as Kubernetes does. */
export function writeOptions(
  context: RequestContext,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteOptions {
  const { query } = context;
  const errors: FieldError[] = [];
  const dryRun = query.getAll('dryRun');
  const given = query.get('fieldValidation') ?? '';
  const manager = query.get('fieldManager') ?? '';
  if (manager.length > 128) errors.push(tooLong(fieldPath('fieldManager'), 128));
  else if (!isPrintable(manager))
    errors.push(invalidField(fieldPath('fieldManager'), manager, 'should only contain printable characters'));
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

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u.test(text);
}

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
