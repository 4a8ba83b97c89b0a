import { type FieldError, forbiddenField, notSupported, required } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { MutatingAdmissionPolicy, Mutation } from '../../../../proto/gen/admissionregistration/v1.ts';
import { strategyFor } from '../../typed.ts';
import { checkPolicy } from '../policies.ts';
import { defaultMatchResources } from '../rules.ts';

const path = fieldPath('spec');
const reinvocations = ['IfNeeded', 'Never'];
const patchTypes = ['ApplyConfiguration', 'JSONPatch'];

/** https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/ */
function validateMutatingAdmissionPolicy({ spec }: MutatingAdmissionPolicy): FieldError[] {
  const errors: FieldError[] = [];
  const { mutations = [], reinvocationPolicy = '' } = spec ?? {};
  checkPolicy(errors, spec ?? {});
  if (mutations.length === 0) {
    errors.push(required(path.child('mutations'), 'mutations must contain at least one item'));
  }
  for (const [i, mutation] of mutations.entries()) checkMutation(errors, mutation, path.child('mutations').index(i));
  const at = path.child('reinvocationPolicy');
  if (reinvocationPolicy === '') errors.push(required(at));
  else if (!reinvocations.includes(reinvocationPolicy)) {
    errors.push(notSupported(at, reinvocationPolicy, reinvocations));
  }
  return errors;
}

function checkMutation(errors: FieldError[], mutation: Mutation, at: FieldPath): void {
  const { patchType, applyConfiguration, jsonPatch } = mutation;
  if (!patchType) errors.push(required(at.child('patchType')));
  else if (!patchTypes.includes(patchType)) errors.push(notSupported(at.child('patchType'), patchType, patchTypes));
  for (const { name, type, patch } of [
    { name: 'applyConfiguration', type: 'ApplyConfiguration', patch: applyConfiguration },
    { name: 'jsonPatch', type: 'JSONPatch', patch: jsonPatch },
  ]) {
    const wanted = type === patchType;
    if (wanted && !patch) errors.push(required(at.child(name), `must be specified when patchType is ${type}`));
    else if (!wanted && patch) {
      errors.push(forbiddenField(at.child(name), `must not be specified when patchType is ${patchType}`));
    } else if (patch && (patch.expression ?? '').trim() === '') {
      errors.push(required(at.child(name, 'expression'), 'expression is not specified'));
    }
  }
}

export const mutatingAdmissionPolicyStrategy = strategyFor<MutatingAdmissionPolicy>({
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: ({ spec }) => {
    if (!spec) return;
    spec.failurePolicy ??= 'Fail';
    defaultMatchResources(spec.matchConstraints);
  },
  validate: validateMutatingAdmissionPolicy,
});
