import { fieldPath } from '../../../../api/field/path.ts';
import type { PodTemplate } from '../../../../proto/gen/core/v1.ts';
import { defaultPodTemplate } from '../pod-template/defaults.ts';
import { templateKind } from '../pod-template/template-kind.ts';
import { validatePodTemplate } from '../pod-template/validation.ts';

const path = fieldPath('template');

/** What is particular to pod templates that stand alone. */
export const podTemplateStrategy = templateKind<PodTemplate>(
  { path, templateOf: ({ template }) => template },
  {
    countsGenerations: true,
    returnsDeleted: true,
    allowsCreateOnUpdate: true,
    defaults: ({ template }) => defaultPodTemplate(template),
    validate: ({ template }) => validatePodTemplate(template, path),
  },
);
