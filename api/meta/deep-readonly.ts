/**
 * The type of what others own: objects from stores, caches and informers. Copy what you change:
 * `{ ...pod, status: { ...pod.status, phase } }`.
 */
export type DeepReadonly<T> = T extends string | number | boolean | bigint | symbol | null | undefined
  ? T
  : T extends (...args: never[]) => unknown
    ? T
    : unknown extends T
      ? T
      : { readonly [K in keyof T]: DeepReadonly<T[K]> };

/** Freezes a value and all in it, and returns it. For tests and constants: it walks the whole value. */
export function deepFreeze<T>(value: T): DeepReadonly<T> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value as DeepReadonly<T>;
}
