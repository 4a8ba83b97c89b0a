import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { StatefulSet } from '../../../../proto/gen/apps/v1.ts';
import { templateKind } from '../../core/pod-template/template-kind.ts';
import { claimSpecWarnings } from '../../core/volumes/claim-warnings.ts';
import { defaultStatefulSet } from './defaults.ts';
import { validateNewStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './validation.ts';

const path = fieldPath('spec', 'template');

export const statefulSetStrategy = templateKind<StatefulSet>(
  {
    path,
    templateOf: ({ spec }) => spec.template,
    standingWarnings: ({ spec }, old) => [
      ...(spec.volumeClaimTemplates ?? []).flatMap((claim, i) => {
        const at = fieldPath('spec', 'volumeClaimTemplates').index(i);
        // Kubernetes names the place in two ways.
        return claimSpecWarnings(claim.spec, old ? at.child('Spec') : at);
      }),
      ...((spec.revisionHistoryLimit ?? 0) < 0
        ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
        : []),
    ],
  },
  {
    countsGenerations: true,
    // Its pods take their host names from it.
    validateName: isDns1123Label,
    defaults: defaultStatefulSet,
    prepareForCreate: (set) => dropMaxUnavailable(set, undefined),
    prepareForUpdate: dropMaxUnavailable,
    validateCreate: validateNewStatefulSet,
    validateUpdate: validateStatefulSetUpdate,
    validateStatusUpdate: validateStatefulSetStatus,
  },
);

/** 1.36 has turned MaxUnavailableStatefulSet off again: one pod at a time, save for sets that have a number already. */
function dropMaxUnavailable({ spec }: StatefulSet, old: DeepReadonly<StatefulSet> | undefined): void {
  if (old?.spec.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return;
  delete spec.updateStrategy?.rollingUpdate?.maxUnavailable;
}
