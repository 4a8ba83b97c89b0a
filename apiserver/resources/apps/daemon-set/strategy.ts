import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultDaemonSet } from './defaults.ts';
import {
  countTemplateGeneration,
  keepTemplateGeneration,
  readTemplateGeneration,
  startTemplateGeneration,
} from './template-generation.ts';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './validation.ts';

export const daemonSetStrategy = strategyFor<DaemonSet>({
  countsGenerations: true,
  defaults: (daemonSet) => {
    readTemplateGeneration(daemonSet);
    defaultDaemonSet(daemonSet);
  },
  prepareForCreate: startTemplateGeneration,
  prepareForUpdate: countTemplateGeneration,
  prepareForStatusUpdate: keepTemplateGeneration,
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatus,
});
