import type { KindDefinition } from '../kind-definition.ts';
import { cronJobColumns } from './cron-job/columns.ts';
import { cronJobStrategy } from './cron-job/strategy.ts';
import { jobColumns } from './job/columns.ts';
import { jobStrategy } from './job/strategy.ts';

/** The kinds of batch. */
export const batchKinds: Readonly<Record<string, KindDefinition>> = {
  'batch/v1/cronjobs': { strategy: cronJobStrategy, columns: cronJobColumns },
  'batch/v1/jobs': { strategy: jobStrategy, columns: jobColumns },
};
