import type { Role, RoleBinding } from '../../../proto/gen/rbac/v1.ts';
import { events, type Planned, read, role, roleBinding, rule, serviceAccount, user } from './rules.ts';

const system = 'kube-system';
const CONTROLLER = 'system:controller:';
const controllerManager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';
const leases = `${read} create update`;

const leaderLocking = (component: string) => [
  rule('watch', 'core', 'configmaps'),
  rule('get update', 'core', 'configmaps', component),
  rule(leases, 'coordination.k8s.io', 'leases'),
  rule(leases, 'coordination.k8s.io', 'leasecandidates'),
];

/** Roles in kube-system and kube-public. */
export const namespaceRoles = (): Planned<Role>[] => [
  role(system, 'extension-apiserver-authentication-reader', [
    rule(read, 'core', 'configmaps', 'extension-apiserver-authentication'),
  ]),
  role(system, `${CONTROLLER}bootstrap-signer`, [rule(read, 'core', 'secrets')]),
  role(system, `${CONTROLLER}cloud-provider`, [rule(`create ${read}`, 'core', 'configmaps')]),
  role(system, `${CONTROLLER}token-cleaner`, [rule(`${read} delete`, 'core', 'secrets'), events()]),
  role(system, 'system::leader-locking-kube-controller-manager', leaderLocking('kube-controller-manager')),
  role(system, 'system::leader-locking-kube-scheduler', leaderLocking('kube-scheduler')),
  role('kube-public', `${CONTROLLER}bootstrap-signer`, [
    rule(read, 'core', 'configmaps'),
    rule('update', 'core', 'configmaps', 'cluster-info'),
    events(),
  ]),
];

const ofController = (namespace: string, name: string): Planned<RoleBinding> =>
  roleBinding(namespace, `${CONTROLLER}${name}`, `${CONTROLLER}${name}`, serviceAccount(system, name));

/** Their bindings. */
export const namespaceRoleBindings = (): Planned<RoleBinding>[] => [
  roleBinding(
    system,
    'system::extension-apiserver-authentication-reader',
    'extension-apiserver-authentication-reader',
    user(controllerManager),
    user(scheduler),
  ),
  roleBinding(
    system,
    'system::leader-locking-kube-controller-manager',
    'system::leader-locking-kube-controller-manager',
    user(controllerManager),
    serviceAccount(system, 'kube-controller-manager'),
    serviceAccount(system, 'leader-election-controller'),
  ),
  roleBinding(
    system,
    'system::leader-locking-kube-scheduler',
    'system::leader-locking-kube-scheduler',
    user(scheduler),
    serviceAccount(system, 'kube-scheduler'),
  ),
  ofController(system, 'bootstrap-signer'),
  ofController(system, 'cloud-provider'),
  ofController(system, 'token-cleaner'),
  ofController('kube-public', 'bootstrap-signer'),
];
