import { deepEqual } from '../../api/meta/deep-equal.ts';
import { type FieldSet, leaf, type MaybeSet } from './field-set.ts';
import { fieldElement, itemsByElement, type Shape, shapeOfField } from './shape.ts';

/** What differs between two values. Sets of fields, undefined where there are none. */
export interface Comparison {
  /** In the second, not in the first. */
  readonly added: MaybeSet;
  readonly modified: MaybeSet;
  readonly removed: MaybeSet;
}

const same: Comparison = Object.freeze({ added: undefined, modified: undefined, removed: undefined });

type Children = { [element: string]: FieldSet };
type Fields = Readonly<Record<string, unknown>>;

/** Compares by the rules of ownership. Absent and null are different: null is there, and nothing is in it. */
export function compare(shape: Shape, before: unknown, after: unknown): Comparison {
  if (before === after) return same;
  if (before === undefined) return wholly(shape, after);
  if (after === undefined) return { added: undefined, modified: undefined, removed: everything(shape, before) };
  if (shape.kind === 'leaf' || (isEmpty(before) && isEmpty(after))) {
    return deepEqual(before, after) ? same : { added: undefined, modified: leaf, removed: undefined };
  }
  let added: Children | undefined;
  let modified: Children | undefined;
  let removed: Children | undefined;
  const take = (element: string, difference: Comparison) => {
    if (difference === same) return;
    added = withChild(added, element, difference.added);
    modified = withChild(modified, element, difference.modified);
    removed = withChild(removed, element, difference.removed);
  };
  if (shape.kind === 'struct' || shape.kind === 'map') {
    const a = (before ?? {}) as Fields;
    const b = (after ?? {}) as Fields;
    for (const key in a) {
      const inner = childShape(shape, key);
      if (inner) take(fieldElement(key), compare(inner, a[key], b[key]));
    }
    for (const key in b) {
      if (key in a) continue;
      const inner = childShape(shape, key);
      if (inner && b[key] !== undefined) take(fieldElement(key), wholly(inner, b[key]));
    }
  } else {
    const a = itemsByElement(shape, before);
    const b = itemsByElement(shape, after);
    const item: Shape = shape.kind === 'keyed' ? shape.item : { kind: 'leaf' };
    for (const [element, value] of a) take(element, compare(item, value, b.get(element)));
    for (const [element, value] of b) if (!a.has(element)) take(element, wholly(item, value));
  }
  return added || modified || removed ? { added, modified, removed } : same;
}

/** Puts a child into a node that is made when it gets its first one. */
function withChild(node: Children | undefined, element: string, child: MaybeSet): Children | undefined {
  if (!child) return node;
  const children = node ?? {};
  children[element] = child;
  return children;
}

const wholly = (shape: Shape, after: unknown): Comparison => ({
  added: everything(shape, after),
  modified: undefined,
  removed: undefined,
});

/** The shape of a struct's field or a map's value; undefined for what the schema does not know. */
export function childShape(shape: Extract<Shape, { kind: 'struct' | 'map' }>, key: string): Shape | undefined {
  if (shape.kind === 'map') return shape.value;
  const field = shape.message.byName.get(key);
  return field && shapeOfField(field);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

/** A value that is wholly new, or wholly gone: itself and everything in it. */
function everything(shape: Shape, value: unknown): FieldSet {
  if (shape.kind === 'leaf' || isEmpty(value)) return leaf;
  // Most of what a create records is made here: the member's own mark goes in first, nothing is copied afterwards.
  const members: Children = { '.': leaf };
  return gather(members, shape, value, everything) ? members : leaf;
}

/** Puts what `make` makes of a value's parts into `children`; whether there was any. */
function gather(
  children: Children,
  shape: Shape,
  value: unknown,
  make: (shape: Shape, value: unknown) => MaybeSet,
): boolean {
  let any = false;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    const fields = value as Fields;
    for (const key in fields) {
      const inner = childShape(shape, key);
      const made = inner && fields[key] !== undefined ? make(inner, fields[key]) : undefined;
      if (!made) continue;
      children[fieldElement(key)] = made;
      any = true;
    }
  } else if (shape.kind === 'keyed' || shape.kind === 'set') {
    const item: Shape = shape.kind === 'keyed' ? shape.item : { kind: 'leaf' };
    for (const [element, value2] of itemsByElement(shape, value)) {
      const made = make(item, value2);
      if (!made) continue;
      children[element] = made;
      any = true;
    }
  }
  return any;
}

/**
 * The fields that an applied configuration claims: leaves, items of lists and keys of maps, and what is given empty;
 * a struct that has something in it is claimed by its fields alone.
 */
export function claimed(shape: Shape, value: unknown): MaybeSet {
  if (shape.kind === 'leaf') return leaf;
  if (value === null || ((shape.kind === 'struct' || shape.kind === 'map') && isEmpty(value))) return leaf;
  const own = shape.kind === 'struct' ? claimed : claimedEntry;
  const children: Children = {};
  return gather(children, shape, value, own) ? children : undefined;
}

function claimedEntry(shape: Shape, value: unknown): MaybeSet {
  if (shape.kind === 'leaf') return leaf;
  const inner = claimed(shape, value);
  if (!inner) return leaf;
  return '.' in inner ? inner : Object.keys(inner).length === 0 ? leaf : { '.': leaf, ...inner };
}
