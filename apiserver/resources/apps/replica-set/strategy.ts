import type { ReplicaSet } from '../../../../proto/gen/apps/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { workloadWarnings } from '../../core/pod-template/workload-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { validateReplicaSet, validateReplicaSetStatus, validateReplicaSetUpdate } from './validation.ts';

export const replicaSetStrategy = strategyFor<ReplicaSet>({
  countsGenerations: true,
  defaults: ({ spec }) => defaultPodTemplate(spec.template),
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  validateStatusUpdate: validateReplicaSetStatus,
  warnings: (set, old) => workloadWarnings(set, set.spec.template, old),
  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas ?? 0) }),
});
