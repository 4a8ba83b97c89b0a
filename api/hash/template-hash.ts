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

/** Bytes that UTF-8 never has, so that no two different values are fed alike. */
const mark = { list: 0xf8, fields: 0xf9, key: 0xfa, text: 0xfb, other: 0xfc, end: 0xff } as const;

function feed(hash: Fnv32, value: unknown, field: string): void {
  if (typeof value === 'string') {
    hash.byte(mark.text).text(isQuantityField(field) ? plainAmount(value) : value);
  } else if (Array.isArray(value)) {
    hash.byte(mark.list);
    for (const item of value) feed(hash, item, '');
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    const inner = isQuantityField(field) ? field : undefined;
    hash.byte(mark.fields);
    for (const key of Object.keys(fields).sort()) {
      if (isAbsent(fields[key], inner ?? key)) continue;
      hash.byte(mark.key).text(key);
      feed(hash, fields[key], inner ?? key);
    }
  } else {
    hash.byte(mark.other).text(String(value));
  }
  hash.byte(mark.end);
}

/** One text for all ways to write an amount. */
function plainAmount(text: string): string {
  const quantity = tryParseQuantity(text);
  return quantity === undefined ? text : new Quantity(quantity.amount, 'DecimalSI').toString();
}
