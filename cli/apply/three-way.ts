import { isPlainObject } from '../../api/codec/wording.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';

type JsonMap = Readonly<Record<string, unknown>>;
type Patch = Record<string, unknown>;

/**
 * The patch that makes of `current` what `modified` wants: its values set, and what `original` had and `modified` no longer
 * has removed. What others added to `current` stays. With a schema a strategic merge patch, without one a merge patch.
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/#merge-patch-calculation
 */
export function threeWayPatch(
  original: JsonMap,
  modified: JsonMap,
  current: JsonMap,
  schema: MessageSchema | undefined,
): Patch {
  const patch: Patch = {};
  for (const [key, wanted] of Object.entries(modified)) {
    if (wanted === undefined) continue;
    const field = schema?.byName.get(key);
    const present = current[key];
    if (wanted === null) {
      if (present !== undefined && present !== null) patch[key] = null;
    } else if (present === undefined || present === null) {
      patch[key] = wanted;
    } else if (isPlainObject(wanted) && isPlainObject(present)) {
      const before = isPlainObject(original[key]) ? original[key] : {};
      const inner = threeWayPatch(before, wanted, present, schemaBelow(field));
      if (Object.keys(inner).length === 0) continue;
      if (field?.patchStrategy.includes('retainKeys')) inner.$retainKeys = Object.keys(wanted).sort();
      patch[key] = inner;
    } else if (Array.isArray(wanted) && Array.isArray(present)) {
      const before = Array.isArray(original[key]) ? original[key] : [];
      patchList(patch, key, { original: before, modified: wanted, current: present }, field);
    } else if (!deepEqual(wanted, present)) {
      patch[key] = wanted;
    }
  }
  for (const key of Object.keys(original)) {
    const gone = modified[key] === undefined && current[key] !== undefined && current[key] !== null;
    if (gone) patch[key] = null;
  }
  return patch;
}

interface Lists {
  readonly original: readonly unknown[];
  readonly modified: readonly unknown[];
  readonly current: readonly unknown[];
}

function patchList(patch: Patch, key: string, lists: Lists, field: FieldSchema | undefined): void {
  const merges = field?.patchStrategy.includes('merge') ?? false;
  if (!merges) {
    if (!deepEqual(lists.modified, lists.current)) patch[key] = lists.modified;
  } else if (field?.mergeKey && lists.modified.every(isPlainObject)) {
    patchKeyedList(patch, key, lists, field, field.mergeKey);
  } else {
    patchSet(patch, key, lists);
  }
}

/** Lists whose items have a name: changed one by one, and put into the order of the manifest. */
function patchKeyedList(
  patch: Patch,
  key: string,
  { original, modified, current }: Lists,
  field: FieldSchema,
  mergeKey: string,
): void {
  const find = (list: readonly unknown[], id: unknown) =>
    list.find((item): item is JsonMap => isPlainObject(item) && item[mergeKey] === id);
  const items: unknown[] = [];
  for (const item of modified as readonly JsonMap[]) {
    const id = item[mergeKey];
    const present = find(current, id);
    if (!present) {
      items.push(item);
      continue;
    }
    const inner = threeWayPatch(find(original, id) ?? {}, item, present, field.message);
    if (Object.keys(inner).length > 0) items.push({ ...inner, [mergeKey]: id });
  }
  for (const item of original) {
    if (!isPlainObject(item)) continue;
    const id = item[mergeKey];
    if (!find(modified, id) && find(current, id)) items.push({ $patch: 'delete', [mergeKey]: id });
  }
  const wantedOrder = (modified as readonly JsonMap[]).map((item) => item[mergeKey]);
  const presentOrder = current.flatMap((item) => (isPlainObject(item) ? [item[mergeKey]] : []));
  if (items.length > 0) patch[key] = items;
  if (items.length > 0 || !inOrder(wantedOrder, presentOrder))
    patch[`$setElementOrder/${key}`] = wantedOrder.map((id) => ({ [mergeKey]: id }));
}

/** Lists of plain values that merge, such as finalizers. */
function patchSet(patch: Patch, key: string, { original, modified, current }: Lists): void {
  const has = (list: readonly unknown[], value: unknown) => list.some((one) => deepEqual(one, value));
  const added = modified.filter((value) => !has(current, value));
  const removed = original.filter((value) => !has(modified, value) && has(current, value));
  if (added.length > 0) patch[key] = added;
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed;
  if (added.length > 0 || removed.length > 0) patch[`$setElementOrder/${key}`] = modified;
}

/** Whether the wanted ones stand in `present` in the order they are wanted in. */
function inOrder(wanted: readonly unknown[], present: readonly unknown[]): boolean {
  const kept = present.filter((id) => wanted.includes(id));
  return deepEqual(
    kept,
    wanted.filter((id) => kept.includes(id)),
  );
}

/** Values of maps have no names of their own to look up. */
function schemaBelow(field: FieldSchema | undefined): MessageSchema | undefined {
  if (!field?.message || field.label === 'map' || field.message.json !== undefined) return undefined;
  return field.message;
}
