import { type FieldError, invalidField, notSupported, required, tooLong } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { isDomainPrefixedPath } from '../../../../api/names/format.ts';
import type { Job, JobSpec } from '../../../../proto/gen/batch/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { mismatchMessage, selectorOf, shownLabels } from '../../apps/selector.ts';
import { checkNotNegative, checkText } from '../../core/field-checks.ts';
import { validatePodTemplate } from '../../core/pod-template/validation.ts';
import { internalForm } from '../../internal-form.ts';
import type { KindObject } from '../../typed.ts';
import { checkGeneratedSelector } from './generated-selector.ts';
import { checkPodFailurePolicy, checkSuccessPolicy } from './policies.ts';

const path = fieldPath('spec');
const namePath = fieldPath('metadata', 'name');

/** Most pods at once, and most failed indexes, of a job that counts indexes: their lists stand in its status. */
const maxIndexed = 100_000;
/** Above so many completions, what may be listed is bounded harder. */
const manyCompletions = 100_000;
const maxWithManyCompletions = 10_000;
const maxManagedBy = 63;
const replacementPolicies = ['Failed', 'TerminatingOrFailed'];

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#writing-a-job-spec */
export function validateJob(job: KindObject<Job>): FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, spec } = job;
  checkGeneratedSelector(errors, job);
  errors.push(...validateJobSpec(spec));
  if (spec.completionMode === 'Indexed' && spec.completions !== undefined && spec.completions > 0) {
    // The host name of the pod with the last index, the longest one.
    const host = `${metadata.name}-${spec.completions - 1}`;
    if (isDns1123Label(host).length > 0) {
      const problem = `will not able to create pod with invalid DNS label: ${host}`;
      errors.push(invalidField(namePath, metadata.name, problem));
    }
  }
  return errors;
}

/** What holds for the spec of a job, whose selector finds its own pods. */
export function validateJobSpec(spec: JobSpec): FieldError[] {
  const errors: FieldError[] = [];
  checkJobSpec(errors, spec, path);
  if (!spec.selector) errors.push(required(path.child('selector')));
  else errors.push(...validateLabelSelector(spec.selector, path.child('selector')));
  const labels = spec.template.metadata?.labels;
  if (selectorOf(spec.selector)?.matches(labels) === false) {
    errors.push(invalidField(path.child('template', 'metadata', 'labels'), shownLabels(labels), mismatchMessage));
  }
  return errors;
}

/** What holds for a job and for the template of one. */
export function checkJobSpec(errors: FieldError[], spec: JobSpec, at: FieldPath): void {
  checkNotNegative(errors, spec.parallelism, at, 'parallelism');
  checkNotNegative(errors, spec.completions, at, 'completions');
  checkNotNegative(errors, spec.activeDeadlineSeconds, at, 'activeDeadlineSeconds');
  checkNotNegative(errors, spec.backoffLimit, at, 'backoffLimit');
  checkNotNegative(errors, spec.ttlSecondsAfterFinished, at, 'ttlSecondsAfterFinished');
  checkNotNegative(errors, spec.backoffLimitPerIndex, at, 'backoffLimitPerIndex');
  checkNotNegative(errors, spec.maxFailedIndexes, at, 'maxFailedIndexes');
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(at.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  }
  if (spec.managedBy !== undefined) {
    checkText(errors, isDomainPrefixedPath, spec.managedBy, at, 'managedBy');
    if (spec.managedBy.length > maxManagedBy) errors.push(tooLong(at.child('managedBy'), maxManagedBy));
  }
  checkCompletionMode(errors, spec, at);
  if (spec.podFailurePolicy) checkPodFailurePolicy(errors, spec, at.child('podFailurePolicy'));
  if (spec.successPolicy) {
    if (spec.completionMode === 'Indexed') checkSuccessPolicy(errors, spec, at.child('successPolicy'));
    else {
      const shown = internalForm(messageSchema('k8s.io.api.batch.v1.SuccessPolicy'), spec.successPolicy);
      errors.push(invalidField(at.child('successPolicy'), shown, 'requires indexed completion mode'));
    }
  }
  checkReplacement(errors, spec, at);
  errors.push(...validatePodTemplate(spec.template, at.child('template')));
  checkRestartPolicy(errors, spec, at);
}

function checkCompletionMode(errors: FieldError[], spec: JobSpec, at: FieldPath): void {
  const { completionMode = 'NonIndexed', completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (completionMode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[name] !== undefined) {
        errors.push(invalidField(at.child(name), spec[name], 'requires indexed completion mode'));
      }
    }
    return;
  }
  if (completionMode !== 'Indexed') {
    errors.push(notSupported(at.child('completionMode'), completionMode, ['NonIndexed', 'Indexed']));
    return;
  }
  if (completions === undefined) errors.push(required(at.child('completions'), 'when completion mode is Indexed'));
  const checkMost = (name: 'parallelism' | 'maxFailedIndexes', most: number, when: string) => {
    const value = spec[name];
    if (value === undefined || value <= most) return;
    errors.push(invalidField(at.child(name), value, `must be less than or equal to ${most}${when}`));
  };
  checkMost('parallelism', maxIndexed, ' when completion mode is Indexed');
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.push(
      invalidField(at.child('maxFailedIndexes'), maxFailedIndexes, 'must be less than or equal to completions'),
    );
  }
  checkMost('maxFailedIndexes', maxIndexed, '');
  if (completions === undefined || completions <= manyCompletions || backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined) {
    errors.push(
      required(at.child('maxFailedIndexes'), `must be specified when completions is above ${manyCompletions}`),
    );
  }
  const when = ` when completions are above ${manyCompletions} and used with backoff limit per index`;
  if (parallelism !== undefined) checkMost('parallelism', maxWithManyCompletions, when);
  checkMost('maxFailedIndexes', maxWithManyCompletions, when);
}

function checkReplacement(
  errors: FieldError[],
  { podReplacementPolicy, podFailurePolicy }: JobSpec,
  at: FieldPath,
): void {
  if (podReplacementPolicy === undefined) return;
  const allowed = podFailurePolicy ? ['Failed'] : replacementPolicies;
  if (!allowed.includes(podReplacementPolicy)) {
    errors.push(notSupported(at.child('podReplacementPolicy'), podReplacementPolicy, allowed));
  }
}

function checkRestartPolicy(errors: FieldError[], { template, podFailurePolicy }: JobSpec, at: FieldPath): void {
  const policy = template.spec?.restartPolicy ?? '';
  if (policy === 'Never') return;
  const place = at.child('template', 'spec', 'restartPolicy');
  // Absent has become Always by default.
  if (policy === '' || policy === 'Always') errors.push(required(place, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure') errors.push(notSupported(place, policy, ['OnFailure', 'Never']));
  else if (podFailurePolicy) {
    errors.push(invalidField(place, policy, 'only "Never" is supported when podFailurePolicy is specified'));
  }
}
