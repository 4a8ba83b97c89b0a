import { type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { DaemonSet, DaemonSetUpdateStrategy } from '../../../../proto/gen/apps/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkNotNegative } from '../../core/field-checks.ts';
import { validatePodTemplate } from '../../core/pod-template/validation.ts';
import { internalForm } from '../../internal-form.ts';
import { checkAtMostAll, checkIntOrPercent, isNothing } from '../int-or-percent.ts';
import { checkRunsForever, checkSameSelector, checkTemplateLabels, isEmpty } from '../selector.ts';
import { checkCollisions, checkCounters } from '../status.ts';

const path = fieldPath('spec');
const selectorPath = path.child('selector');
const strategyPath = path.child('updateStrategy');
const rollingPath = strategyPath.child('rollingUpdate');
const templatePath = path.child('template');
const strategySchema = () => messageSchema('k8s.io.api.apps.v1.DaemonSetUpdateStrategy');

/** https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#writing-a-daemonset-spec */
export function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  const errors: FieldError[] = [];
  errors.push(...validateLabelSelector(spec.selector, selectorPath));
  checkTemplateLabels(errors, spec.selector, spec.template);
  if (spec.selector && isEmpty(spec.selector)) {
    errors.push(invalidField(selectorPath, spec.selector, 'empty selector is invalid for daemonset'));
  }
  errors.push(...validatePodTemplate(spec.template, templatePath));
  checkRunsForever(errors, spec.template, 'DaemonSet');
  checkNotNegative(errors, spec.minReadySeconds, path, 'minReadySeconds');
  checkStrategy(errors, spec.updateStrategy ?? {});
  checkNotNegative(errors, spec.revisionHistoryLimit, path, 'revisionHistoryLimit');
  return errors;
}

function checkStrategy(errors: FieldError[], { type = '', rollingUpdate }: DaemonSetUpdateStrategy): void {
  if (type === 'OnDelete') return;
  if (type !== 'RollingUpdate') {
    const shown = internalForm(strategySchema(), { type, ...(rollingUpdate ? { rollingUpdate } : {}) });
    errors.push(notSupported(strategyPath, shown, ['RollingUpdate', 'OnDelete']));
    return;
  }
  if (!rollingUpdate) {
    errors.push(required(rollingPath));
    return;
  }
  const { maxUnavailable, maxSurge } = rollingUpdate;
  checkIntOrPercent(errors, maxUnavailable, rollingPath, 'maxUnavailable');
  checkIntOrPercent(errors, maxSurge, rollingPath, 'maxSurge');
  checkAtMostAll(errors, maxUnavailable, rollingPath, 'maxUnavailable');
  checkAtMostAll(errors, maxSurge, rollingPath, 'maxSurge');
  if (!isNothing(maxUnavailable) && !isNothing(maxSurge)) {
    errors.push(
      invalidField(rollingPath.child('maxSurge'), maxSurge, 'may not be set when maxUnavailable is non-zero'),
    );
  } else if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    errors.push(required(rollingPath.child('maxUnavailable'), 'cannot be 0 when maxSurge is 0'));
  }
}

export function validateDaemonSetUpdate(set: DaemonSet, old: DeepReadonly<DaemonSet>): FieldError[] {
  // The spec is looked at once more, and each look reports.
  const errors = validateDaemonSet(set);
  checkSameSelector(errors, set.spec.selector, old.spec.selector);
  return errors;
}

export function validateDaemonSetStatus({ status }: DaemonSet, old: DeepReadonly<DaemonSet>): FieldError[] {
  const errors: FieldError[] = [];
  checkCounters(errors, status, [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ]);
  checkCollisions(errors, status.collisionCount, old.status.collisionCount);
  return errors;
}
