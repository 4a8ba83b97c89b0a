import { fieldPath } from '../../../../api/field/path.ts';
import type { ReplicaSet } from '../../../../proto/gen/apps/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { templateKind } from '../../core/pod-template/template-kind.ts';
import { validateReplicaSet, validateReplicaSetStatus, validateReplicaSetUpdate } from './validation.ts';

const path = fieldPath('spec', 'template');

export const replicaSetStrategy = templateKind<ReplicaSet>(
  { path, templateOf: ({ spec }) => spec.template, namesPods: true },
  {
    metadataChecks: ['all', 'change'],
    countsGenerations: true,
    defaults: ({ spec }) => defaultPodTemplate(spec.template),
    validate: validateReplicaSet,
    validateUpdate: validateReplicaSetUpdate,
    validateStatusUpdate: validateReplicaSetStatus,
  },
);
