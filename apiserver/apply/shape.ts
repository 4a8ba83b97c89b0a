import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';

/**
 * How a value is owned: whole (`leaf`), by its fields (`struct`), by its keys (`map`), or by its items, which are told
 * apart by some of their fields (`keyed`) or by themselves (`set`).
 */
export type Shape =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'struct'; readonly message: MessageSchema }
  | { readonly kind: 'map'; readonly value: Shape }
  | { readonly kind: 'keyed'; readonly keys: readonly ListKey[]; readonly item: Shape }
  | { readonly kind: 'set' };

export interface ListKey {
  readonly name: string;
  /** The value that an item without the key counts as having. */
  readonly fallback: unknown;
}

const whole: Shape = { kind: 'leaf' };
const setShape: Shape = { kind: 'set' };
const shapes = new WeakMap<FieldSchema, Shape>();
const structs = new WeakMap<MessageSchema, Shape>();

/** The shape of an object or message. */
export function shapeOfMessage(message: MessageSchema): Shape {
  if (message.json !== undefined || message.atomic) return whole;
  let shape = structs.get(message);
  if (!shape) {
    shape = { kind: 'struct', message };
    structs.set(message, shape);
  }
  return shape;
}

/** The shape of a field's value. */
export function shapeOfField(field: FieldSchema): Shape {
  let shape = shapes.get(field);
  if (!shape) {
    shape = makeShape(field);
    shapes.set(field, shape);
  }
  return shape;
}

function makeShape(field: FieldSchema): Shape {
  const item = field.message ? shapeOfMessage(field.message) : whole;
  if (field.label === 'map') return field.mapType === 'atomic' ? whole : { kind: 'map', value: item };
  if (field.label === 'optional') return field.mapType === 'atomic' ? whole : item;
  if (field.listType === 'set') return setShape;
  if (field.listType !== 'map' || !field.message) return whole;
  const { message } = field;
  return {
    kind: 'keyed',
    keys: field.listKeys.map((name) => ({ name, fallback: message.byName.get(name)?.fallback })),
    item,
  };
}

const elements = new Map<string, string>();

/** The path element of a field. */
export function fieldElement(name: string): string {
  let element = elements.get(name);
  if (element === undefined) {
    element = `f:${name}`;
    // Names of fields are few, keys of maps are not.
    if (elements.size < 10_000) elements.set(name, element);
  }
  return element;
}

/** The path element of a list's item: its keys in order of their names. */
export function keyElement(keys: readonly ListKey[], item: Readonly<Record<string, unknown>>): string {
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only) {
    const value = item[only.name] ?? only.fallback;
    return value === undefined ? 'k:{}' : `k:{${JSON.stringify(only.name)}:${JSON.stringify(value)}}`;
  }
  const parts: string[] = [];
  for (const { name, fallback } of [...keys].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const value = item[name] ?? fallback;
    if (value !== undefined) parts.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  return `k:{${parts.join(',')}}`;
}

export function valueElement(value: unknown): string {
  return `v:${JSON.stringify(value)}`;
}

/** The path element of an item of a list that is not owned whole. */
export function itemElement(shape: Extract<Shape, { kind: 'keyed' | 'set' }>, item: unknown): string {
  return shape.kind === 'set' ? valueElement(item) : keyElement(shape.keys, (item ?? {}) as Record<string, unknown>);
}

/** A list's items by their path elements; the first of equal ones counts. */
export function itemsByElement(shape: Extract<Shape, { kind: 'keyed' | 'set' }>, list: unknown): Map<string, unknown> {
  const items = new Map<string, unknown>();
  if (!Array.isArray(list)) return items;
  for (const item of list as unknown[]) {
    const element = itemElement(shape, item);
    if (!items.has(element)) items.set(element, item);
  }
  return items;
}
