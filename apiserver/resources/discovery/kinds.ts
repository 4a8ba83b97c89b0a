import type { KindDefinition } from '../kind-definition.ts';
import { endpointSliceColumns } from './endpoint-slice/columns.ts';
import { endpointSliceStrategy } from './endpoint-slice/strategy.ts';

/** The kinds of discovery.k8s.io. */
export const discoveryKinds: Readonly<Record<string, KindDefinition>> = {
  'discovery.k8s.io/v1/endpointslices': { strategy: endpointSliceStrategy, columns: endpointSliceColumns },
};
