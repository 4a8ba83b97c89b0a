import type { FieldError } from '../../../../api/field/field-error.ts';
import type { MutatingAdmissionPolicyBinding } from '../../../../proto/gen/admissionregistration/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkPolicyBinding } from '../policies.ts';
import { defaultMatchResources } from '../rules.ts';

export const mutatingAdmissionPolicyBindingStrategy = strategyFor<MutatingAdmissionPolicyBinding>({
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: ({ spec }) => defaultMatchResources(spec?.matchResources),
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkPolicyBinding(errors, spec ?? {});
    return errors;
  },
});
