import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';

/** An object while the server works on it: the fields every kind has, and whatever else the kind has. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** A stored object: shared by everything that reads it, so nobody may change it. */
export type StoredObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<ObjectMeta>;
  readonly [field: string]: unknown;
};

/** A copy that may be changed without anyone noticing. */
export function mutableCopy(object: StoredObject | ApiObject): ApiObject {
  return copyValue(object) as ApiObject;
}

// Plain JSON only; several times faster than structuredClone.
function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const out: unknown[] = new Array(value.length);
    for (let i = 0; i < value.length; i++) out[i] = copyValue(value[i]);
    return out;
  }
  const out: Record<string, unknown> = {};
  for (const key in value) out[key] = copyValue((value as Record<string, unknown>)[key]);
  return out;
}
