import { type FieldError, required, tooMany } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { DeviceClass } from '../../../../proto/gen/resource/v1.ts';
import { checkText } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';
import { checkSelectors } from '../device-claim.ts';

const path = fieldPath('spec');
const maxConfigs = 32;

export const deviceClassStrategy = strategyFor<DeviceClass>({
  returnsDeleted: true,
  countsGenerations: true,
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkSelectors(errors, spec.selectors, path.child('selectors'));
    const config = spec.config ?? [];
    if (config.length > maxConfigs) errors.push(tooMany(path.child('config'), config.length, maxConfigs));
    for (const [i, { opaque }] of config.entries()) {
      if (!opaque) errors.push(required(path.child('config').index(i).child('opaque')));
    }
    const name = spec.extendedResourceName;
    if (name !== undefined) checkText(errors, isQualifiedName, name, path, 'extendedResourceName');
    return errors;
  },
});
