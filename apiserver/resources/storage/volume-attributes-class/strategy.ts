import { type FieldError, forbiddenField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { VolumeAttributesClass } from '../../../../proto/gen/storage/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkParameters, checkProvisioner } from '../parameters.ts';

/** https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/ */
export const volumeAttributesClassStrategy = strategyFor<VolumeAttributesClass>({
  returnsDeleted: true,
  validate: ({ driverName, parameters }) => {
    const errors: FieldError[] = [];
    checkProvisioner(errors, driverName, fieldPath('driverName'));
    checkParameters(errors, parameters, true);
    return errors;
  },
  validateUpdate: (object, old) =>
    (['driverName', 'parameters'] as const).flatMap((name) =>
      semanticEqual(object[name], old[name])
        ? []
        : [forbiddenField(fieldPath(name), `updates to ${name} are forbidden.`)],
    ),
});
