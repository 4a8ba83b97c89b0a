import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { settle } from './directives.ts';
import { identityBy, orderMerged, placesOf } from './element-order.ts';
import {
  listCannotMerge,
  mixedItems,
  nestedLists,
  noKeyedList,
  noMergeKey,
  orderMismatch,
  unknownDirective,
  wrongType,
} from './strategic-errors.ts';

/** Merges one item of a list into its live counterpart. */
export type MergeObjects = (live: JsonObject, patch: JsonObject) => JsonObject;

type ItemKind = 'object' | 'scalar';

/** Merges two lists, and orders what comes out by the patch and then by the live list. Scalars are kept once each. */
export function mergeList(
  live: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string | undefined,
  mergeObjects: MergeObjects,
): unknown[] {
  if (kindOf(live, patch) === 'scalar') {
    return orderMerged([...new Set([...live, ...patch])], patch, live, identityBy(undefined));
  }
  if (mergeKey === undefined) {
    if (live.length === 0 && patch.length === 0) return [];
    throw noKeyedList();
  }
  const { kept, changes, replaced } = applyDirectives(live, patch, mergeKey);
  if (replaced) return changes.map((item) => settle(item));
  const merged = mergeByKey(kept, changes, mergeKey, mergeObjects);
  return orderMerged(merged, changes, kept, identityBy(mergeKey));
}

/** All items are objects, or all are scalars; lists in lists cannot be merged, and a null is neither (Kubernetes panics on it). */
function kindOf(...lists: readonly (readonly unknown[])[]): ItemKind | undefined {
  let found: string | undefined;
  for (const list of lists) {
    for (const item of list) {
      if (Array.isArray(item)) throw nestedLists();
      if (item === null) throw mixedItems(lists);
      const kind = isPlainObject(item) ? 'object' : typeof item;
      if (found === undefined) found = kind;
      else if (found !== kind) throw mixedItems(lists);
    }
  }
  return found === undefined ? undefined : found === 'object' ? 'object' : 'scalar';
}

/** Carries out the items that are directives: deletions by key, or taking the patch for the whole list. */
function applyDirectives(
  live: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
): { readonly kept: readonly JsonObject[]; readonly changes: readonly JsonObject[]; readonly replaced: boolean } {
  const changes: JsonObject[] = [];
  const deleted = new Set<unknown>();
  let replaced = false;
  for (const item of patch as readonly JsonObject[]) {
    const directive = item.$patch;
    if (directive === undefined) changes.push(item);
    else if (directive === 'delete') deleted.add(keyOf(item, mergeKey));
    else if (directive === 'replace') replaced = true;
    else throw directive === 'merge' ? listCannotMerge() : unknownDirective(directive, item);
  }
  const items = live as readonly JsonObject[];
  const kept = deleted.size === 0 ? items : items.filter((item) => !deleted.has(item[mergeKey]));
  return { kept, changes, replaced };
}

function keyOf(item: JsonObject, mergeKey: string): unknown {
  const key = item[mergeKey];
  if (key === undefined) throw noMergeKey(item, mergeKey);
  return key;
}

function mergeByKey(
  live: readonly JsonObject[],
  changes: readonly JsonObject[],
  mergeKey: string,
  mergeObjects: MergeObjects,
): JsonObject[] {
  const merged = [...live];
  const places = placesOf(live, identityBy(mergeKey));
  for (const item of live) keyOf(item, mergeKey);
  for (const change of changes) {
    const key = keyOf(change, mergeKey);
    const at = places.get(key);
    const existing = at === undefined ? undefined : merged[at];
    if (at !== undefined && existing !== undefined) {
      merged[at] = mergeObjects(existing, change);
    } else {
      places.set(key, merged.length);
      merged.push(settle(change) as JsonObject);
    }
  }
  return merged;
}

/** The list without the values. */
export function deleteFromList(live: readonly unknown[], values: readonly unknown[]): unknown[] {
  const gone = new Set(values);
  return live.filter((item) => !gone.has(item));
}

/** How the list of a `$setElementOrder` is merged. */
interface OrderOptions {
  readonly mergeKey: string | undefined;
  readonly merges: boolean;
  readonly mergeObjects: MergeObjects;
}

/** Merges the list's changes, if there are any, and puts what comes out in the order given. */
export function orderList(
  live: readonly unknown[] | undefined,
  patch: readonly unknown[] | undefined,
  order: readonly unknown[],
  { mergeKey, merges, mergeObjects }: OrderOptions,
): unknown[] {
  checkOrder(patch ?? [], order, mergeKey);
  let merged: readonly unknown[] = live ?? [];
  if (patch !== undefined) {
    merged =
      live !== undefined && merges
        ? mergeList(live, patch, mergeKey, mergeObjects)
        : (settle(patch) as readonly unknown[]);
  }
  if (mergeKey !== undefined) {
    for (const item of [...merged, ...order]) {
      if (!isPlainObject(item)) throw wrongType('object', item);
      keyOf(item, mergeKey);
    }
  }
  return orderMerged(merged, order, live ?? [], identityBy(mergeKey));
}

/** The patch's items, deletions aside, must all be in the order's list and come in that order. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  if (order.length === 0 || patch.length === 0) return;
  const identity = identityBy(mergeKey);
  let at = 0;
  for (const item of patch) {
    if (mergeKey !== undefined && isPlainObject(item)) {
      if (item.$patch !== undefined) continue;
      keyOf(item, mergeKey);
    }
    const id = identity(item);
    while (at < order.length && identity(order[at]) !== id) at++;
    if (at >= order.length) throw orderMismatch(patch, order);
    at++;
  }
}
