import type { KindDefinition } from '../kind-definition.ts';
import { priorityClassColumns } from './priority-class/columns.ts';
import { priorityClassStrategy } from './priority-class/strategy.ts';

/** The kinds of scheduling.k8s.io. */
export const schedulingKinds: Readonly<Record<string, KindDefinition>> = {
  'scheduling.k8s.io/v1/priorityclasses': { strategy: priorityClassStrategy, columns: priorityClassColumns },
};
