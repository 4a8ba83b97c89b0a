import { goKind, isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest } from '../../api/errors/constructors.ts';
import { deletePrefix, directiveKey, isDirective, orderPrefix, retainKeysKey, settle } from './directives.ts';
import { put } from './json-value.ts';
import type { PatchField, PatchSchema } from './patch-schema.ts';
import { badElementOrder, badPrimitiveList, badRetainKeys, unknownDirective, wrongType } from './strategic-errors.ts';
import { deleteFromList, type MergeObjects, mergeList, orderList } from './strategic-list.ts';

/** How the fields of the object at hand are merged. */
type Lookup = (name: string) => PatchField | undefined;

/**
 * Applies a strategic merge patch: objects are merged, lists are merged by key where the schema says so, and directives
 * (`$patch`, `$retainKeys`, `$deleteFromPrimitiveList/...`, `$setElementOrder/...`) say what merging alone cannot.
 *
 * Neither argument is changed; the result shares with `object` what the patch does not touch, and nothing with `patch`.
 * Throws Status errors with Kubernetes' codes and messages.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function applyStrategicPatch(object: JsonObject, patch: unknown, schema: PatchSchema): JsonObject {
  if (!isPlainObject(patch)) {
    throw badRequest(`json: cannot unmarshal ${goKind(patch)} into Go value of type map[string]interface {}`);
  }
  return mergeObject(object, patch, (name) => schema.field(name));
}

function mergeObject(live: JsonObject, patch: JsonObject, lookup: Lookup): JsonObject {
  const directive = patch[directiveKey];
  if (directive !== undefined) {
    if (directive === 'replace') return settle({ ...patch, [directiveKey]: undefined }) as JsonObject;
    if (directive === 'delete') return {};
    throw unknownDirective(directive, patch);
  }
  const keys = Object.keys(patch);
  const merged = retainKeys(live, patch, keys);
  const ordered = keys.some((key) => key.startsWith(orderPrefix))
    ? applyOrders(merged, patch, keys, lookup)
    : undefined;
  for (const key of keys) {
    // Directives begin with a dollar sign; they are read above and below, and what is ordered is merged already.
    if (key.charCodeAt(0) === 36 && isDirective(key)) continue;
    if (ordered?.has(key)) continue;
    mergeField(merged, key, patch[key], lookup);
  }
  for (const key of keys) if (key.startsWith(deletePrefix)) applyDeletion(merged, key, patch[key]);
  return merged;
}

function mergeField(merged: JsonObject, key: string, change: unknown, lookup: Lookup): void {
  if (change === null || change === undefined) {
    delete merged[key];
    return;
  }
  const existing = Object.hasOwn(merged, key) ? merged[key] : undefined;
  const bothObjects = isPlainObject(change) && isPlainObject(existing);
  if (!bothObjects && !(Array.isArray(change) && Array.isArray(existing))) {
    const settled = settle(change);
    if (settled === undefined) delete merged[key];
    else put(merged, key, settled);
    return;
  }
  const field = lookup(key);
  const strategy = strategyOf(field);
  if (bothObjects) {
    put(merged, key, strategy === 'replace' ? settle(change) : mergeObject(existing, change, lookupIn(field)));
    return;
  }
  put(
    merged,
    key,
    strategy === 'merge'
      ? mergeList(existing as unknown[], change as unknown[], field?.patchMergeKey, mergeItems(field))
      : settle(change),
  );
}

function strategyOf(field: PatchField | undefined): string | undefined {
  return field?.patchStrategy.find((strategy) => strategy !== 'retainKeys');
}

/** The fields of an object, or the values of a map, that is the value of `field`. */
function lookupIn(field: PatchField | undefined): Lookup {
  const { object, mapOf } = field ?? {};
  if (object) return (name) => object.field(name);
  if (mapOf) {
    const entry: PatchField = { patchStrategy: [], object: mapOf };
    return () => entry;
  }
  return () => undefined;
}

function mergeItems(field: PatchField | undefined): MergeObjects {
  const schema = field?.listOf;
  return (live, patch) => mergeObject(live, patch, (name) => schema?.field(name));
}

/** A copy of the live object, with only the keys that `$retainKeys` names when the patch has it. */
function retainKeys(live: JsonObject, patch: JsonObject, keys: readonly string[]): JsonObject {
  const given = patch[retainKeysKey];
  if (given === undefined) return { ...live };
  if (!Array.isArray(given)) throw badRetainKeys();
  const retained = new Set<unknown>(given);
  for (const key of keys) {
    if (key === retainKeysKey || patch[key] === null || isDirective(key)) continue;
    if (!retained.has(key)) throw badRetainKeys();
  }
  const kept: JsonObject = {};
  for (const key of Object.keys(live)) if (retained.has(key)) put(kept, key, live[key]);
  return kept;
}

/** Merges and orders the lists that have a `$setElementOrder`; returns their names. */
function applyOrders(merged: JsonObject, patch: JsonObject, keys: readonly string[], lookup: Lookup): Set<string> {
  const done = new Set<string>();
  for (const key of keys) {
    if (!key.startsWith(orderPrefix)) continue;
    const name = key.slice(orderPrefix.length);
    if (name === '') throw badElementOrder();
    const order = patch[key];
    if (!Array.isArray(order)) throw wrongType('list', order);
    const live = listIn(merged, name);
    const change = listIn(patch, name);
    if (live === undefined && change === undefined) continue;
    const field = lookup(name);
    put(
      merged,
      name,
      orderList(live, change, order, {
        mergeKey: field?.patchMergeKey,
        merges: strategyOf(field) === 'merge',
        mergeObjects: mergeItems(field),
      }),
    );
    if (change !== undefined) done.add(name);
  }
  return done;
}

function listIn(object: JsonObject, name: string): unknown[] | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongType('list', value);
  return value;
}

function applyDeletion(merged: JsonObject, key: string, values: unknown): void {
  const name = key.slice(deletePrefix.length);
  if (name === '') throw badPrimitiveList();
  if (!Array.isArray(values)) throw wrongType('list', values);
  const live = Object.hasOwn(merged, name) ? merged[name] : undefined;
  if (Array.isArray(live)) put(merged, name, deleteFromList(live, values));
}
