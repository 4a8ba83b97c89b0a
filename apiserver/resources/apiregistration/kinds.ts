import type { KindDefinition } from '../kind-definition.ts';
import { apiServiceColumns } from './api-service/columns.ts';
import { apiServiceStrategy } from './api-service/strategy.ts';

/** The kinds of apiregistration.k8s.io. */
export const apiregistrationKinds: Readonly<Record<string, KindDefinition>> = {
  'apiregistration.k8s.io/v1/apiservices': { strategy: apiServiceStrategy, columns: apiServiceColumns },
};
