import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest } from '../../api/errors/constructors.ts';
import { put } from './json-value.ts';

/**
 * Applies a JSON merge patch (RFC 7386): objects are merged, null removes, everything else replaces. Neither argument is
 * changed; the result shares with `object` what the patch does not touch, and nothing with `patch`.
 * Throws a Status error, 400, when the patch is no object.
 * https://www.rfc-editor.org/rfc/rfc7386
 */
export function applyMergePatch(object: JsonObject, patch: unknown): JsonObject {
  if (!isPlainObject(patch)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${goKind(patch)} into Go value of type map[string]interface {}`,
    );
  }
  return merge(object, patch);
}

function merge(object: JsonObject, patch: JsonObject): JsonObject {
  const merged = { ...object };
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    const existing = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (change === null) delete merged[key];
    else if (isPlainObject(change) && isPlainObject(existing)) put(merged, key, merge(existing, change));
    else put(merged, key, withoutNulls(change));
  }
  return merged;
}

/** A copy of what comes in anew: a null in it has nothing to remove and is not kept. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  return isPlainObject(value) ? merge({}, value) : value;
}
