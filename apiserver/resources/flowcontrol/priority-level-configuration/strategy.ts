import type { PriorityLevelConfiguration } from '../../../../proto/gen/flowcontrol/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateFlowConditions } from '../flow-schema/validation.ts';
import { validatePriorityLevel } from './validation.ts';

/** What is not said of a level: how much it may have, lend and keep waiting. */
function defaultPriorityLevel({ spec }: PriorityLevelConfiguration): void {
  const { limited, exempt } = spec;
  if (exempt) {
    exempt.nominalConcurrencyShares ??= 0;
    exempt.lendablePercent ??= 0;
  }
  if (!limited) return;
  limited.nominalConcurrencyShares ??= 30;
  limited.lendablePercent ??= 0;
  const queuing = limited.limitResponse?.queuing;
  if (!queuing) return;
  queuing.handSize ||= 8;
  queuing.queues ||= 64;
  queuing.queueLengthLimit ||= 50;
}

export const priorityLevelConfigurationStrategy = strategyFor<PriorityLevelConfiguration>({
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  countsGenerations: true,
  defaults: defaultPriorityLevel,
  validate: validatePriorityLevel,
  validateStatusUpdate: validateFlowConditions,
});
