import { fieldPath } from '../../../../api/field/path.ts';
import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import { templateKind } from '../../core/pod-template/template-kind.ts';
import { defaultDaemonSet } from './defaults.ts';
import {
  countTemplateGeneration,
  keepTemplateGeneration,
  readTemplateGeneration,
  startTemplateGeneration,
  templateGeneration,
} from './template-generation.ts';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './validation.ts';

const path = fieldPath('spec', 'template');

export const daemonSetStrategy = templateKind<DaemonSet>(
  {
    path,
    templateOf: ({ spec }) => spec.template,
    // Of other changes of its spec Kubernetes does not warn, unlike of those of a Deployment.
    editionOf: ({ metadata }) => templateGeneration(metadata.annotations),
  },
  {
    metadataChecks: ['all', 'change'],
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
  },
);
