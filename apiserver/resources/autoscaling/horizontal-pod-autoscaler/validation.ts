import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../../../proto/gen/autoscaling/v2.ts';
import { checkCounters } from '../../apps/status.ts';
import { notNegativeMessage } from '../../core/field-checks.ts';
import { checkMetric } from './metrics-validation.ts';
import { checkReference, objectVersionRule, targetVersionRule } from './references.ts';

const path = fieldPath('spec');
const targetPath = path.child('scaleTargetRef');
const metricsPath = path.child('metrics');
const behaviorPath = path.child('behavior');

const maxPeriod = 1800;
const maxWindow = 3600;
const selectPolicies = ['Disabled', 'Max', 'Min'];
const policyTypes = ['Percent', 'Pods'];

/**
 * What `old` scales to, and refers to, may stay as it was accepted.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export function validateHorizontalPodAutoscaler(
  { spec }: HorizontalPodAutoscaler,
  old?: DeepReadonly<HorizontalPodAutoscaler>,
): FieldError[] {
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas, metrics = [] } = spec;
  // Scaling to zero is behind a gate that is closed; what scales to zero already may go on to.
  const least = old?.spec.minReplicas === 0 ? 0 : 1;
  if (minReplicas !== undefined && minReplicas < least) {
    errors.push(invalidField(path.child('minReplicas'), minReplicas, `must be greater than or equal to ${least}`));
  }
  if (maxReplicas === 0) errors.push(required(path.child('maxReplicas')));
  else if (maxReplicas < 0) {
    errors.push(invalidField(path.child('maxReplicas'), maxReplicas, 'must be greater than or equal to 1'));
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalidField(path.child('maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  checkReference(errors, spec.scaleTargetRef, targetPath, targetVersionRule(spec.scaleTargetRef, old));
  const versionRule = objectVersionRule(old);
  for (const [i, metric] of metrics.entries()) checkMetric(errors, metric, metricsPath.index(i), versionRule);
  // Pods that are not there use nothing: only something outside can say that they are wanted again.
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    errors.push(
      forbiddenField(
        metricsPath,
        'must specify at least one Object or External metric to support scaling to zero replicas',
      ),
    );
  }
  checkRules(errors, spec.behavior?.scaleUp, behaviorPath.child('scaleUp'));
  checkRules(errors, spec.behavior?.scaleDown, behaviorPath.child('scaleDown'));
  return errors;
}

function checkRules(errors: FieldError[], rules: HPAScalingRules | undefined, at: FieldPath): void {
  if (!rules) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const windowPath = () => at.child('stabilizationWindowSeconds');
  if (window !== undefined && window < 0) {
    errors.push(invalidField(windowPath(), window, 'must be greater than or equal to zero'));
  }
  if (window !== undefined && window > maxWindow) {
    errors.push(invalidField(windowPath(), window, `must be less than or equal to ${maxWindow}`));
  }
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy)) {
    errors.push(notSupported(at.child('selectPolicy'), selectPolicy, selectPolicies));
  }
  if (policies.length === 0) errors.push(required(at.child('policies'), 'must specify at least one Policy'));
  for (const [i, { type, value, periodSeconds }] of policies.entries()) {
    const place = at.child('policies').index(i);
    if (!policyTypes.includes(type)) errors.push(notSupported(place.child('type'), type, policyTypes));
    if (value <= 0) errors.push(invalidField(place.child('value'), value, 'must be greater than zero'));
    if (periodSeconds <= 0) {
      errors.push(invalidField(place.child('periodSeconds'), periodSeconds, 'must be greater than zero'));
    } else if (periodSeconds > maxPeriod) {
      const problem = `must be less than or equal to ${maxPeriod}`;
      errors.push(invalidField(place.child('periodSeconds'), periodSeconds, problem));
    }
  }
  if (tolerance !== undefined && (tryParseQuantity(tolerance)?.sign() ?? 0) < 0) {
    errors.push(invalidField(at.child('tolerance'), tolerance, notNegativeMessage));
  }
}

export function validateHorizontalPodAutoscalerStatus({ status }: HorizontalPodAutoscaler): FieldError[] {
  const errors: FieldError[] = [];
  checkCounters(errors, status, ['currentReplicas', 'desiredReplicas']);
  return errors;
}
