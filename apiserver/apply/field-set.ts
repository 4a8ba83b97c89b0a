import { isPlainObject } from '../../api/codec/wording.ts';

/**
 * Sets of fields in the form of FieldsV1: a tree whose keys are path elements (`f:name`, `k:{"name":"c"}`, `v:"x"`). A node
 * belongs to the set when it has the key `.`, or no keys at all. Sets are never changed, they are made anew.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/#FieldsV1
 */
export type FieldSet = { readonly [element: string]: FieldSet };

type Building = { [element: string]: Building };

/** A node that is a member and has nothing below it. */
export const leaf: FieldSet = Object.freeze({});

/** The set without members: no tree at all, since an empty tree is a member. */
export type MaybeSet = FieldSet | undefined;

/** Whether the node itself belongs to the set. */
export function isMember(node: FieldSet): boolean {
  if ('.' in node) return true;
  for (const key in node) if (Object.hasOwn(node, key)) return false;
  return true;
}

/** Whether a value from a client is a set: nothing here could work with another, and nobody could read it. */
export function isFieldSet(value: unknown): value is FieldSet {
  return isPlainObject(value) && Object.entries(value).every(([key, inner]) => isElement(key) && isFieldSet(inner));
}

function isElement(key: string): boolean {
  if (key === '.' || key.startsWith('f:')) return true;
  if (key.startsWith('i:')) return /^i:\d+$/.test(key);
  if (!key.startsWith('k:') && !key.startsWith('v:')) return false;
  try {
    const inner: unknown = JSON.parse(key.slice(2));
    return key.startsWith('v:') || isPlainObject(inner);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function assemble(member: boolean, children: Building): MaybeSet {
  let any = false;
  for (const _key in children) {
    any = true;
    break;
  }
  if (!any) return member ? leaf : undefined;
  return member ? { '.': leaf as Building, ...children } : children;
}

/** What is in either. Shares parts with both; sets are never changed. */
export function union(a: MaybeSet, b: MaybeSet): MaybeSet {
  if (!a) return b;
  if (!b || a === b) return a;
  const out: Building = {};
  for (const key in a) if (key !== '.') out[key] = union(a[key], b[key]) as Building;
  for (const key in b) if (key !== '.' && !(key in a)) out[key] = b[key] as Building;
  return assemble(isMember(a) || isMember(b), out);
}

/** What is in `a` and not in `b`. */
export function difference(a: MaybeSet, b: MaybeSet): MaybeSet {
  if (!a || !b) return a;
  const out: Building = {};
  for (const key in a) {
    if (key === '.') continue;
    const left = difference(a[key], b[key]);
    if (left) out[key] = left as Building;
  }
  return assemble(isMember(a) && !isMember(b), out);
}

export function intersection(a: MaybeSet, b: MaybeSet): MaybeSet {
  if (!a || !b) return undefined;
  const out: Building = {};
  for (const key in a) {
    if (key === '.') continue;
    const both = intersection(a[key], b[key]);
    if (both) out[key] = both as Building;
  }
  return assemble(isMember(a) && isMember(b), out);
}

export function sameSet(a: MaybeSet, b: MaybeSet): boolean {
  if (a === b) return true;
  if (!a || !b || isMember(a) !== isMember(b)) return false;
  for (const key in a) if (key !== '.' && !sameSet(a[key], b[key])) return false;
  for (const key in b) if (key !== '.' && !(key in a)) return false;
  return true;
}

/** The paths of all members, as conflicts name them: `.spec.containers[name="c"].image`. */
export function memberPaths(set: MaybeSet): string[] {
  const paths: string[] = [];
  const walk = (at: FieldSet, path: string) => {
    if (isMember(at) && path !== '') paths.push(path);
    for (const key of Object.keys(at).sort()) {
      const child = at[key];
      if (key !== '.' && child) walk(child, path + printElement(key));
    }
  };
  if (set) walk(set, '');
  return paths;
}

function printElement(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('k:')) {
    const keys = JSON.parse(rest) as Record<string, unknown>;
    return `[${Object.keys(keys)
      .sort()
      .map((key) => `${key}=${JSON.stringify(keys[key])}`)
      .join(',')}]`;
  }
  return element.startsWith('v:') ? `[=${rest}]` : `[${rest}]`;
}
