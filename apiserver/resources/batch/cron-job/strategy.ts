import type { CronJob } from '../../../../proto/gen/batch/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { strategyFor } from '../../typed.ts';
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
});
