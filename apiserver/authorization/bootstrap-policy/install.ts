import { isAlreadyExists, isConflict, isNotFound } from '../../../api/errors/predicates.ts';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../proto/gen/rbac/v1.ts';
import { MASTERS, userOf } from '../../authentication/user-info.ts';
import type { ApiServer, ServerCore } from '../../server.ts';
import { bootstrapPolicy } from './index.ts';
import { type Reconciliation, reconcileBinding, reconcileRole } from './reconcile.ts';
import { type Planned, RBAC_GROUP } from './rules.ts';

type Kinds = {
  readonly clusterroles: ClusterRole;
  readonly clusterrolebindings: ClusterRoleBinding;
  readonly roles: Role;
  readonly rolebindings: RoleBinding;
};

/** Who writes what a server makes of itself; the same name that kube-apiserver uses. */
const self = userOf('system:apiserver', { groups: [MASTERS] });
const agent = 'kube-apiserver';

/** Several servers may start at once and meet at the same object. */
const TRIES = 5;

/**
 * Writes what is missing of the bootstrap policy, through the server's own stages, so that it is validated and recorded
 * as any write. The namespaces kube-system and kube-public have to be there. Resolves to the number of objects written:
 * 0 on every start but the first. Rejects with the first StatusError.
 */
export async function installBootstrapPolicy(
  core: ServerCore,
  server: ApiServer,
  signal: AbortSignal,
): Promise<number> {
  const policy = bootstrapPolicy();
  const call = async (method: string, path: string, body: unknown) => {
    await server.call({
      method,
      path,
      query: new URLSearchParams(),
      user: self,
      agent,
      body,
      contentType: 'application/json',
      signal,
    });
  };

  const put = async <K extends keyof Kinds>(
    resource: K,
    wanted: Planned<Kinds[K]>,
    plan: (wanted: Planned<Kinds[K]>, stored: Kinds[K] | undefined) => Reconciliation<Kinds[K]>,
  ): Promise<number> => {
    const { name, namespace = '' } = wanted.metadata;
    const type = core.registry.find(RBAC_GROUP, 'v1', resource);
    if (type === undefined) return 0;
    const collection = `/apis/${RBAC_GROUP}/v1${namespace === '' ? '' : `/namespaces/${namespace}`}/${resource}`;
    const path = `${collection}/${encodeURIComponent(name)}`;
    let entry = core.objects.peek(type, namespace, name);
    for (let attempt = 1; ; attempt++) {
      const step = plan(wanted, entry?.object as unknown as Kinds[K] | undefined);
      try {
        if (step.kind === 'keep') return 0;
        if (step.kind === 'recreate') await call('DELETE', path, {});
        if (step.kind === 'update') await call('PUT', path, step.object);
        else await call('POST', collection, step.object);
        return 1;
      } catch (error) {
        const met = isAlreadyExists(error) || isConflict(error) || isNotFound(error);
        if (!met || attempt >= TRIES)
          throw new Error(`write ${resource} ${name} of the bootstrap policy`, { cause: error });
        entry = await core.objects.read(type, namespace, name);
      }
    }
  };

  const written = await Promise.all([
    ...policy.clusterRoles.map((one) => put('clusterroles', one, reconcileRole<ClusterRole>)),
    ...policy.clusterRoleBindings.map((one) => put('clusterrolebindings', one, reconcileBinding<ClusterRoleBinding>)),
    ...policy.roles.map((one) => put('roles', one, reconcileRole<Role>)),
    ...policy.roleBindings.map((one) => put('rolebindings', one, reconcileBinding<RoleBinding>)),
  ]);
  return written.reduce((sum, one) => sum + one, 0);
}
