import { badRequest } from '../../api/errors/constructors.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { failure, type StatusError } from '../../api/errors/status-error.ts';
import { goPrint } from '../../api/field/quote.ts';

/** A plain 500 without a reason, as clients know it from Kubernetes. */
export const noMergeKey = (item: unknown, mergeKey: string): StatusError =>
  failure('', `map: ${goPrint(item)} does not contain declared merge key: ${mergeKey}`);

// Other patches that contradict the schema get Kubernetes' words and not its 500: it is the client that is wrong.

export const noKeyedList = (): StatusError => badRequest('cannot merge lists without merge key for type map');

export const unknownDirective = (directive: unknown, item: unknown): StatusError =>
  badRequest(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(item)}`);

export const listCannotMerge = (): StatusError => badRequest('merging lists cannot yet be specified in the patch');

export const mixedItems = (lists: readonly unknown[]): StatusError =>
  badRequest(`list element types are not identical: ${goPrint(lists)}`);

export const orderMismatch = (patch: readonly unknown[], order: readonly unknown[]): StatusError =>
  badRequest(`The order in patch list:\n${goPrint(patch)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`);

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
  return badRequest(`expected a ${name(wanted === 'list' ? [] : {})}, but received a ${name(value)}`);
}

export const badRetainKeys = (): StatusError => badRequest('invalid patch format of retainKeys');
export const badPrimitiveList = (): StatusError => badRequest('invalid patch format of primitive list');
export const badElementOrder = (): StatusError => badRequest('invalid patch format of setElementOrder list');

/** Lists of lists cannot be merged. */
export const nestedLists = (): StatusError => genericServerResponse({ code: 422, verb: '' });
