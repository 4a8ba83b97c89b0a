import type { KindDefinition } from '../kind-definition.ts';
import { ageColumns } from './age-columns.ts';
import { deviceClassStrategy } from './device-class/strategy.ts';
import { resourceClaimColumns } from './resource-claim/columns.ts';
import { resourceClaimStrategy } from './resource-claim/strategy.ts';
import { resourceClaimTemplateStrategy } from './resource-claim-template/strategy.ts';
import { resourceSliceColumns } from './resource-slice/columns.ts';
import { resourceSliceStrategy } from './resource-slice/strategy.ts';

/** The kinds of resource.k8s.io. */
export const resourceKinds: Readonly<Record<string, KindDefinition>> = {
  'resource.k8s.io/v1/deviceclasses': { strategy: deviceClassStrategy, columns: ageColumns },
  'resource.k8s.io/v1/resourceclaims': { strategy: resourceClaimStrategy, columns: resourceClaimColumns },
  'resource.k8s.io/v1/resourceclaimtemplates': { strategy: resourceClaimTemplateStrategy, columns: ageColumns },
  'resource.k8s.io/v1/resourceslices': { strategy: resourceSliceStrategy, columns: resourceSliceColumns },
};
