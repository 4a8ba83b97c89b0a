import type {
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '../../proto/gen/flowcontrol/v1.ts';
import { serviceAccountUsername, type UserInfo } from '../authentication/user-info.ts';
import type { RequestInfo } from '../request/info.ts';

/** What a request is classified by. */
export interface FlowRequest {
  readonly user: UserInfo;
  readonly info: RequestInfo;
}

/** Whether a FlowSchema takes a request of the user that the judge was made for. */
export type FlowJudge = (info: RequestInfo) => boolean;

/**
 * What a FlowSchema takes of the requests of a user; undefined for users none of whose requests it takes. A user asks
 * often, so that the judge is kept. https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema
 */
export type FlowMatcher = (user: UserInfo) => FlowJudge | undefined;

/** Makes the matcher of a schema. One without rules takes nobody. */
export function flowMatcher({ rules = [] }: FlowSchemaSpec): FlowMatcher {
  const matchers = rules.map(ruleMatcher);
  return (user) => {
    const judges = matchers.flatMap(({ isSubject, judge }) => (isSubject(user) ? [judge] : []));
    const [only] = judges;
    return judges.length > 1 ? (info) => judges.some((judge) => judge(info)) : only;
  };
}

function ruleMatcher(rule: PolicyRulesWithSubjects) {
  const subjects = rule.subjects.map(subjectMatcher);
  const resources = (rule.resourceRules ?? []).map(resourceMatcher);
  const urls = (rule.nonResourceRules ?? []).map(urlMatcher);
  const judge: FlowJudge = (info) => (info.isResource ? resources : urls).some((matches) => matches(info));
  return { isSubject: (user: UserInfo) => subjects.some((matches) => matches(user)), judge };
}

function subjectMatcher(subject: Subject): (user: UserInfo) => boolean {
  const { kind, user, group, serviceAccount } = subject;
  if (kind === 'User' && user) {
    const { name } = user;
    return name === '*' ? () => true : ({ username }) => username === name;
  }
  if (kind === 'Group' && group) {
    const { name } = group;
    return name === '*' ? () => true : ({ groups }) => groups.includes(name);
  }
  if (kind === 'ServiceAccount' && serviceAccount) {
    const { namespace, name } = serviceAccount;
    if (name !== '*') {
      const wanted = serviceAccountUsername(namespace, name);
      return ({ username }) => username === wanted;
    }
    const prefix = serviceAccountUsername(namespace, '');
    return ({ username }) => username.startsWith(prefix);
  }
  return () => false;
}

/** A list of words that `*` stands for all of. */
function wordMatcher(words: readonly string[]): (word: string) => boolean {
  if (words.includes('*')) return () => true;
  const [only] = words;
  if (words.length === 1 && only !== undefined) return (word) => word === only;
  const all = new Set(words);
  return (word) => all.has(word);
}

function resourceMatcher(rule: ResourcePolicyRule): (info: RequestInfo) => boolean {
  const verbs = wordMatcher(rule.verbs);
  const groups = wordMatcher(rule.apiGroups);
  const all = rule.resources.includes('*');
  const resources = wordMatcher(rule.resources);
  const namespaces = wordMatcher(rule.namespaces ?? []);
  const { clusterScope = false } = rule;
  return (info) =>
    verbs(info.verb) &&
    groups(info.group) &&
    (all || resources(info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`)) &&
    (info.namespace === '' ? clusterScope : namespaces(info.namespace));
}

function urlMatcher(rule: NonResourcePolicyRule): (info: RequestInfo) => boolean {
  const verbs = wordMatcher(rule.verbs);
  const exact = wordMatcher(rule.nonResourceURLs);
  const prefixes = rule.nonResourceURLs.filter((url) => url.endsWith('/*')).map((url) => url.slice(0, -1));
  return ({ verb, path }) => verbs(verb) && (exact(path) || prefixes.some((prefix) => path.startsWith(prefix)));
}
