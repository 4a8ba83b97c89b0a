import { duplicate, type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { ValidatingAdmissionPolicyBinding } from '../../../../proto/gen/admissionregistration/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkPolicyBinding } from '../policies.ts';
import { defaultMatchResources } from '../rules.ts';

const path = fieldPath('spec', 'validationActions');
const known = ['Audit', 'Deny', 'Warn'];

function checkActions(errors: FieldError[], actions: readonly string[]): void {
  for (const [i, action] of actions.entries()) {
    if (!known.includes(action)) errors.push(notSupported(path.index(i), action, known));
    if (actions.indexOf(action) < i) errors.push(duplicate(path.index(i), action));
  }
  if (actions.includes('Deny') && actions.includes('Warn')) {
    errors.push(
      invalidField(
        path,
        actions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  }
  if (actions.length === 0) errors.push(required(path, 'at least one validation action is required'));
}

export const validatingAdmissionPolicyBindingStrategy = strategyFor<ValidatingAdmissionPolicyBinding>({
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: ({ spec }) => defaultMatchResources(spec?.matchResources),
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkPolicyBinding(errors, spec ?? {});
    checkActions(errors, spec?.validationActions ?? []);
    return errors;
  },
});
