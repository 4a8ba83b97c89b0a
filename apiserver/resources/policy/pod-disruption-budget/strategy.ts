import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { PodDisruptionBudget } from '../../../../proto/gen/policy/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validatePodDisruptionBudget, validatePodDisruptionBudgetStatus } from './validation.ts';

export const podDisruptionBudgetStrategy = strategyFor<PodDisruptionBudget>({
  metadataChecks: [],
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  validateName: isPathSegmentName,
  validate: validatePodDisruptionBudget,
  validateStatusUpdate: validatePodDisruptionBudgetStatus,
});
