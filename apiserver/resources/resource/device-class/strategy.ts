import type { FieldError } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { DeviceClass } from '../../../../proto/gen/resource/v1.ts';
import { checkText } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';
import { checkConfiguration, checkItems } from '../device-checks.ts';
import { checkSelectors } from '../device-claim.ts';

const path = fieldPath('spec');
const maxConfigs = 32;

export const deviceClassStrategy = strategyFor<DeviceClass>({
  returnsDeleted: true,
  countsGenerations: true,
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkSelectors(errors, spec.selectors, path.child('selectors'));
    checkItems(errors, spec.config, path.child('config'), maxConfigs, (item, at) =>
      checkConfiguration(errors, item, at),
    );
    const name = spec.extendedResourceName;
    if (name !== undefined) checkText(errors, isQualifiedName, name, path, 'extendedResourceName');
    return errors;
  },
});
