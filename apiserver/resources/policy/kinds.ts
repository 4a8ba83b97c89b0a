import type { KindDefinition } from '../kind-definition.ts';
import { podDisruptionBudgetColumns } from './pod-disruption-budget/columns.ts';
import { podDisruptionBudgetStrategy } from './pod-disruption-budget/strategy.ts';

/** The kinds of policy. */
export const policyKinds: Readonly<Record<string, KindDefinition>> = {
  'policy/v1/poddisruptionbudgets': { strategy: podDisruptionBudgetStrategy, columns: podDisruptionBudgetColumns },
};
