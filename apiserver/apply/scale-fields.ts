import type { ManagedFieldsEntry } from '../../proto/gen/meta/v1.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import { difference, type FieldSet, intersection } from './field-set.ts';
import { type Manager, readManagers, writeManagers } from './managers.ts';

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
