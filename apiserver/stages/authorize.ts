import { badRequest, forbidden } from '../../api/errors/constructors.ts';
import { readImpersonation } from '../authentication/impersonation.ts';
import { type Check, impersonationModes } from '../authentication/impersonation-modes.ts';
import { type Attributes, fieldRequirements, labelRequirements } from '../authorization/attributes.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { forbiddenMessage } from '../authorization/forbidden.ts';
import type { RequestContext } from '../request/context.ts';
import type { Stage } from './stage.ts';

/** The question that a request puts to the authorizers. */
export function attributesOf(context: RequestContext): Attributes {
  const { info, user } = context;
  // Kubelets may list the pods of their own node only, and say so in the field selector.
  const narrows =
    info.isResource && (info.verb === 'list' || info.verb === 'watch' || info.verb === 'deletecollection');
  const fieldSelector = narrows ? fieldRequirements(context.query.get('fieldSelector') ?? '') : undefined;
  const labels = narrows ? context.query.get('labelSelector') : null;
  const labelSelector = labels ? labelRequirements(labels) : undefined;
  return {
    user,
    verb: info.verb,
    isResourceRequest: info.isResource,
    group: info.group,
    version: info.version,
    resource: info.resource,
    subresource: info.subresource,
    namespace: info.namespace,
    name: info.name,
    path: info.path,
    ...(fieldSelector === undefined || fieldSelector.length === 0 ? {} : { fieldSelector }),
    ...(labelSelector === undefined || labelSelector.length === 0 ? {} : { labelSelector }),
  };
}

/** Refuses with 403 what no authorizer allows. */
export function authorize(authorizer: Authorizer): Stage {
  return (next) => async (context) => {
    const attributes = attributesOf(context);
    const pending = authorizer.authorize(attributes);
    const decision = pending instanceof Promise ? await pending : pending;
    if (context.audit) {
      context.auditAnnotations.set('authorization.k8s.io/decision', decision.decision === 'allow' ? 'allow' : 'forbid');
      context.auditAnnotations.set('authorization.k8s.io/reason', decision.reason);
    }
    if (decision.decision !== 'allow') throw refusal(attributes, decision.reason);
    return next(context);
  };
}

/** Lets a user act as another, when they may; https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
export function impersonate(authorizer: Authorizer): Stage {
  return (next) => async (context) => {
    if (!context.exchange) return next(context);
    const asked = readImpersonation(context.headers);
    if (asked.kind === 'none') return next(context);
    if (asked.kind === 'refused') throw badRequest(asked.message);
    let first: Error | undefined;
    for (const mode of impersonationModes(asked.wanted, attributesOf(context))) {
      const refused = await firstRefusal(authorizer, mode.checks);
      if (refused) {
        first ??= refused;
        continue;
      }
      context.realUser = context.user;
      context.user = mode.user;
      context.impersonationConstraint = mode.constraint;
      return next(context);
    }
    throw first;
  };
}

async function firstRefusal(authorizer: Authorizer, checks: readonly Check[]): Promise<Error | undefined> {
  const ask = async (attributes: Attributes) => {
    const { decision, reason } = await authorizer.authorize(attributes);
    return decision === 'allow' ? undefined : refusal(attributes, reason);
  };
  for (const check of checks) {
    if (check.kind === 'refused') return refusal(check.attributes, check.reason);
    if (check.kind === 'any' && (await ask(check.all)) === undefined) continue;
    for (const attributes of check.kind === 'any' ? check.each : [check.attributes]) {
      const refused = await ask(attributes);
      if (refused) return refused;
    }
  }
  return undefined;
}

function refusal(attributes: Attributes, reason: string): Error {
  const message = forbiddenMessage(attributes, reason);
  if (!attributes.isResourceRequest) return forbidden({ group: '', resource: '' }, '', message);
  return forbidden({ group: attributes.group, resource: attributes.resource }, attributes.name, message);
}
