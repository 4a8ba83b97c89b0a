import type { FieldPath } from '../../../../api/field/path.ts';
import type { JobSpec } from '../../../../proto/gen/batch/v1.ts';

const manyCompletions = 100_000;
const manyAtOnce = 10_000;

/** What is allowed in a job at `path`, and may not go well. Those of its template are found elsewhere. */
export function jobSpecWarnings(spec: JobSpec | undefined, path: FieldPath): string[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec ?? {};
  if (completionMode !== 'Indexed' || completions <= manyCompletions || parallelism <= manyAtOnce) return [];
  return [
    `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
  ];
}
