import { forbidden, notFound } from '../../../api/errors/constructors.ts';
import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { Rule } from '../../../api/rbac/rule.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../../admission/admission.ts';
import type { ApiObject, StoredObject } from '../../registry/object.ts';
import type { Authorizer } from '../authorizer.ts';
import { type EscalationContext, refuseBinding, refuseRole } from './escalation.ts';
import type { BindingObject, RbacPolicy } from './policy.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** The checks of escalation.ts at their place in a write, for every way to write a role or binding, dry runs too. */
export function rbacEscalation(policy: RbacPolicy, authorizer: Authorizer): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    handles: ({ resource, operation, subresource }) =>
      resource.type.group === GROUP && subresource === undefined && (operation === 'CREATE' || operation === 'UPDATE'),
    validate: async (request) => {
      const { type } = request.resource;
      if (isCollectors(request.object, request.old)) return;
      const context = { user: request.user, policy, authorizer };
      if (type.resource === 'roles' || type.resource === 'clusterroles')
        await checkRole(request, type.resource, context);
      else await checkBinding(request, context);
    },
  };
}

type MaybeObject = ApiObject | StoredObject | undefined;

/** Whether nothing but what the garbage collector writes is another: it deletes also what it could not have made. */
function isCollectors(object: MaybeObject, old: MaybeObject): boolean {
  const rest = ({ metadata, ...others }: ApiObject | StoredObject) => {
    const { ownerReferences: _, finalizers: __, managedFields: ___, resourceVersion: ____, ...kept } = metadata;
    return { ...others, metadata: kept };
  };
  return object !== undefined && old !== undefined && deepEqual(rest(object), rest(old));
}

interface RoleFields {
  readonly rules?: readonly Rule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly unknown[] | null };
}

async function checkRole(
  request: AdmissionRequest,
  resource: 'roles' | 'clusterroles',
  context: EscalationContext,
): Promise<void> {
  const { operation, namespace = '', name, object, old } = request;
  const aggregates = (role: MaybeObject) =>
    ((role as RoleFields | undefined)?.aggregationRule?.clusterRoleSelectors ?? []).length > 0;
  const message = await refuseRole(
    {
      resource,
      namespace,
      name: operation === 'CREATE' ? '' : name,
      rules: (object as RoleFields).rules ?? [],
      aggregates: aggregates(object) || aggregates(old),
    },
    context,
  );
  if (message !== undefined) throw forbidden(request.resource.type, name, message);
}

async function checkBinding(request: AdmissionRequest, context: EscalationContext): Promise<void> {
  const { namespace = '', name } = request;
  const { roleRef } = request.object as unknown as BindingObject;
  const outcome = await refuseBinding({ namespace, roleRef }, context);
  if (outcome.kind === 'refused') throw forbidden(request.resource.type, name, outcome.message);
  if (outcome.kind === 'missing') {
    const resource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    throw notFound({ group: GROUP, resource: resource.slice(0, -1) }, roleRef.name);
  }
}
