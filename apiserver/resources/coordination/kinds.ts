import type { KindDefinition } from '../kind-definition.ts';
import { leaseColumns } from './lease/columns.ts';
import { leaseStrategy } from './lease/strategy.ts';

/** The kinds of coordination.k8s.io. */
export const coordinationKinds: Readonly<Record<string, KindDefinition>> = {
  'coordination.k8s.io/v1/leases': { strategy: leaseStrategy, columns: leaseColumns },
};
