import type { ManagedFieldsEntry } from '../../proto/gen/meta/v1.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import { conflictError } from './conflicts.ts';
import { difference, type FieldSet, intersection } from './field-set.ts';
import { type Manager, readManagers, sameManager, writeManagers } from './managers.ts';

const replicas: FieldSet = { 'f:spec': { 'f:replicas': {} } };

/**
 * Records a change of `spec.replicas` through the scale subresource: the field goes over to the writer, without a time,
 * as Kubernetes has it. Where nobody owned it, nobody does afterwards.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#subresources
 */
export function recordScale(object: ApiObject, old: StoredObject, manager: string): void {
  const before = readManagers(old.metadata.managedFields as ManagedFieldsEntry[] | undefined);
  const owned = before.some((one) => intersection(one.fields, replicas) !== undefined);
  if (!owned) {
    if (old.metadata.managedFields) object.metadata.managedFields = old.metadata.managedFields as ManagedFieldsEntry[];
    return;
  }
  const kept = before.flatMap((one): Manager[] => {
    const fields = difference(one.fields, replicas);
    return fields ? [fields === one.fields ? one : { ...one, fields }] : [];
  });
  const self: Manager = {
    name: manager,
    operation: 'Update',
    apiVersion: object.apiVersion,
    subresource: 'scale',
    time: '',
    fields: replicas,
  };
  object.metadata.managedFields = writeManagers([...kept, self]);
}

/** Server-side apply of `spec.replicas` through the scale subresource: the field is the applier's, unless it is another's. */
export function applyScale(
  object: ApiObject,
  old: StoredObject,
  writer: { readonly manager: string; readonly time: string; readonly force: boolean },
): void {
  const before = readManagers(old.metadata.managedFields as ManagedFieldsEntry[] | undefined);
  const self: Manager = {
    name: writer.manager,
    operation: 'Apply',
    apiVersion: object.apiVersion,
    subresource: 'scale',
    time: writer.time,
    fields: replicas,
  };
  const changed = replicasOf(object) !== replicasOf(old);
  const others = before.filter((one) => !sameManager(one, self));
  const conflicts = others.filter((one) => intersection(one.fields, replicas) !== undefined);
  if (changed && conflicts.length > 0 && !writer.force) {
    throw conflictError(conflicts.map((manager) => ({ manager, fields: replicas })));
  }
  const kept = !changed
    ? others
    : others.flatMap((one): Manager[] => {
        const fields = difference(one.fields, replicas);
        return fields ? [fields === one.fields ? one : { ...one, fields }] : [];
      });
  const known = before.find((one) => sameManager(one, self));
  if (!changed && known) object.metadata.managedFields = old.metadata.managedFields as ManagedFieldsEntry[];
  else object.metadata.managedFields = writeManagers([...kept, self]);
}

function replicasOf(object: ApiObject | StoredObject): number {
  return (object.spec as { readonly replicas?: number } | undefined)?.replicas ?? 0;
}
