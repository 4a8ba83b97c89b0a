import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { roundAmounts } from '../amounts/round.ts';
import { claimSpecWarnings, classAnnotationWarnings } from '../volumes/claim-warnings.ts';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from './validation.ts';

/** What is particular to claims of volumes. https://kubernetes.io/docs/concepts/storage/persistent-volumes/ */
export const persistentVolumeClaimStrategy = strategyFor<PersistentVolumeClaim>({
  metadataChecks: ['all', 'change', 'all'],
  returnsDeleted: true,
  defaults: ({ spec, status }) => {
    roundAmounts(spec.resources?.requests);
    roundAmounts(spec.resources?.limits);
    roundAmounts(status?.capacity);
  },
  prepareForCreate: (claim) => {
    claim.status = { phase: 'Pending' };
    dropForeignSource(claim.spec, undefined);
    mirrorSources(claim.spec);
  },
  prepareForUpdate: ({ spec }, old) => {
    dropForeignSource(spec, old.spec);
    mirrorSources(spec);
  },
  validate: validateClaim,
  warnings: ({ metadata, spec }) => [
    ...classAnnotationWarnings(metadata.annotations),
    ...claimSpecWarnings(spec, fieldPath('spec')),
  ],
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: validateClaimStatus,
});

/** CrossNamespaceVolumeDataSource is off: a source in another namespace is none. */
function dropForeignSource(
  spec: PersistentVolumeClaimSpec,
  old: DeepReadonly<PersistentVolumeClaimSpec> | undefined,
): void {
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
}

/**
 * `dataSource` and the newer `dataSourceRef` say the same, unless the reference leads to another namespace. What the older
 * field cannot name is dropped from it, as it always was, where there is no other.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#data-source-references
 */
function mirrorSources(spec: PersistentVolumeClaimSpec): void {
  const { dataSourceRef } = spec;
  if (spec.dataSource && !dataSourceRef && !isClaimOrSnapshot(spec.dataSource)) delete spec.dataSource;
  if (spec.dataSource && !dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (dataSourceRef && !spec.dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...local } = dataSourceRef;
    spec.dataSource = local;
  }
}

function isClaimOrSnapshot({ apiGroup, kind }: { readonly apiGroup?: string | null; readonly kind: string }): boolean {
  if (kind === 'PersistentVolumeClaim') return !apiGroup;
  return apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot';
}
