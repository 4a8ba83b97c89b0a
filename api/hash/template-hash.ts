import { isAbsent, isQuantityField } from '../meta/deep-equal.ts';
import { Quantity, tryParseQuantity } from '../quantity/quantity.ts';
import { Fnv32, safeEncode } from './fnv.ts';

/**
 * The hash of a pod template: the end of the name of its ReplicaSet and the value of the label pod-template-hash. Templates
 * that mean the same have the same hash, in whatever order their keys come, and whether empty lists are there or not.
 * `collisionCount` makes another hash of the same template, for when the name is taken by another one.
 *
 * Kubernetes hashes a dump of its own Go structs, so the values differ from its.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label
 */
export function templateHash(template: unknown, collisionCount?: number): string {
  const hash = new Fnv32();
  feed(hash, template, '');
  if (collisionCount !== undefined) hash.uint64(collisionCount);
  return safeEncode(String(hash.sum));
}

/** Every value begins with its kind and ends with a mark, so that no two different ones give the same bytes. */
function feed(hash: Fnv32, value: unknown, field: string): void {
  if (Array.isArray(value)) {
    hash.text('[');
    for (const item of value) {
      feed(hash, item, '');
      hash.text(',');
    }
    hash.text(']');
    return;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    const inner = isQuantityField(field) ? field : undefined;
    hash.text('{');
    for (const key of Object.keys(fields).sort()) {
      if (isAbsent(fields[key], inner ?? key)) continue;
      hash.text(JSON.stringify(key)).text(':');
      feed(hash, fields[key], inner ?? key);
      hash.text(',');
    }
    hash.text('}');
    return;
  }
  if (typeof value === 'string' && isQuantityField(field)) {
    const quantity = tryParseQuantity(value);
    hash.text(quantity === undefined ? value : new Quantity(quantity.amount, 'DecimalSI').toString());
    return;
  }
  hash.text(JSON.stringify(value) ?? 'null');
}
