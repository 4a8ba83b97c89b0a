import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { selectorFromSet } from '../../../../api/labels/selector.ts';
import type { ReplicationController, ReplicationControllerStatus } from '../../../../proto/gen/core/v1.ts';
import { checkNotNegative } from '../field-checks.ts';
import { defaultPodTemplate } from '../pod-template/defaults.ts';
import { templateKind } from '../pod-template/template-kind.ts';
import { validatePodTemplate } from '../pod-template/validation.ts';

const path = fieldPath('spec');

/** What is particular to replication controllers. https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/ */
export const replicationControllerStrategy = templateKind<ReplicationController>(
  { path: path.child('template'), templateOf: ({ spec }) => spec.template, namesPods: true },
  {
    metadataChecks: ['all', 'change'],
    countsGenerations: true,
    defaultPropagation: 'Orphan',
    defaults: ({ metadata, spec }) => {
      defaultPodTemplate(spec.template);
      const labels = spec.template?.metadata?.labels;
      if (!labels) return;
      if (!spec.selector) spec.selector = { ...labels };
      if (!metadata.labels) metadata.labels = { ...labels };
    },
    prepareForCreate: (controller) => {
      controller.status = { replicas: 0 };
    },
    validate,
    validateStatusUpdate: ({ status }) => validateStatus(status),
    selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas ?? 0) }),
  },
);

function validate({ spec }: ReplicationController): FieldError[] {
  const errors: FieldError[] = [];
  const { selector = {}, template } = spec;
  checkNotNegative(errors, spec.minReadySeconds, path, 'minReadySeconds');
  const selects = Object.keys(selector).length > 0;
  if (!selects) errors.push(required(path.child('selector')));
  checkNotNegative(errors, spec.replicas, path, 'replicas');
  const at = path.child('template');
  if (!template) {
    errors.push(required(at));
    return errors;
  }
  const labels = template.metadata?.labels ?? {};
  if (selects && !selectorFromSet(selector).matches(labels)) {
    errors.push(invalidField(at.child('metadata', 'labels'), labels, '`selector` does not match template `labels`'));
  }
  errors.push(...validatePodTemplate(template, at));
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(at.child('spec', 'restartPolicy'), restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.push(
      forbiddenField(
        at.child('spec', 'activeDeadlineSeconds'),
        'activeDeadlineSeconds in ReplicationController is not Supported',
      ),
    );
  }
  return errors;
}

function validateStatus(status: ReplicationControllerStatus): FieldError[] {
  const errors: FieldError[] = [];
  const at = fieldPath('status');
  const counts = [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'observedGeneration',
  ] as const;
  for (const name of counts) checkNotNegative(errors, status[name], at, name);
  for (const name of ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const) {
    const count = status[name] ?? 0;
    if (count > status.replicas) {
      errors.push(invalidField(at.child(name), count, 'cannot be greater than status.replicas'));
    }
  }
  const available = status.availableReplicas ?? 0;
  if (available > (status.readyReplicas ?? 0)) {
    errors.push(invalidField(at.child('availableReplicas'), available, 'cannot be greater than readyReplicas'));
  }
  return errors;
}
