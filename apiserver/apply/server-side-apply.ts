import { decodeJson } from '../../api/codec/json-decode.ts';
import { badRequest } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import type { ManagedFieldsEntry } from '../../proto/gen/meta/v1.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { claimed, compare } from './compare.ts';
import { type Conflict, conflictError } from './conflicts.ts';
import { duplicateItem } from './duplicates.ts';
import type { FieldManagement, Writer } from './field-manager.ts';
import { difference, intersection, isFieldSet, type MaybeSet, sameSet, union } from './field-set.ts';
import { type Manager, readManagers, sameManager, writeManagers } from './managers.ts';
import { merge, prune } from './merge.ts';
import { shapeOfMessage } from './shape.ts';

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

/** Without the fields of this kind that nobody owns. */
function ownable(resource: Resource, fields: MaybeSet): MaybeSet {
  const { ownerlessFields } = resource.strategy;
  if (!ownerlessFields || !fields) return fields;
  const kept = { ...fields };
  for (const name of ownerlessFields) delete kept[`f:${name}`];
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
    const taken = ownable(resource, difference(union(changes.added, changes.modified), unownedSet));
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
  if (applied.metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
  const shape = shapeOfMessage(resource.schema);
  const twice = duplicateItem(shape, applied);
  if (twice) {
    const where = `${applied.metadata.namespace ?? ''}/${applied.metadata.name}; ${type.apiVersion}, Kind=${type.kind}`;
    throw failure('', `failed to create typed patch object (${where}): ${twice}`, undefined, { code: 500 });
  }
  const base = (old?.metadata.managedFields ?? []) as ManagedFieldsEntry[];
  const managers = readManagers(base);
  const self = managerOf(resource, writer, 'Apply');
  const known = managers.find((manager) => sameManager(manager, self));
  const others = managers.filter((manager) => manager !== known);
  const live: Readonly<Record<string, unknown>> = old
    ? { ...old, metadata: { ...old.metadata, managedFields: undefined } }
    : { apiVersion: type.apiVersion, kind: type.kind };
  const claims = ownable(resource, difference(claimed(shape, applied), unownedSet));
  const merged = merge(shape, live, applied);
  const owned = others.reduce<MaybeSet>((sum, manager) => union(sum, manager.fields), claims);
  const pruned = prune(shape, merged, known?.fields, owned) as ApiObject;
  const changes = compare(shape, live, pruned);
  const touched = difference(union(changes.added, changes.modified), unownedSet);
  const conflicts = others.flatMap((manager): Conflict[] => {
    const fields = intersection(manager.fields, touched);
    return fields ? [{ manager, fields }] : [];
  });
  if (conflicts.length > 0 && !force && !fromClientSideApply(conflicts, old)) throw conflictError(conflicts);
  const kept = release(others, union(touched, changes.removed));
  const sameClaims =
    known !== undefined &&
    sameSet(known.fields, claims) &&
    kept.length === others.length &&
    !touched &&
    !changes.removed;
  pruned.metadata = { ...pruned.metadata };
  if (sameClaims) pruned.metadata.managedFields = base;
  else {
    const next = claims ? [...kept, { ...self, fields: claims }] : kept;
    if (next.length > 0) pruned.metadata.managedFields = writeManagers(next);
    else delete pruned.metadata.managedFields;
  }
  return pruned;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Whether every conflict is with what `kubectl apply` set before it applied on the server: those fields move over.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 */
function fromClientSideApply(conflicts: readonly Conflict[], old: StoredObject | undefined): boolean {
  if (old?.metadata.annotations?.[lastApplied] === undefined) return false;
  return conflicts.every(
    ({ manager }) => manager.name === 'kubectl-client-side-apply' && manager.operation === 'Update',
  );
}
