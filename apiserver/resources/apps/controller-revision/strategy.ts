import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { ControllerRevision } from '../../../../proto/gen/apps/v1.ts';
import { immutableMessage, notNegativeMessage } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';

const dataPath = fieldPath('data');
const revisionPath = fieldPath('revision');

export const controllerRevisionStrategy = strategyFor<ControllerRevision>({
  metadataChecks: ['change', 'all'],
  validate: ({ data, revision }) => {
    const errors: FieldError[] = [];
    if (data === undefined || data === null) errors.push(required(dataPath, 'data is mandatory'));
    if (revision < 0) errors.push(invalidField(revisionPath, revision, notNegativeMessage));
    return errors;
  },
  validateUpdate: ({ data }, old) =>
    deepEqual(data, old.data) ? [] : [invalidField(dataPath, data, immutableMessage)],
});
