import type { JsonObject } from '../../api/codec/wording.ts';

/** Sets a key. One named `__proto__` becomes a key like any other and not the object's prototype. */
export function put(object: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** A copy that shares nothing with the value: patches are applied again when an object changed meanwhile. */
export function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson);
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) put(copy, key, copyJson((value as JsonObject)[key]));
  return copy;
}
