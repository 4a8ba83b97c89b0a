import type { AnyObject } from '../object.ts';

type Data = Readonly<Record<string, unknown>>;

const dataOf = (object: AnyObject | undefined) => (object?.data ?? {}) as Data;

/** The two states of a secret without its values: only whether they differ is shown. */
export function maskSecrets(
  live: AnyObject | undefined,
  merged: AnyObject | undefined,
): readonly [live: AnyObject | undefined, merged: AnyObject | undefined] {
  const [before, after] = [dataOf(live), dataOf(merged)];
  const text = (key: string, own: Data, other: Data, mark: string) =>
    key in other && own[key] !== other[key] ? `*** (${mark})` : '***';
  const masked = (object: AnyObject | undefined, own: Data, other: Data, mark: string) =>
    object?.data
      ? { ...object, data: Object.fromEntries(Object.keys(own).map((key) => [key, text(key, own, other, mark)])) }
      : object;
  return [masked(live, before, after, 'before'), masked(merged, after, before, 'after')];
}
