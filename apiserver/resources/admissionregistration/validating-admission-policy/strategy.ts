import type { ValidatingAdmissionPolicy } from '../../../../proto/gen/admissionregistration/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultMatchResources } from '../rules.ts';
import { validateValidatingAdmissionPolicy, validateValidatingAdmissionPolicyStatus } from './validation.ts';

export const validatingAdmissionPolicyStrategy = strategyFor<ValidatingAdmissionPolicy>({
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: ({ spec }) => {
    if (!spec) return;
    spec.failurePolicy ??= 'Fail';
    defaultMatchResources(spec.matchConstraints);
  },
  validate: validateValidatingAdmissionPolicy,
  validateStatusUpdate: validateValidatingAdmissionPolicyStatus,
});
