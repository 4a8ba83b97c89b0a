import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeviceClass } from '../../../../proto/gen/resource/v1.ts';
import { isExtendedResource } from '../../core/amounts/resource-names.ts';
import { strategyFor } from '../../typed.ts';
import { checkSelectors } from '../device-claim.ts';
import { checkItems } from '../lists.ts';
import { checkConfiguration } from '../opaque.ts';

const path = fieldPath('spec');
const maxConfigs = 32;

export const deviceClassStrategy = strategyFor<DeviceClass>({
  returnsDeleted: true,
  countsGenerations: true,
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkSelectors(errors, spec.selectors, path.child('selectors'));
    checkItems(errors, spec.config, maxConfigs, path.child('config'), (config, at) =>
      checkConfiguration(errors, config, at),
    );
    const name = spec.extendedResourceName;
    if (name !== undefined && !isExtendedResource(name)) {
      errors.push(invalidField(path.child('extendedResourceName'), name, 'must be a valid extended resource name'));
    }
    return errors;
  },
});
