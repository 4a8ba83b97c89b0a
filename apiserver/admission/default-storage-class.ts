import { defaultStorageClassAnnotations, storageClassAnnotation } from '../../api/storage/storage-class.ts';
import type { PersistentVolumeClaim } from '../../proto/gen/core/v1.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';
import { defaultClassFinder } from './default-class.ts';
import { isWriteOf } from './refuse.ts';

const storageClasses = { group: 'storage.k8s.io', resource: 'storageclasses' } as const;

/**
 * Claims that name no class get the default one; the empty name asks for none.
 * https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
 */
export function defaultStorageClass(lookup: AdmissionLookup): AdmissionPlugin {
  const findDefault = defaultClassFinder(lookup, storageClasses, defaultStorageClassAnnotations);
  return {
    name: 'DefaultStorageClass',
    handles: (request) => request.operation === 'CREATE' && isWriteOf(request, '', 'persistentvolumeclaims'),
    admit(request) {
      const claim = request.object as unknown as PersistentVolumeClaim;
      if (
        claim.spec.storageClassName !== undefined ||
        claim.metadata.annotations?.[storageClassAnnotation] !== undefined
      )
        return;
      const found = findDefault();
      if (found) claim.spec.storageClassName = found.metadata.name;
    },
  };
}
