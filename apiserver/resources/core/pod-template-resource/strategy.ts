import { fieldPath } from '../../../../api/field/path.ts';
import type { PodTemplate } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultPodTemplate } from '../pod-template/defaults.ts';
import { validatePodTemplate } from '../pod-template/validation.ts';
import { podTemplateWarnings } from '../pod-template/warnings.ts';
import { isNewTemplate } from '../pod-template/workload-warnings.ts';

const path = fieldPath('template');

/** What is particular to pod templates that stand alone. */
export const podTemplateStrategy = strategyFor<PodTemplate>({
  countsGenerations: true,
  returnsDeleted: true,
  allowsCreateOnUpdate: true,
  defaults: ({ template }) => defaultPodTemplate(template),
  validate: ({ template }) => validatePodTemplate(template, path),
  warnings: (object, old) => (isNewTemplate(object, old) ? podTemplateWarnings(object.template, path) : []),
});
