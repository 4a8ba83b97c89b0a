import { fieldPath } from '../../../../api/field/path.ts';
import type { StorageClass } from '../../../../proto/gen/storage/v1.ts';
import { oldNodeLabels } from '../../core/node/label-warnings.ts';
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
  warnings: ({ allowedTopologies }) =>
    (allowedTopologies ?? []).flatMap(({ matchLabelExpressions }, i) =>
      (matchLabelExpressions ?? []).flatMap(({ key }, j) => {
        const at = fieldPath('allowedTopologies').index(i).child('matchLabelExpressions').index(j).child('key');
        return oldNodeLabels.has(key) ? [`${at}: ${oldNodeLabels.get(key)}`] : [];
      }),
    ),
});
