import type { Job } from '../../../../proto/gen/batch/v1.ts';
import { isNewTemplate, podNamerWarnings } from '../../core/pod-template/workload-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { defaultJob } from './defaults.ts';
import { generateSelector } from './generated-selector.ts';
import { validateJobStatus } from './status-validation.ts';
import { validateJobUpdate } from './update-validation.ts';
import { validateJob } from './validation.ts';
import { jobSpecWarnings } from './warnings.ts';

export const jobStrategy = strategyFor<Job>({
  countsGenerations: true,
  defaultPropagation: 'Orphan',
  deletionWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  defaults: defaultJob,
  prepareForCreate: generateSelector,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,
  warnings: (job, old) => [
    ...podNamerWarnings(job, old),
    ...(isNewTemplate(job, old) ? jobSpecWarnings(job.spec) : []),
  ],
  selectableFields: ({ status }) => ({ 'status.successful': String(status.succeeded ?? 0) }),
});
