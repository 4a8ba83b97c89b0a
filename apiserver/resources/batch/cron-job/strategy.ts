import { fieldPath } from '../../../../api/field/path.ts';
import type { CronJob } from '../../../../proto/gen/batch/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { isNewTemplate, podNamerWarnings } from '../../core/pod-template/workload-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { jobSpecWarnings } from '../job/warnings.ts';
import { checkZoneInSchedule, validateCronJob, validateNewCronJob } from './validation.ts';

export const cronJobStrategy = strategyFor<CronJob>({
  countsGenerations: true,
  defaults: ({ spec }) => {
    defaultPodTemplate(spec.jobTemplate?.spec?.template);
    spec.concurrencyPolicy ||= 'Allow';
  },
  validate: validateCronJob,
  validateCreate: validateNewCronJob,
  validateUpdate: checkZoneInSchedule,
  warnings: (cronJob, old) => [
    ...podNamerWarnings(cronJob, old),
    ...(isNewTemplate(cronJob, old)
      ? jobSpecWarnings(cronJob.spec.jobTemplate?.spec, fieldPath('spec', 'jobTemplate', 'spec'))
      : []),
  ],
});
