import { compareQuantities } from '../../api/quantity/quantity.ts';
import { storageClassOf } from '../../api/storage/storage-class.ts';
import type { PersistentVolumeClaim } from '../../proto/gen/core/v1.ts';
import type { StorageClass } from '../../proto/gen/storage/v1.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';
import { isWriteOf, refusal } from './refuse.ts';

const storageClasses = { group: 'storage.k8s.io', resource: 'storageclasses' } as const;

/**
 * Claims grow only where their class says that it can.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
 */
export function persistentVolumeClaimResize(lookup: AdmissionLookup): AdmissionPlugin {
  return {
    name: 'PersistentVolumeClaimResize',
    handles: (request) => request.operation === 'UPDATE' && isWriteOf(request, '', 'persistentvolumeclaims'),
    validate(request) {
      const claim = request.object as unknown as PersistentVolumeClaim;
      const old = request.old as unknown as PersistentVolumeClaim;
      if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return;
      if (old.status?.phase !== 'Bound') throw refusal(request, 'Only bound persistent volume claims can be expanded');
      const name = storageClassOf(claim);
      const found =
        name === '' || name !== storageClassOf(old)
          ? undefined
          : (lookup.get(storageClasses, undefined, name) as StorageClass | undefined);
      if (found?.allowVolumeExpansion) return;
      throw refusal(
        request,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
    },
  };
}

const sizeOf = ({ spec }: PersistentVolumeClaim): string => spec.resources?.requests?.storage ?? '0';
