import { forbidden, notFound } from '../../../api/errors/constructors.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../../admission/admission.ts';
import type { Authorizer } from '../authorizer.ts';
import { type BindingWrite, type EscalationContext, refuseBinding, refuseRole } from './escalation.ts';
import type { BindingObject, RbacPolicy } from './policy.ts';
import type { Rule } from './rule.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** The checks of escalation.ts at their place in a write, for every way to write a role or binding, dry runs too. */
export function rbacEscalation(policy: RbacPolicy, authorizer: Authorizer): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    handles: ({ resource, operation, subresource }) =>
      resource.type.group === GROUP && subresource === undefined && (operation === 'CREATE' || operation === 'UPDATE'),
    validate: async (request) => {
      const { type } = request.resource;
      const context = { user: request.user, policy, authorizer };
      if (type.resource === 'roles' || type.resource === 'clusterroles')
        await checkRole(request, type.resource, context);
      else await checkBinding(request, context);
    },
  };
}

type RoleFields = { readonly rules?: readonly Rule[] | null; readonly aggregationRule?: unknown };

async function checkRole(
  request: AdmissionRequest,
  resource: 'roles' | 'clusterroles',
  context: EscalationContext,
): Promise<void> {
  const fields = (object: unknown) => {
    const { rules, aggregationRule } = object as RoleFields;
    return { rules: rules ?? [], aggregationRule };
  };
  const { operation, namespace = '', name, old } = request;
  const message = await refuseRole(
    {
      resource,
      namespace,
      name: operation === 'CREATE' ? '' : name,
      ...fields(request.object),
      ...(old === undefined ? {} : { old: fields(old) }),
    },
    context,
  );
  if (message !== undefined) throw forbidden(request.resource.type, name, message);
}

async function checkBinding(request: AdmissionRequest, context: EscalationContext): Promise<void> {
  const { namespace = '', name, old } = request;
  const { roleRef, subjects } = request.object as unknown as BindingObject;
  const write: BindingWrite = {
    namespace,
    roleRef,
    subjects,
    ...(old === undefined ? {} : { old: old as unknown as BindingObject }),
  };
  const outcome = await refuseBinding(write, context);
  if (outcome.kind === 'refused') throw forbidden(request.resource.type, name, outcome.message);
  if (outcome.kind === 'missing') {
    const resource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    throw notFound({ group: GROUP, resource: resource.slice(0, -1) }, roleRef.name);
  }
}
