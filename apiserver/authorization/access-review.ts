import type {
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
  SubjectRulesReviewStatus,
} from '../../proto/gen/authorization/v1.ts';
import { type UserInfo, userOf } from '../authentication/user-info.ts';
import { type Attributes, pathAttributes, resourceAttributes, type SelectorRequirement } from './attributes.ts';
import type { Decision, RuleResolver } from './authorizer.ts';

/** The user that a SubjectAccessReview asks about. Keys of `extra` count in lower case. */
export function reviewedUser({ user, uid, groups, extra }: SubjectAccessReviewSpec): UserInfo {
  return userOf(user ?? '', {
    uid: uid ?? '',
    groups: groups ?? [],
    extra: Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key.toLowerCase(), values])),
  });
}

/** What an access review asks, as attributes. Exactly one of the two is set; validation has seen to that. */
export function reviewedAttributes(
  user: UserInfo,
  {
    resourceAttributes: resource,
    nonResourceAttributes: path,
  }: {
    readonly resourceAttributes?: ResourceAttributes;
    readonly nonResourceAttributes?: NonResourceAttributes;
  },
): Attributes {
  if (resource === undefined) return pathAttributes(user, path?.verb ?? '', path?.path ?? '');
  const requirements = (selector: { readonly requirements?: readonly Partial<SelectorRequirement>[] } | undefined) =>
    selector?.requirements?.map(({ key = '', operator = 'In', values = [] }) => ({ key, operator, values }));
  const fieldSelector = requirements(resource.fieldSelector as Parameters<typeof requirements>[0]);
  const labelSelector = requirements(resource.labelSelector as Parameters<typeof requirements>[0]);
  return resourceAttributes(user, resource.verb ?? '', resource.resource ?? '', {
    group: resource.group ?? '',
    version: resource.version ?? '',
    subresource: resource.subresource ?? '',
    namespace: resource.namespace ?? '',
    name: resource.name ?? '',
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
  });
}

/** A decision as an access review shows it: `denied` only where an authorizer said so. */
export function reviewStatus({ decision, reason, error }: Decision): SubjectAccessReviewStatus {
  return {
    allowed: decision === 'allow',
    ...(decision === 'deny' ? { denied: true } : {}),
    ...(reason === '' ? {} : { reason }),
    ...(error === undefined ? {} : { evaluationError: error }),
  };
}

/** Answers a SelfSubjectRulesReview: the rules of all resolvers, as far as they can be listed. */
export function rulesReviewStatus(
  user: UserInfo,
  namespace: string,
  resolvers: readonly RuleResolver[],
): SubjectRulesReviewStatus {
  const all = resolvers.map((resolver) => resolver.rulesFor(user, namespace));
  const errors = all.flatMap(({ error }) => error ?? []);
  return {
    resourceRules: all.flatMap(({ resourceRules }) =>
      resourceRules.map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs: [...verbs],
        apiGroups: [...apiGroups],
        resources: [...resources],
        ...(resourceNames === undefined ? {} : { resourceNames: [...resourceNames] }),
      })),
    ),
    nonResourceRules: all.flatMap(({ nonResourceRules }) =>
      nonResourceRules.map(({ verbs, nonResourceURLs }) => ({
        verbs: [...verbs],
        nonResourceURLs: [...nonResourceURLs],
      })),
    ),
    incomplete: all.some(({ incomplete }) => incomplete),
    ...(errors.length === 0 ? {} : { evaluationError: errors.length === 1 ? errors[0] : `[${errors.join(', ')}]` }),
  } as SubjectRulesReviewStatus;
}
