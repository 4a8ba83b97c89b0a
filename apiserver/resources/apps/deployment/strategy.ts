import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { Deployment } from '../../../../proto/gen/apps/v1.ts';
import { templateKind } from '../../core/pod-template/template-kind.ts';
import { defaultDeployment } from './defaults.ts';
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './validation.ts';

const path = fieldPath('spec', 'template');

export const deploymentStrategy = templateKind<Deployment>(
  { path, templateOf: ({ spec }) => spec.template, namesPods: true },
  {
    countsGenerations: true,
    defaults: defaultDeployment,
    prepareForUpdate: ({ metadata }, old) => {
      // Annotations are copied to replica sets, so a change of them is one that the controller has to act on.
      if (!deepEqual(metadata.annotations, old.metadata.annotations)) {
        metadata.generation = (old.metadata.generation ?? 0) + 1;
      }
    },
    statusKeeps: ['labels'],
    validate: validateDeployment,
    validateUpdate: validateDeploymentUpdate,
    validateStatusUpdate: validateDeploymentStatus,
  },
);
