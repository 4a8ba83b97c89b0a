import { type FieldError, invalidField, notSupported } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import type { PodDisruptionBudget } from '../../../../proto/gen/policy/v1.ts';
import { checkAtMostAll, checkIntOrPercent } from '../../apps/int-or-percent.ts';
import { checkCounters } from '../../apps/status.ts';
import { checkConditions } from '../../conditions.ts';

const path = fieldPath('spec');
const conditionsPath = fieldPath('status', 'conditions');
const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
export function validatePodDisruptionBudget({ spec }: PodDisruptionBudget): FieldError[] {
  const errors: FieldError[] = [];
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec ?? {};
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    errors.push(invalidField(path, shown, 'minAvailable and maxUnavailable cannot be both set'));
  }
  checkIntOrPercent(errors, minAvailable, path, 'minAvailable');
  checkAtMostAll(errors, minAvailable, path, 'minAvailable');
  checkIntOrPercent(errors, maxUnavailable, path, 'maxUnavailable');
  checkAtMostAll(errors, maxUnavailable, path, 'maxUnavailable');
  if (selector) errors.push(...validateLabelSelector(selector, path.child('selector')));
  if (policy !== undefined && !evictionPolicies.includes(policy)) {
    errors.push(notSupported(path.child('unhealthyPodEvictionPolicy'), policy, evictionPolicies));
  }
  return errors;
}

export function validatePodDisruptionBudgetStatus({ status }: PodDisruptionBudget): FieldError[] {
  const errors: FieldError[] = [];
  checkConditions(errors, status.conditions, conditionsPath);
  checkCounters(errors, status, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']);
  return errors;
}
