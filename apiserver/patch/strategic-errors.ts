import { badRequest } from '../../api/errors/constructors.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { failure, type StatusError } from '../../api/errors/status-error.ts';
import { goPrint } from '../../api/field/quote.ts';

/** Passed on without a reason, as a 500: so Kubernetes has it with what is wrong with a patch, but for three of its mistakes. */
const passedOn = (message: string): StatusError => failure('', message);

export const noMergeKey = (item: unknown, mergeKey: string): StatusError =>
  passedOn(`map: ${goPrint(item)} does not contain declared merge key: ${mergeKey}`);

export const noKeyedList = (): StatusError => passedOn('cannot merge lists without merge key for type map');

export const unknownDirective = (directive: unknown, item: unknown): StatusError =>
  passedOn(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(item)}`);

export const listCannotMerge = (): StatusError => passedOn('merging lists cannot yet be specified in the patch');

export const mixedItems = (lists: readonly unknown[]): StatusError =>
  passedOn(`list element types are not identical: ${goPrint(lists)}`);

export const orderMismatch = (patch: readonly unknown[], order: readonly unknown[]): StatusError =>
  passedOn(`The order in patch list:\n${goPrint(patch)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`);

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'int64',
  boolean: 'bool',
  undefined: '%!s(<nil>)',
};

/** `wanted` is a list or an object by the schema or by the live object, and the patch gives something else. */
export function wrongType(wanted: 'list' | 'object', value: unknown): StatusError {
  const name = (given: unknown): string =>
    Array.isArray(given)
      ? '[]interface {}'
      : given === null
        ? '%!s(<nil>)'
        : (goTypes[typeof given] ?? 'map[string]interface {}');
  return passedOn(`expected a ${name(wanted === 'list' ? [] : {})}, but received a ${name(value)}`);
}

export const badRetainKeys = (): StatusError => badRequest('invalid patch format of retainKeys');
export const badPrimitiveList = (): StatusError => badRequest('invalid patch format of primitive list');
export const badElementOrder = (): StatusError => badRequest('invalid patch format of setElementOrder list');

/** Lists of lists cannot be merged. */
export const nestedLists = (): StatusError => genericServerResponse({ code: 422, verb: '' });
