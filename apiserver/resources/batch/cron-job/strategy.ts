import { fieldPath } from '../../../../api/field/path.ts';
import type { CronJob } from '../../../../proto/gen/batch/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { templateKind } from '../../core/pod-template/template-kind.ts';
import { jobSpecWarnings } from '../job/warnings.ts';
import { checkZoneInSchedule, validateCronJob, validateNewCronJob } from './validation.ts';

const path = fieldPath('spec', 'jobTemplate', 'spec');

export const cronJobStrategy = templateKind<CronJob>(
  {
    path: path.child('template'),
    templateOf: ({ spec }) => spec.jobTemplate?.spec?.template,
    namesPods: true,
    standingWarnings: ({ spec }) =>
      spec.schedule.includes('TZ')
        ? [
            'CRON_TZ or TZ used in spec.schedule is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
          ]
        : [],
  },
  {
    countsGenerations: true,
    defaults: ({ spec }) => {
      defaultPodTemplate(spec.jobTemplate?.spec?.template);
      spec.concurrencyPolicy ||= 'Allow';
    },
    validate: validateCronJob,
    validateCreate: validateNewCronJob,
    validateUpdate: checkZoneInSchedule,
    warnings: ({ spec }) => jobSpecWarnings(spec.jobTemplate?.spec, path),
  },
);
