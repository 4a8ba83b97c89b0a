import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultDaemonSet } from './defaults.ts';
import { countTemplateGeneration, startTemplateGeneration } from './template-generation.ts';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './validation.ts';

export const daemonSetStrategy = strategyFor<DaemonSet>({
  countsGenerations: true,
  defaults: defaultDaemonSet,
  prepareForCreate: startTemplateGeneration,
  prepareForUpdate: countTemplateGeneration,
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatus,
});
