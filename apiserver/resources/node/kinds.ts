import type { KindDefinition } from '../kind-definition.ts';
import { runtimeClassColumns } from './runtime-class/columns.ts';
import { runtimeClassStrategy } from './runtime-class/strategy.ts';

/** The kinds of node.k8s.io. */
export const nodeKinds: Readonly<Record<string, KindDefinition>> = {
  'node.k8s.io/v1/runtimeclasses': { strategy: runtimeClassStrategy, columns: runtimeClassColumns },
};
