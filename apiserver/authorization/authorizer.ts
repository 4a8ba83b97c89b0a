import type { MaybePromise } from '../authentication/authenticator.ts';
import { MASTERS, type UserInfo } from '../authentication/user-info.ts';
import type { Attributes } from './attributes.ts';

/**
 * - `allow`, `deny`: final, nobody else is asked.
 * - `noOpinion`: the next authorizer is asked; when all say so, the request is forbidden.
 *
 * `reason` is told to the user on a refusal, and in access reviews. `error` says what kept the authorizer from seeing
 * everything, a webhook that did not answer for one.
 */
export interface Decision {
  readonly decision: 'allow' | 'deny' | 'noOpinion';
  readonly reason: string;
  readonly error?: string;
}

/** One way to decide. Called on every request: answers at once unless it has to ask another server. */
export interface Authorizer {
  readonly name: string;
  authorize(attributes: Attributes): MaybePromise<Decision>;
}

/** Part of the rules that apply to a user in a namespace; see SelfSubjectRulesReview. */
export interface ResolvedRules {
  readonly resourceRules: readonly {
    readonly verbs: readonly string[];
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
  readonly nonResourceRules: readonly {
    readonly verbs: readonly string[];
    readonly nonResourceURLs: readonly string[];
  }[];
  /** True when the authorizer knows of more than it can list. */
  readonly incomplete: boolean;
  readonly error?: string;
}

/** Lists what a user may do, as far as it can be listed. */
export interface RuleResolver {
  rulesFor(user: UserInfo, namespace: string): ResolvedRules;
}

export const ALLOW: Decision = Object.freeze({ decision: 'allow', reason: '' });
export const NO_OPINION: Decision = Object.freeze({ decision: 'noOpinion', reason: '' });

export const allow = (reason: string): Decision => ({ decision: 'allow', reason });
export const noOpinion = (reason: string): Decision => ({ decision: 'noOpinion', reason });

/** Lets the group system:masters do everything, before any mode is asked: the way back in when a policy locks all out. */
export const privilegedGroupAuthorizer: Authorizer = {
  name: 'system:masters',
  authorize: ({ user }) => (user.groups.includes(MASTERS) ? ALLOW : NO_OPINION),
};

/** `--authorization-mode=AlwaysAllow` */
export const alwaysAllow: Authorizer & RuleResolver = {
  name: 'AlwaysAllow',
  authorize: () => ALLOW,
  rulesFor: () => ({
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  }),
};

/** `--authorization-mode=AlwaysDeny`. Has no opinion, as in Kubernetes, so that modes after it still count. */
export const alwaysDeny: Authorizer & RuleResolver = {
  name: 'AlwaysDeny',
  authorize: () => noOpinion('Everything is forbidden.'),
  rulesFor: () => ({ resourceRules: [], nonResourceRules: [], incomplete: false }),
};

/** Asks in order until one allows or denies; else has no opinion, with the reasons of all. */
export function unionAuthorizer(authorizers: readonly Authorizer[]): Authorizer {
  return { name: 'union', authorize: (attributes) => askFrom(authorizers, attributes, 0, NO_OPINION) };
}

function askFrom(
  authorizers: readonly Authorizer[],
  attributes: Attributes,
  from: number,
  before: Decision,
): MaybePromise<Decision> {
  let sum = before;
  for (let at = from; at < authorizers.length; at++) {
    const answer = authorizers[at]?.authorize(attributes) ?? NO_OPINION;
    if (answer instanceof Promise) {
      const till = sum;
      return answer.then((settled) =>
        settled.decision === 'noOpinion' ? askFrom(authorizers, attributes, at + 1, add(till, settled)) : settled,
      );
    }
    if (answer.decision !== 'noOpinion') return answer;
    sum = add(sum, answer);
  }
  return sum;
}

function add(sum: Decision, next: Decision): Decision {
  if (next === NO_OPINION || (next.reason === '' && next.error === undefined)) return sum;
  const join = (a: string | undefined, b: string | undefined) => [a, b].filter(Boolean).join('\n');
  const error = join(sum.error, next.error);
  return { decision: 'noOpinion', reason: join(sum.reason, next.reason), ...(error === '' ? {} : { error }) };
}
