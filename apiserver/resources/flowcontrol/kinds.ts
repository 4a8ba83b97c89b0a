import type { KindDefinition } from '../kind-definition.ts';
import { flowSchemaColumns } from './flow-schema/columns.ts';
import { flowSchemaStrategy } from './flow-schema/strategy.ts';
import { priorityLevelConfigurationColumns } from './priority-level-configuration/columns.ts';
import { priorityLevelConfigurationStrategy } from './priority-level-configuration/strategy.ts';

/** The kinds of flowcontrol.apiserver.k8s.io. */
export const flowcontrolKinds: Readonly<Record<string, KindDefinition>> = {
  'flowcontrol.apiserver.k8s.io/v1/flowschemas': { strategy: flowSchemaStrategy, columns: flowSchemaColumns },
  'flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations': {
    strategy: priorityLevelConfigurationStrategy,
    columns: priorityLevelConfigurationColumns,
  },
};
