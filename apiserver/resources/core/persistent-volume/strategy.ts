import { formatTime } from '../../../../api/time/timestamp.ts';
import type { PersistentVolume } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { roundAmounts } from '../amounts/round.ts';
import { validateVolume, validateVolumeUpdate } from './validation.ts';
import { volumeWarnings } from './warnings.ts';

/** What is particular to persistent volumes. https://kubernetes.io/docs/concepts/storage/persistent-volumes/ */
export const persistentVolumeStrategy = strategyFor<PersistentVolume>({
  metadataChecks: ['all', 'all'],
  returnsDeleted: true,
  defaults: ({ spec }) => roundAmounts(spec.capacity),
  prepareForCreate: (volume, { now }) => {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(now) };
  },
  prepareForStatusUpdate: ({ status }, old, { now }) => {
    if (status.phase === old.status.phase) {
      const since = old.status.lastPhaseTransitionTime;
      if (status.lastPhaseTransitionTime === undefined && since !== undefined) status.lastPhaseTransitionTime = since;
      return;
    }
    // Who changes the phase may say when; one that was there before is not meant.
    const said = status.lastPhaseTransitionTime;
    if (said === undefined || said === old.status.lastPhaseTransitionTime) {
      status.lastPhaseTransitionTime = formatTime(now);
    }
  },
  validate: validateVolume,
  warnings: volumeWarnings,
  validateUpdate: validateVolumeUpdate,
});
