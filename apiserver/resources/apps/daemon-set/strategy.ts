import { fieldPath } from '../../../../api/field/path.ts';
import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import { podTemplateWarnings } from '../../core/pod-template/warnings.ts';
import { strategyFor } from '../../typed.ts';
import { defaultDaemonSet } from './defaults.ts';
import {
  countTemplateGeneration,
  keepTemplateGeneration,
  readTemplateGeneration,
  startTemplateGeneration,
  templateGeneration,
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
  warnings: ({ metadata, spec }, old) =>
    templateGeneration(metadata.annotations) === templateGeneration(old?.metadata.annotations)
      ? []
      : podTemplateWarnings(spec.template, fieldPath('spec', 'template')),
});
