import type { StorageClass } from '../../../../proto/gen/storage/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validation.ts';

export const storageClassStrategy = strategyFor<StorageClass>({
  returnsDeleted: true,
  defaults: (object) => {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
});
