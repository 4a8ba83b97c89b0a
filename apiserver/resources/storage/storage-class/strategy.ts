import { fieldPath } from '../../../../api/field/path.ts';
import type { StorageClass } from '../../../../proto/gen/storage/v1.ts';
import { oldNodeLabel } from '../../core/node-labels.ts';
import { strategyFor } from '../../typed.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validation.ts';

export const storageClassStrategy = strategyFor<StorageClass>({
  returnsDeleted: true,
  defaults: (object) => {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  validate: validateStorageClass,
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
      matchLabelExpressions.flatMap(({ key }, j) => {
        const message = oldNodeLabel(key);
        const at = fieldPath('allowedTopologies').index(i).child('matchLabelExpressions').index(j).child('key');
        return message ? [`${at}: ${message}`] : [];
      }),
    ),
  validateUpdate: validateStorageClassUpdate,
});
