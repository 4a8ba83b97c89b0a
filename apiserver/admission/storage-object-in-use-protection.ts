import type { AdmissionPlugin } from './admission.ts';

const finalizers: ReadonlyMap<string, string> = new Map([
  ['/persistentvolumeclaims', 'kubernetes.io/pvc-protection'],
  ['/persistentvolumes', 'kubernetes.io/pv-protection'],
  ['storage.k8s.io/volumeattributesclasses', 'kubernetes.io/vac-protection'],
]);

/**
 * Volumes and claims are not removed while somebody uses them: a finalizer holds them.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
export function storageObjectInUseProtection(): AdmissionPlugin {
  return {
    name: 'StorageObjectInUseProtection',
    handles: ({ operation, subresource, resource: { type } }) =>
      operation === 'CREATE' &&
      subresource === undefined &&
      (type.group === '' || type.group === 'storage.k8s.io') &&
      finalizers.has(`${type.group}/${type.resource}`),
    admit({ object, resource: { type } }) {
      const finalizer = finalizers.get(`${type.group}/${type.resource}`);
      if (!object || !finalizer) return;
      const held = object.metadata.finalizers ?? [];
      if (!held.includes(finalizer)) object.metadata.finalizers = [...held, finalizer];
    },
  };
}
