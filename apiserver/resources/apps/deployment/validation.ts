import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Deployment, DeploymentStrategy, RollingUpdateDeployment } from '../../../../proto/gen/apps/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkNotNegative } from '../../core/field-checks.ts';
import { validatePodTemplate } from '../../core/pod-template/validation.ts';
import { internalForm } from '../../internal-form.ts';
import { checkAtMostAll, checkIntOrPercent, isNothing } from '../int-or-percent.ts';
import { checkRunsForever, checkSameSelector, checkSelector, checkTemplateLabels, shownSelector } from '../selector.ts';
import { checkCollisions, checkCounters, checkNotAbove } from '../status.ts';

const path = fieldPath('spec');
const strategyPath = path.child('strategy');
const rollingPath = strategyPath.child('rollingUpdate');
const templatePath = path.child('template');
const strategySchema = () => messageSchema('k8s.io.api.apps.v1.DeploymentStrategy');

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#writing-a-deployment-spec */
export function validateDeployment({ spec }: Deployment): FieldError[] {
  const errors: FieldError[] = [];
  checkNotNegative(errors, spec.replicas, path, 'replicas');
  checkSelector(errors, spec.selector, 'deployment');
  if (!checkTemplateLabels(errors, spec.selector, spec.template)) {
    errors.push(invalidField(path.child('selector'), shownSelector(spec.selector), 'invalid label selector'));
  } else {
    errors.push(...validatePodTemplate(spec.template, templatePath));
    checkRunsForever(errors, spec.template, 'ReplicaSet');
  }
  checkStrategy(errors, spec.strategy ?? {});
  checkNotNegative(errors, spec.minReadySeconds, path, 'minReadySeconds');
  checkNotNegative(errors, spec.revisionHistoryLimit, path, 'revisionHistoryLimit');
  checkNotNegative(errors, spec.progressDeadlineSeconds, path, 'progressDeadlineSeconds');
  if (spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
    errors.push(
      invalidField(
        path.child('progressDeadlineSeconds'),
        spec.progressDeadlineSeconds,
        'must be greater than minReadySeconds',
      ),
    );
  }
  return errors;
}

function checkStrategy(errors: FieldError[], { type = '', rollingUpdate }: DeploymentStrategy): void {
  switch (type) {
    case 'Recreate':
      if (rollingUpdate) {
        errors.push(forbiddenField(rollingPath, "may not be specified when strategy `type` is 'Recreate'"));
      }
      return;
    case 'RollingUpdate':
      if (!rollingUpdate) errors.push(required(rollingPath, 'this should be defaulted and never be nil'));
      else checkRollingUpdate(errors, rollingUpdate);
      return;
    default:
      errors.push(
        notSupported(
          strategyPath,
          internalForm(strategySchema(), { type, ...(rollingUpdate ? { rollingUpdate } : {}) }),
          ['Recreate', 'RollingUpdate'],
        ),
      );
  }
}

function checkRollingUpdate(errors: FieldError[], { maxUnavailable, maxSurge }: RollingUpdateDeployment): void {
  checkIntOrPercent(errors, maxUnavailable, rollingPath, 'maxUnavailable');
  checkIntOrPercent(errors, maxSurge, rollingPath, 'maxSurge');
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    errors.push(invalidField(rollingPath.child('maxUnavailable'), maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  checkAtMostAll(errors, maxUnavailable, rollingPath, 'maxUnavailable');
}

export function validateDeploymentUpdate({ spec }: Deployment, old: DeepReadonly<Deployment>): FieldError[] {
  const errors: FieldError[] = [];
  checkSameSelector(errors, spec.selector, old.spec.selector);
  return errors;
}

export function validateDeploymentStatus({ status }: Deployment, old: DeepReadonly<Deployment>): FieldError[] {
  const errors: FieldError[] = [];
  checkCounters(errors, status, [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'terminatingReplicas',
    'collisionCount',
  ]);
  checkNotAbove(
    errors,
    status,
    ['updatedReplicas', 'readyReplicas', 'availableReplicas'],
    'replicas',
    'status.replicas',
  );
  checkNotAbove(errors, status, ['availableReplicas'], 'readyReplicas', 'readyReplicas');
  checkCollisions(errors, status.collisionCount, old.status.collisionCount);
  return errors;
}
