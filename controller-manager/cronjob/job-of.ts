import type { Draft, Shared } from '../../client/client.ts';
import type { CronJob, Job } from '../../proto/gen/batch/v1.ts';
import { batchV1Resources } from '../../proto/gen/resources.ts';
import { templateMetadata } from '../template-metadata.ts';
import { formatIn } from './schedule.ts';

const { cronjobs: type } = batchV1Resources;
const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** The job of a cron job for one moment, in milliseconds since 1970; its name holds the minute, so there is one for each. */
export function jobOf(cron: Shared<CronJob>, scheduled: number): Draft<Job> {
  const { jobTemplate, timeZone } = cron.spec;
  const metadata = templateMetadata(jobTemplate.metadata, cron, type);
  const draft = {
    metadata: {
      ...metadata,
      name: `${cron.metadata.name}-${Math.floor(scheduled / 60_000)}`,
      annotations: { ...metadata.annotations, [scheduledAnnotation]: formatIn(scheduled, timeZone) },
    },
    spec: jobTemplate.spec,
  };
  return draft as unknown as Draft<Job>;
}
