import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { JobSpec } from '../../../../proto/gen/batch/v1.ts';
import { podTemplateWarnings } from '../../core/pod-template/warnings.ts';

/** Above so many completions and so many pods at once, the list of completed indexes may grow too long for the status. */
const manyCompletions = 100_000;
const muchParallelism = 10_000;

/** Of the spec of a job at `path`, or of the template of one. */
export function jobSpecWarnings(spec: JobSpec | undefined, path: FieldPath = fieldPath('spec')): string[] {
  if (!spec) return [];
  const { completionMode, completions = 0, parallelism = 0, template } = spec;
  const warnings = podTemplateWarnings(template, path.child('template'));
  if (completionMode === 'Indexed' && completions > manyCompletions && parallelism > muchParallelism) {
    warnings.unshift(
      `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
    );
  }
  return warnings;
}
