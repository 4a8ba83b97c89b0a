import type { KindDefinition } from '../kind-definition.ts';
import { bindingColumns } from './binding-columns.ts';
import { clusterRoleStrategy } from './cluster-role/strategy.ts';
import { clusterRoleBindingStrategy } from './cluster-role-binding/strategy.ts';
import { roleStrategy } from './role/strategy.ts';
import { roleBindingStrategy } from './role-binding/strategy.ts';

/** The kinds of rbac.authorization.k8s.io. */
export const rbacKinds: Readonly<Record<string, KindDefinition>> = {
  'rbac.authorization.k8s.io/v1/clusterroles': { strategy: clusterRoleStrategy },
  'rbac.authorization.k8s.io/v1/clusterrolebindings': { strategy: clusterRoleBindingStrategy, columns: bindingColumns },
  'rbac.authorization.k8s.io/v1/roles': { strategy: roleStrategy },
  'rbac.authorization.k8s.io/v1/rolebindings': { strategy: roleBindingStrategy, columns: bindingColumns },
};
