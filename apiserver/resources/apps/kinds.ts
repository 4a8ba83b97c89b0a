import type { KindDefinition } from '../kind-definition.ts';
import { controllerRevisionColumns } from './controller-revision/columns.ts';
import { controllerRevisionStrategy } from './controller-revision/strategy.ts';
import { daemonSetColumns } from './daemon-set/columns.ts';
import { daemonSetStrategy } from './daemon-set/strategy.ts';
import { deploymentColumns } from './deployment/columns.ts';
import { deploymentStrategy } from './deployment/strategy.ts';
import { replicaSetColumns } from './replica-set/columns.ts';
import { replicaSetStrategy } from './replica-set/strategy.ts';
import { statefulSetColumns } from './stateful-set/columns.ts';
import { statefulSetStrategy } from './stateful-set/strategy.ts';

/** The kinds of apps. */
export const appsKinds: Readonly<Record<string, KindDefinition>> = {
  'apps/v1/controllerrevisions': { strategy: controllerRevisionStrategy, columns: controllerRevisionColumns },
  'apps/v1/daemonsets': { strategy: daemonSetStrategy, columns: daemonSetColumns },
  'apps/v1/deployments': { strategy: deploymentStrategy, columns: deploymentColumns },
  'apps/v1/replicasets': { strategy: replicaSetStrategy, columns: replicaSetColumns },
  'apps/v1/statefulsets': { strategy: statefulSetStrategy, columns: statefulSetColumns },
};
