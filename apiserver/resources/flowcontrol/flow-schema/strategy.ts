import type { FlowSchema } from '../../../../proto/gen/flowcontrol/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateFlowConditions, validateFlowSchema } from './validation.ts';

export const flowSchemaStrategy = strategyFor<FlowSchema>({
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  countsGenerations: true,
  defaults: ({ spec }) => {
    spec.matchingPrecedence ||= 1000;
  },
  validate: validateFlowSchema,
  validateStatusUpdate: validateFlowConditions,
});
