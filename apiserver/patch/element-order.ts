import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';

/** What tells the items of a list apart: the value of their merge key, or the item itself. */
export type Identity = (item: unknown) => unknown;

/** Without a merge key an item is told apart by its value. */
export function identityBy(mergeKey: string | undefined): Identity {
  return mergeKey === undefined
    ? (item) => item
    : (item) => (isPlainObject(item) ? (item as JsonObject)[mergeKey] : undefined);
}

/** The place of each item in a list, by identity; the first one counts. */
export function placesOf(list: readonly unknown[], identity: Identity): Map<unknown, number> {
  const places = new Map<unknown, number>();
  for (let i = 0; i < list.length; i++) {
    const id = identity(list[i]);
    if (!places.has(id)) places.set(id, i);
  }
  return places;
}

/**
 * The order of a merged list. What is in `wanted` comes in that order, what only the live list had keeps its own order, and
 * the two are interleaved as the live list had them; where that says nothing, the wanted ones come first.
 *
 * live [a b c], wanted [c b]: [a c b]; live [a], wanted [b]: [b a].
 * https://github.com/kubernetes/design-proposals-archive/blob/main/cli/preserve-order-in-strategic-merge-patch.md
 */
export function orderMerged(
  merged: readonly unknown[],
  wanted: readonly unknown[],
  live: readonly unknown[],
  identity: Identity,
): unknown[] {
  const wantedAt = placesOf(wanted, identity);
  const liveAt = placesOf(live, identity);
  const named: unknown[] = [];
  const others: unknown[] = [];
  for (const item of merged) (wantedAt.has(identity(item)) ? named : others).push(item);
  sortByPlace(named, wantedAt, identity);
  sortByPlace(others, liveAt, identity);

  const ordered: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < others.length && j < named.length) {
    const ofOther = liveAt.get(identity(others[i]));
    const ofNamed = liveAt.get(identity(named[j]));
    const otherFirst = ofOther !== undefined && ofNamed !== undefined && ofOther < ofNamed;
    ordered.push(otherFirst ? others[i++] : named[j++]);
  }
  while (j < named.length) ordered.push(named[j++]);
  while (i < others.length) ordered.push(others[i++]);
  return ordered;
}

function sortByPlace(items: unknown[], places: ReadonlyMap<unknown, number>, identity: Identity): void {
  if (items.length < 2) return;
  const last = places.size;
  items.sort((a, b) => (places.get(identity(a)) ?? last) - (places.get(identity(b)) ?? last));
}
