import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { ReplicaSet } from '../../../../proto/gen/apps/v1.ts';
import { checkNotNegative } from '../../core/field-checks.ts';
import { validatePodTemplate } from '../../core/pod-template/validation.ts';
import { checkRunsForever, checkSameSelector, checkSelector, checkTemplateLabels, shownSelector } from '../selector.ts';
import { checkCounters, checkNotAbove } from '../status.ts';

const path = fieldPath('spec');
const templatePath = path.child('template');

/** https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#writing-a-replicaset-manifest */
export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  const errors: FieldError[] = [];
  checkNotNegative(errors, spec.replicas, path, 'replicas');
  checkNotNegative(errors, spec.minReadySeconds, path, 'minReadySeconds');
  // Kubernetes says deployment here too.
  checkSelector(errors, spec.selector, 'deployment');
  if (!checkTemplateLabels(errors, spec.selector, spec.template)) {
    errors.push(invalidField(path.child('selector'), shownSelector(spec.selector), 'invalid label selector'));
  } else {
    errors.push(...validatePodTemplate(spec.template, templatePath));
    checkRunsForever(errors, spec.template, 'ReplicaSet');
  }
  return errors;
}

export function validateReplicaSetUpdate(set: ReplicaSet, old: DeepReadonly<ReplicaSet>): FieldError[] {
  // The spec is looked at once more, and each look reports.
  const errors = validateReplicaSet(set);
  checkSameSelector(errors, set.spec.selector, old.spec.selector);
  return errors;
}

export function validateReplicaSetStatus({ status }: ReplicaSet): FieldError[] {
  const errors: FieldError[] = [];
  checkCounters(errors, status, [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'terminatingReplicas',
    'observedGeneration',
  ]);
  checkNotAbove(
    errors,
    status,
    ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
    'replicas',
    'status.replicas',
  );
  checkNotAbove(errors, status, ['availableReplicas'], 'readyReplicas', 'readyReplicas');
  return errors;
}
