import { fieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { StatefulSet } from '../../../../proto/gen/apps/v1.ts';
import { podTemplateWarnings } from '../../core/pod-template/warnings.ts';
import { isNewTemplate } from '../../core/pod-template/workload-warnings.ts';
import { claimSpecWarnings } from '../../core/volumes/warnings.ts';
import { type KindObject, strategyFor } from '../../typed.ts';
import { defaultStatefulSet } from './defaults.ts';
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './validation.ts';

const path = fieldPath('spec');

export const statefulSetStrategy = strategyFor<StatefulSet>({
  countsGenerations: true,
  // Its pods take their host names from it.
  validateName: isDns1123Label,
  defaults: defaultStatefulSet,
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatus,
  warnings: (set, old) => [
    ...(isNewTemplate(set, old) ? podTemplateWarnings(set.spec.template, path.child('template')) : []),
    ...specWarnings(set),
  ],
});

function specWarnings({ spec }: KindObject<StatefulSet>): string[] {
  const at = path.child('volumeClaimTemplates');
  const warnings = (spec.volumeClaimTemplates ?? []).flatMap((claim, i) =>
    claim.spec ? claimSpecWarnings(claim.spec, at.index(i)) : [],
  );
  if ((spec.revisionHistoryLimit ?? 0) < 0) {
    warnings.push(
      `${path.child('revisionHistoryLimit')}: a negative value retains all historical revisions; a value >= 0 is recommended`,
    );
  }
  return warnings;
}
