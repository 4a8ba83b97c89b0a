import { parseFieldSelector } from '../../api/labels/field-selector.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import { SelectorError } from '../../api/labels/requirement.ts';
import type { UserInfo } from '../authentication/user-info.ts';

/** One requirement of a field or label selector, as a list or watch was asked to narrow its answer. */
export interface SelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** What is to be decided: may `user` do `verb` to that? https://kubernetes.io/docs/reference/access-authn-authz/authorization/#review-your-request-attributes */
export interface Attributes {
  readonly user: UserInfo;
  /** `get`, `list`, `watch`, `create`, ... for resources; the lower-case HTTP method for paths. */
  readonly verb: string;
  /** True when `resource` is set and counts, false when `path` does. */
  readonly isResourceRequest: boolean;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** '' for objects of the cluster, and for lists over all namespaces. */
  readonly namespace: string;
  /** '' where the verb names no single object. */
  readonly name: string;
  readonly path: string;
  readonly fieldSelector?: readonly SelectorRequirement[];
  readonly labelSelector?: readonly SelectorRequirement[];
}

/** Attributes of a request for a resource; what is left out is empty. */
export function resourceAttributes(
  user: UserInfo,
  verb: string,
  resource: string,
  rest: Partial<Omit<Attributes, 'user' | 'verb' | 'resource' | 'isResourceRequest' | 'path'>> = {},
): Attributes {
  return {
    user,
    verb,
    isResourceRequest: true,
    group: '',
    version: '',
    resource,
    subresource: '',
    namespace: '',
    name: '',
    path: '',
    ...rest,
  };
}

/** Attributes of a request for a path that is no resource, such as /metrics. */
export const pathAttributes = (user: UserInfo, verb: string, path: string): Attributes => ({
  user,
  verb,
  isResourceRequest: false,
  group: '',
  version: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path,
});

/**
 * A request's field selector as authorizers see it. Undefined when it cannot be read: then it narrows nothing here, and
 * the verb refuses it later. https://kep.k8s.io/4601
 */
export function fieldRequirements(text: string): readonly SelectorRequirement[] | undefined {
  try {
    return parseFieldSelector(text).requirements.map(({ field, operator, value }) => ({
      key: field,
      operator: operator === '=' ? 'In' : 'NotIn',
      values: [value],
    }));
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

const labelOperators: Readonly<Record<string, SelectorRequirement['operator']>> = {
  '=': 'In',
  '==': 'In',
  in: 'In',
  '!=': 'NotIn',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** The same of its label selector. Requirements that authorizers have no words for are left out: they narrow further. */
export function labelRequirements(text: string): readonly SelectorRequirement[] | undefined {
  try {
    return parseSelector(text).requirements.flatMap(({ key, operator, values }) => {
      const known = labelOperators[operator];
      return known === undefined ? [] : [{ key, operator: known, values }];
    });
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}
