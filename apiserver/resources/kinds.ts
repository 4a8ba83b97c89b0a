import { controllerRevisionColumns } from './apps/controller-revision/columns.ts';
import { controllerRevisionStrategy } from './apps/controller-revision/strategy.ts';
import { daemonSetColumns } from './apps/daemon-set/columns.ts';
import { daemonSetStrategy } from './apps/daemon-set/strategy.ts';
import { deploymentColumns } from './apps/deployment/columns.ts';
import { deploymentStrategy } from './apps/deployment/strategy.ts';
import { replicaSetColumns } from './apps/replica-set/columns.ts';
import { replicaSetStrategy } from './apps/replica-set/strategy.ts';
import { statefulSetColumns } from './apps/stateful-set/columns.ts';
import { statefulSetStrategy } from './apps/stateful-set/strategy.ts';
import { cronJobColumns } from './batch/cron-job/columns.ts';
import { cronJobStrategy } from './batch/cron-job/strategy.ts';
import { jobColumns } from './batch/job/columns.ts';
import { jobStrategy } from './batch/job/strategy.ts';
import { leaseColumns } from './coordination/lease/columns.ts';
import { leaseStrategy } from './coordination/lease/strategy.ts';
import { coreKinds } from './core/kinds.ts';
import type { KindDefinition } from './index.ts';
import { bindingColumns } from './rbac/binding-columns.ts';
import { clusterRoleStrategy } from './rbac/cluster-role/strategy.ts';
import { clusterRoleBindingStrategy } from './rbac/cluster-role-binding/strategy.ts';
import { roleStrategy } from './rbac/role/strategy.ts';
import { roleBindingStrategy } from './rbac/role-binding/strategy.ts';

/** One line a kind that has something of its own: `group/version/resource`, with an empty core group. */
export const kinds: Readonly<Record<string, KindDefinition>> = {
  ...coreKinds,
  'apps/v1/controllerrevisions': { strategy: controllerRevisionStrategy, columns: controllerRevisionColumns },
  'apps/v1/daemonsets': { strategy: daemonSetStrategy, columns: daemonSetColumns },
  'apps/v1/deployments': { strategy: deploymentStrategy, columns: deploymentColumns },
  'apps/v1/replicasets': { strategy: replicaSetStrategy, columns: replicaSetColumns },
  'apps/v1/statefulsets': { strategy: statefulSetStrategy, columns: statefulSetColumns },
  'batch/v1/cronjobs': { strategy: cronJobStrategy, columns: cronJobColumns },
  'batch/v1/jobs': { strategy: jobStrategy, columns: jobColumns },
  'coordination.k8s.io/v1/leases': { strategy: leaseStrategy, columns: leaseColumns },
  'rbac.authorization.k8s.io/v1/clusterroles': { strategy: clusterRoleStrategy },
  'rbac.authorization.k8s.io/v1/clusterrolebindings': { strategy: clusterRoleBindingStrategy, columns: bindingColumns },
  'rbac.authorization.k8s.io/v1/roles': { strategy: roleStrategy },
  'rbac.authorization.k8s.io/v1/rolebindings': { strategy: roleBindingStrategy, columns: bindingColumns },
};
