import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { Job } from '../../../../proto/gen/batch/v1.ts';
import { selectorOf, shownLabels, shownSelector } from '../../apps/selector.ts';
import type { KindObject } from '../../typed.ts';

const controllerUid = 'batch.kubernetes.io/controller-uid';
const jobName = 'batch.kubernetes.io/job-name';
/** The same from before labels of Kubernetes had prefixes; selectors of users name them. */
const legacyControllerUid = 'controller-uid';
const legacyJobName = 'job-name';

const labelsPath = fieldPath('spec', 'template', 'metadata', 'labels');
const selectorPath = fieldPath('spec', 'selector');

function expectedLabels({ metadata }: KindObject<Job>): Readonly<Record<string, string>> {
  const { name, uid } = metadata;
  return { [controllerUid]: uid, [jobName]: name, [legacyControllerUid]: uid, [legacyJobName]: name };
}

/**
 * Gives the job's pods labels that no other job's have, and selects by them, unless the user does both by hand. A job without
 * labels of its own has those of its pods, the generated ones among them.
 */
export function generateSelector(job: KindObject<Job>): void {
  const { spec, metadata } = job;
  const sharesLabels = metadata.labels === undefined || metadata.labels === spec.template.metadata?.labels;
  if (spec.manualSelector) return;
  spec.template.metadata ??= {};
  // Labels that the user has set wrong are left for validation to report.
  spec.template.metadata.labels = { ...expectedLabels(job), ...spec.template.metadata.labels };
  spec.selector ??= {};
  spec.selector.matchLabels = { [controllerUid]: metadata.uid, ...spec.selector.matchLabels };
  if (sharesLabels) metadata.labels = { ...spec.template.metadata.labels };
}

/** Reports generated labels that the user has set to something else, and selectors that the pods would not match. */
export function checkGeneratedSelector(errors: FieldError[], job: KindObject<Job>): void {
  const { spec } = job;
  if (spec.manualSelector || !spec.selector) return;
  const expected = expectedLabels(job);
  const labels = spec.template.metadata?.labels ?? {};
  for (const key of [legacyControllerUid, legacyJobName, controllerUid, jobName]) {
    const wanted = expected[key] ?? '';
    if (labels[key] === wanted) continue;
    const at = labelsPath.key(key);
    if (labels[key] === undefined) errors.push(required(at, `must be '${wanted}'`));
    else errors.push(invalidField(at, shownLabels(labels), `must be '${wanted}'`));
  }
  if (selectorOf(spec.selector)?.matches(expected) === false) {
    errors.push(invalidField(selectorPath, shownSelector(spec.selector), '`selector` not auto-generated'));
  }
}
