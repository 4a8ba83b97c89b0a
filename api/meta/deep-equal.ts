import { tryParseQuantity } from '../quantity/quantity.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether two values of JSON are the same. The order of keys does not matter, and a key whose value is undefined counts as
 * absent. Shared parts are not walked, so comparing an object with a changed copy of it costs what the change costs.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
    return true;
  }
  if (Array.isArray(b)) return false;
  const left = a as Fields;
  const right = b as Fields;
  let count = 0;
  for (const key in left) {
    const value = left[key];
    if (value === undefined) continue;
    if (!deepEqual(value, right[key])) return false;
    count++;
  }
  for (const key in right) if (right[key] !== undefined) count--;
  return count === 0;
}

/** Fields that hold maps in every kind; elsewhere `{}` is an empty struct, and that it is there may mean something. */
const maps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'data',
  'binaryData',
  'stringData',
]);

/** Fields that hold maps of quantities, or one quantity. */
const quantities: ReadonlySet<string> = new Set([
  'requests',
  'limits',
  'capacity',
  'allocatable',
  'hard',
  'used',
  'overhead',
  'allocatedResources',
  'defaultRequest',
  'maxLimitRequestRatio',
  'sizeLimit',
  'divisor',
  'averageValue',
]);

/** Whether a field holds a quantity, or quantities by name. */
export function isQuantityField(field: string): boolean {
  return quantities.has(field);
}

/**
 * Whether two objects of the API mean the same, which is what decides if an update changes a spec: as `deepEqual`, but null,
 * an empty list and an empty map are as good as absent, and quantities are compared by value ("1Gi" is "1024Mi").
 */
export function semanticEqual(a: unknown, b: unknown): boolean {
  return equal(a, b, '');
}

function equal(a: unknown, b: unknown, field: string): boolean {
  if (a === b) return true;
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return false;
      for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i], '')) return false;
      return true;
    }
    return equalFields(a as Fields, b as Fields, field);
  }
  if (typeof a === 'string' && typeof b === 'string') return quantities.has(field) && equalQuantities(a, b);
  return isAbsent(a, field) && isAbsent(b, field);
}

function equalFields(a: Fields, b: Fields, field: string): boolean {
  // The keys of a map of quantities are names of resources: what they hold is compared like the map itself.
  const inner = quantities.has(field) ? field : undefined;
  for (const key in a) {
    const left = a[key];
    const right = b[key];
    if (left !== right && !equal(left, right, inner ?? key)) return false;
  }
  for (const key in b) {
    if (a[key] === undefined && !isAbsent(b[key], inner ?? key)) return false;
  }
  return true;
}

/**
 * Whether the value of a field says as little as no value: null, an empty list, an empty map. An empty struct is something, so
 * it depends on the field.
 */
export function isAbsent(value: unknown, field: string): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.length === 0;
  if (!maps.has(field) && !quantities.has(field)) return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function equalQuantities(a: string, b: string): boolean {
  const [left, right] = [tryParseQuantity(a), tryParseQuantity(b)];
  return left !== undefined && right !== undefined && left.equals(right);
}
