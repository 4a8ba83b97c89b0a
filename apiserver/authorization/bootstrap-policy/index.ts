/**
 * The roles and bindings that a new cluster has, those of Kubernetes 1.36 with its default features: names, labels and
 * rules are equal to kube-apiserver's, since people bind these roles and tools look for them.
 *
 * `bootstrapPolicy()` builds them on demand (they are needed once, at start); `reconcile.ts` decides, object by object,
 * what a start has to write. The aggregated roles admin, edit and view get their rules from a controller.
 */
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../proto/gen/rbac/v1.ts';
import { componentRoles } from './component-roles.ts';
import { controllerRoleBindings, controllerRoles } from './controller-roles.ts';
import { namespaceRoleBindings, namespaceRoles } from './namespace-roles.ts';
import { clusterRoleBinding, group, type Planned, serviceAccount, user } from './rules.ts';
import { userFacingRoles } from './user-facing-roles.ts';

export { nodeRules } from './component-roles.ts';
export { type Reconciliation, reconcileBinding, reconcileRole } from './reconcile.ts';
export { AUTO_UPDATE } from './rules.ts';

const clusterRoleBindings = (): Planned<ClusterRoleBinding>[] => [
  clusterRoleBinding('cluster-admin', group('system:masters')),
  clusterRoleBinding('system:monitoring', group('system:monitoring')),
  clusterRoleBinding('system:discovery', group('system:authenticated')),
  clusterRoleBinding('system:basic-user', group('system:authenticated')),
  clusterRoleBinding('system:public-info-viewer', group('system:authenticated'), group('system:unauthenticated')),
  clusterRoleBinding('system:node-proxier', user('system:kube-proxy')),
  clusterRoleBinding('system:kube-controller-manager', user('system:kube-controller-manager')),
  clusterRoleBinding('system:kube-dns', serviceAccount('kube-system', 'kube-dns')),
  clusterRoleBinding('system:kube-scheduler', user('system:kube-scheduler')),
  clusterRoleBinding('system:volume-scheduler', user('system:kube-scheduler')),
  // Without subjects: nodes are the Node authorizer's affair. The binding stays so that nobody else takes the name.
  clusterRoleBinding('system:node'),
  clusterRoleBinding('system:service-account-issuer-discovery', group('system:serviceaccounts')),
];

/** All objects of the policy, without apiVersion and kind. Roles of a namespace need the namespace to be there first. */
export interface BootstrapPolicy {
  readonly clusterRoles: readonly Planned<ClusterRole>[];
  readonly clusterRoleBindings: readonly Planned<ClusterRoleBinding>[];
  readonly roles: readonly Planned<Role>[];
  readonly roleBindings: readonly Planned<RoleBinding>[];
}

export const bootstrapPolicy = (): BootstrapPolicy => ({
  clusterRoles: [...userFacingRoles(), ...componentRoles(), ...controllerRoles()],
  clusterRoleBindings: [...clusterRoleBindings(), ...controllerRoleBindings()],
  roles: namespaceRoles(),
  roleBindings: namespaceRoleBindings(),
});
