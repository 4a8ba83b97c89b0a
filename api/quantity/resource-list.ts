import { parseQuantity, Quantity } from './quantity.ts';

/** Amounts of resources by name, as objects have them. */
export type ResourceList = Readonly<Record<string, string>>;

/** The same, ready to be counted with. */
export type Amounts = Map<string, Quantity>;
export type ReadonlyAmounts = ReadonlyMap<string, Quantity>;

/** Reads a list; an absent one is empty. Throws QuantityError for what validation would refuse. */
export function amountsOf(list: ResourceList | undefined | null): Amounts {
  const amounts: Amounts = new Map();
  for (const name in list) {
    const text = list[name];
    if (text !== undefined) amounts.set(name, parseQuantity(text));
  }
  return amounts;
}

/** The form that stands in objects, in order of the names. */
export function toResourceList(amounts: ReadonlyAmounts): Record<string, string> {
  const list: Record<string, string> = {};
  for (const name of [...amounts.keys()].sort()) list[name] = (amounts.get(name) ?? Quantity.zero).toString();
  return list;
}

/** Adds to `into`, in place. */
export function addAmounts(into: Amounts, more: ReadonlyAmounts): void {
  for (const [name, amount] of more) {
    const before = into.get(name);
    into.set(name, before === undefined ? amount : before.add(amount));
  }
}

/** Raises `into`, in place, to at least `floor` in each resource. */
export function raiseAmounts(into: Amounts, floor: ReadonlyAmounts): void {
  for (const [name, amount] of floor) {
    const before = into.get(name);
    if (before === undefined || before.compare(amount) < 0) into.set(name, amount);
  }
}

/** The resources of which more is wanted than there is, in order of their names; asking for nothing always fits. */
export function insufficient(wanted: ReadonlyAmounts, available: ReadonlyAmounts): string[] {
  const missing: string[] = [];
  for (const [name, amount] of wanted) {
    if (amount.sign() > 0 && amount.compare(available.get(name) ?? Quantity.zero) > 0) missing.push(name);
  }
  return missing.sort();
}
