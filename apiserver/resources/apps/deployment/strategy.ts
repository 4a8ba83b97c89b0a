import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { Deployment } from '../../../../proto/gen/apps/v1.ts';
import { workloadWarnings } from '../../core/pod-template/workload-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { defaultDeployment } from './defaults.ts';
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './validation.ts';

export const deploymentStrategy = strategyFor<Deployment>({
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
  warnings: (deployment, old) => workloadWarnings(deployment, deployment.spec.template, old),
});
