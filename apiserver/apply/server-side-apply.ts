import { decodeJson } from '../../api/codec/json-decode.ts';
import type { ManagedFieldsEntry } from '../../proto/gen/meta/v1.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { statusFieldsOf } from '../verbs/metadata.ts';
import { conflictsBeyondLastApplied, updateLastApplied } from './client-side-apply.ts';
import { claimed, compare } from './compare.ts';
import { type Conflict, conflictError } from './conflicts.ts';
import type { FieldManagement, Writer } from './field-manager.ts';
import { difference, type FieldSet, intersection, isFieldSet, type MaybeSet, sameSet, union } from './field-set.ts';
import { type Manager, readManagers, sameManager, writeManagers } from './managers.ts';
import { merge } from './merge.ts';
import { prune } from './prune.ts';
import { fieldElement, shapeOfMessage } from './shape.ts';
import { checkApplied } from './typed-errors.ts';

/** Fields that nobody owns: the server alone writes them, or they say which object it is. */
const unowned: readonly string[] = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];
const unownedSet = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': { '.': {}, ...Object.fromEntries(unowned.map((name) => [`f:${name}`, {}])) },
};

/**
 * Without the fields that nobody owns through this door: what the server settles itself, status beside `/status`, and
 * everything else through it.
 */
function ownable(resource: Resource, fields: MaybeSet, subresource: string | undefined): MaybeSet {
  if (!fields) return fields;
  const { ownerlessFields = [], statusSubresources = [], statusKeeps = [] } = resource.strategy;
  const status = statusFieldsOf(resource).map(fieldElement);
  const drop = new Set(ownerlessFields.map(fieldElement));
  const ofStatus = subresource === 'status' || (subresource !== undefined && statusSubresources.includes(subresource));
  if (ofStatus)
    for (const element in fields) if (element !== 'f:metadata' && !status.includes(element)) drop.add(element);
  if (subresource === undefined) for (const element of status) drop.add(element);
  const kept = without(fields, drop);
  const metadata = kept?.['f:metadata'];
  if (!kept || !metadata || !ofStatus || statusKeeps.length === 0) return kept;
  const left = without(metadata, new Set(statusKeeps.map(fieldElement)));
  return left ? { ...kept, 'f:metadata': left } : without(kept, new Set(['f:metadata']));
}

function without(fields: FieldSet, elements: ReadonlySet<string>): MaybeSet {
  let any = false;
  for (const element of elements) any ||= element in fields;
  if (!any) return fields;
  const kept = Object.fromEntries(Object.entries(fields).filter(([element]) => !elements.has(element))) as FieldSet;
  return Object.keys(kept).length > 0 ? kept : undefined;
}

const emptyObjects = new WeakMap<Resource, Readonly<Record<string, unknown>>>();

/** An object with nothing in it, as its schema shows it: what a new object is compared with. */
function emptyObject(resource: Resource): Readonly<Record<string, unknown>> {
  let empty = emptyObjects.get(resource);
  if (!empty) {
    empty = decodeJson(resource.schema, {});
    emptyObjects.set(resource, empty);
  }
  return empty;
}

/** Bookkeeping of who set which field, and server-side apply. */
export const fieldManagement: FieldManagement = {
  recordUpdate(resource, object, old, writer) {
    const { metadata } = object;
    const given = metadata.managedFields;
    if (old && isReset(given) && writer.subresource === undefined) {
      delete metadata.managedFields;
      return;
    }
    const live = old?.metadata.managedFields as ManagedFieldsEntry[] | undefined;
    const base = (writer.subresource === undefined ? usable(given) : undefined) ?? live;
    // Nobody has been recorded for this object so far: a change is not the time to begin.
    if (old && (!base || base.length === 0)) {
      delete metadata.managedFields;
      return;
    }
    delete metadata.managedFields;
    const shape = shapeOfMessage(resource.schema);
    const before = old ? { ...old, metadata: { ...old.metadata, managedFields: undefined } } : emptyObject(resource);
    const changes = compare(shape, before, object);
    const taken = ownable(resource, difference(union(changes.added, changes.modified), unownedSet), writer.subresource);
    if (!taken && !difference(changes.removed, unownedSet)) {
      if (base && base.length > 0) metadata.managedFields = base;
      return;
    }
    const others = release(readManagers(base), union(taken, changes.removed));
    const self = managerOf(resource, writer, 'Update');
    const known = others.find((manager) => sameManager(manager, self));
    // What the manager had before and still has stays its own beside what it takes now; a removed field is nobody's.
    const previous = readManagers(base).find((manager) => sameManager(manager, self))?.fields;
    const fields = difference(union(difference(previous, changes.removed), taken), unownedSet);
    const rest = others.filter((manager) => manager !== known);
    const managers = fields
      ? [...rest, { ...self, time: taken ? writer.time : (known?.time ?? writer.time), fields }]
      : rest;
    if (managers.length > 0) metadata.managedFields = writeManagers(managers);
  },

  apply(resource, applied, old, writer, force) {
    return applyConfiguration(resource, applied, old, writer, force);
  },
};

function managerOf(resource: Resource, writer: Writer, operation: Manager['operation']): Omit<Manager, 'fields'> {
  return {
    name: writer.manager,
    operation,
    apiVersion: resource.type.apiVersion,
    subresource: writer.subresource ?? '',
    time: writer.time,
  };
}

/** Takes fields from everyone who has them; who has none left is forgotten. */
function release(managers: readonly Manager[], fields: MaybeSet): Manager[] {
  return managers.flatMap((manager) => {
    const left = difference(manager.fields, fields);
    if (left === manager.fields) return [manager];
    return left ? [{ ...manager, fields: left }] : [];
  });
}

/** `[{}]` asks for the bookkeeping to be forgotten. */
function isReset(given: ManagedFieldsEntry[] | undefined): boolean {
  return given?.length === 1 && given[0] !== undefined && Object.keys(given[0]).length === 0;
}

/** What a client sends as managedFields counts when it can be read. */
function usable(given: ManagedFieldsEntry[] | undefined): ManagedFieldsEntry[] | undefined {
  if (!given || given.length === 0) return undefined;
  const readable = readManagers(given).length === given.length && given.every(({ fieldsV1 }) => isFieldSet(fieldsV1));
  return readable ? given : undefined;
}

function applyConfiguration(
  resource: Resource,
  applied: ApiObject,
  old: StoredObject | undefined,
  writer: Writer,
  force: boolean,
): ApiObject {
  const { type } = resource;
  checkApplied(resource, applied);
  const shape = shapeOfMessage(resource.schema);
  const base = (old?.metadata.managedFields ?? []) as ManagedFieldsEntry[];
  const managers = old && base.length === 0 ? beforeFirstApply(resource, old, writer) : readManagers(base);
  const self = managerOf(resource, writer, 'Apply');
  const known = managers.find((manager) => sameManager(manager, self));
  const others = managers.filter((manager) => manager !== known);
  const live: Readonly<Record<string, unknown>> = old
    ? { ...old, metadata: { ...old.metadata, managedFields: undefined } }
    : { apiVersion: type.apiVersion, kind: type.kind };
  const claims = ownable(resource, difference(claimed(shape, applied), unownedSet), writer.subresource);
  const merged = merge(shape, live, applied);
  const owned = others.reduce<MaybeSet>((sum, manager) => union(sum, manager.fields), claims);
  // What says which object it is has no owner, and stays all the same.
  const pruned = prune(shape, merged, known?.fields, union(owned, unownedSet)) as ApiObject;
  const changes = compare(shape, live, pruned);
  const touched = ownable(resource, difference(union(changes.added, changes.modified), unownedSet), writer.subresource);
  const conflicts = others.flatMap((manager): Conflict[] => {
    const fields = intersection(manager.fields, touched);
    return fields ? [{ manager, fields }] : [];
  });
  const left = force ? [] : conflictsBeyondLastApplied(resource, writer.manager, conflicts, old);
  if (left.length > 0) throw conflictError(left);
  const kept = release(others, union(touched, changes.removed));
  const sameClaims =
    known !== undefined &&
    sameSet(known.fields, claims) &&
    kept.length === others.length &&
    !touched &&
    !changes.removed;
  pruned.metadata = { ...pruned.metadata };
  updateLastApplied(pruned, applied, writer.manager);
  if (sameClaims) pruned.metadata.managedFields = base;
  else {
    const next = claims ? [...kept, { ...self, fields: claims }] : kept;
    if (next.length > 0) pruned.metadata.managedFields = writeManagers(next);
    else delete pruned.metadata.managedFields;
  }
  return pruned;
}

/** An object that nobody was recorded for so far belongs to a manager of its own when somebody applies. */
function beforeFirstApply(resource: Resource, old: StoredObject, writer: Writer): Manager[] {
  const shape = shapeOfMessage(resource.schema);
  const object = { ...old, metadata: { ...old.metadata, managedFields: undefined } };
  const { added, modified } = compare(shape, emptyObject(resource), object);
  const fields = ownable(resource, difference(union(added, modified), unownedSet), writer.subresource);
  if (!fields) return [];
  return [{ ...managerOf(resource, { ...writer, manager: 'before-first-apply' }, 'Update'), fields }];
}
