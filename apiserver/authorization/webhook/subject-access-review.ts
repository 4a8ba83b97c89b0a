import type { Attributes, SelectorRequirement } from '../attributes.ts';

export type ReviewVersion = 'v1' | 'v1beta1';

/**
 * The SubjectAccessReview that asks another server about a request. v1beta1 calls the groups `group` and knows no selectors.
 * https://kubernetes.io/docs/reference/access-authn-authz/webhook/
 */
export function subjectAccessReview(attributes: Attributes, version: ReviewVersion): object {
  const { user } = attributes;
  const extra = Object.entries(user.extra ?? {});
  return {
    kind: 'SubjectAccessReview',
    apiVersion: `authorization.k8s.io/${version}`,
    metadata: {},
    spec: {
      ...(attributes.isResourceRequest
        ? { resourceAttributes: resourcePart(attributes, version) }
        : { nonResourceAttributes: { path: attributes.path, verb: attributes.verb } }),
      ...(user.username === '' ? {} : { user: user.username }),
      ...(user.groups.length === 0 ? {} : { [version === 'v1' ? 'groups' : 'group']: user.groups }),
      ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
      ...(user.uid ? { uid: user.uid } : {}),
    },
    status: { allowed: false },
  };
}

function resourcePart(attributes: Attributes, version: ReviewVersion): object {
  const { namespace, verb, group, resource, subresource, name } = attributes;
  const texts = { namespace, verb, group, version: attributes.version, resource, subresource, name };
  const selector = (requirements: readonly SelectorRequirement[] | undefined) =>
    requirements?.length ? { requirements: requirements.map(shown) } : undefined;
  const fieldSelector = selector(attributes.fieldSelector);
  const labelSelector = selector(attributes.labelSelector);
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== '')),
    ...(version === 'v1' && fieldSelector ? { fieldSelector } : {}),
    ...(version === 'v1' && labelSelector ? { labelSelector } : {}),
  };
}

const shown = ({ key, operator, values }: SelectorRequirement) => ({
  key,
  operator,
  ...(values.length > 0 ? { values } : {}),
});
