import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { put } from './json-value.ts';

/** On an object: `replace` or `delete` it; on an item of a list: `delete` the one with that key, or `replace` the list. */
export const directiveKey = '$patch';
/** The only fields of the live object that stay, for unions. */
export const retainKeysKey = '$retainKeys';
/** Values that a list of scalars shall lose. */
export const deletePrefix = '$deleteFromPrimitiveList/';
/** The order that a list shall have. */
export const orderPrefix = '$setElementOrder/';

/** Whether a key says how to merge the fields beside it. */
export function isDirective(key: string): boolean {
  return key === retainKeysKey || key.startsWith(orderPrefix) || key.startsWith(deletePrefix);
}

/**
 * A copy of what comes in anew, where there is nothing to merge with: nulls and directives have nothing to act on and are left
 * out. Undefined when the value is itself a directive.
 */
export function settle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settle).filter((item) => item !== undefined);
  if (!isPlainObject(value)) return value;
  if (value[directiveKey] !== undefined) return undefined;
  const settled: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (key.charCodeAt(0) === 36 && (key === directiveKey || isDirective(key))) continue;
    const inner = value[key];
    const kept = inner === null ? undefined : settle(inner);
    if (kept !== undefined) put(settled, key, kept);
  }
  return settled;
}
