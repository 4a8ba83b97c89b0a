import type { Attributes } from '../authorization/attributes.ts';

/** How much of a request is recorded. https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy */
export type AuditLevel = 'None' | 'Metadata' | 'Request' | 'RequestResponse';
export const auditLevels: readonly AuditLevel[] = ['None', 'Metadata', 'Request', 'RequestResponse'];

/** When a record is made. */
export type AuditStage = 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Panic';
export const auditStages: readonly AuditStage[] = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

/** Resources of one group. `resources` may be `*`, `pods`, `pods/log`, `pods/*`, or any resource's subresource; none means all. */
export interface AuditResources {
  readonly group: string;
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

/** One rule. A list that is empty says nothing; all that say something must fit. */
export interface AuditRule {
  readonly level: AuditLevel;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly AuditResources[];
  /** '' stands for what is in no namespace. */
  readonly namespaces: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly omitStages: readonly AuditStage[];
  /** Undefined: as the policy says. */
  readonly omitManagedFields: boolean | undefined;
}

export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  readonly omitStages: readonly AuditStage[];
  readonly omitManagedFields: boolean;
}

/** What is recorded of one request. */
export interface AuditDecision {
  readonly level: AuditLevel;
  readonly omitStages: ReadonlySet<AuditStage>;
  readonly omitManagedFields: boolean;
}

/** What rules look at. `user` is undefined for who could not prove who they are. */
export type AuditSubject = Pick<
  Attributes,
  'verb' | 'isResourceRequest' | 'group' | 'resource' | 'subresource' | 'namespace' | 'name' | 'path'
> & { readonly user: { readonly username: string; readonly groups: readonly string[] } | undefined };

/** A policy made ready: the first rule that fits a request counts, and what no rule fits is not recorded. */
export function auditDecider(policy: AuditPolicy): (subject: AuditSubject) => AuditDecision {
  const prepared = policy.rules.map((rule) => ({
    rule,
    decision: {
      level: rule.level,
      omitStages: new Set([...policy.omitStages, ...rule.omitStages]),
      omitManagedFields: rule.omitManagedFields ?? policy.omitManagedFields,
    },
  }));
  const none: AuditDecision = { level: 'None', omitStages: new Set(policy.omitStages), omitManagedFields: false };
  return (subject) => prepared.find(({ rule }) => ruleFits(rule, subject))?.decision ?? none;
}

/** Whether a rule speaks of the request. */
export function ruleFits(rule: AuditRule, subject: AuditSubject): boolean {
  const { user } = subject;
  if (rule.users.length > 0 && (user === undefined || !rule.users.includes(user.username))) return false;
  if (rule.userGroups.length > 0 && !user?.groups.some((group) => rule.userGroups.includes(group))) return false;
  if (rule.verbs.length > 0 && !rule.verbs.includes(subject.verb)) return false;
  if (rule.namespaces.length > 0 || rule.resources.length > 0) return resourceFits(rule, subject);
  if (rule.nonResourceURLs.length === 0) return true;
  return !subject.isResourceRequest && rule.nonResourceURLs.some((pattern) => pathFits(pattern, subject.path));
}

function resourceFits(rule: AuditRule, subject: AuditSubject): boolean {
  if (!subject.isResourceRequest) return false;
  if (rule.namespaces.length > 0 && !rule.namespaces.includes(subject.namespace)) return false;
  if (rule.resources.length === 0) return true;
  return rule.resources.some(
    ({ group, resources, resourceNames }) =>
      (group === '*' || group === subject.group) &&
      (resources.length === 0 ||
        ((resourceNames.length === 0 || resourceNames.includes(subject.name)) &&
          resources.some((pattern) => resourcePatternFits(pattern, subject)))),
  );
}

function resourcePatternFits(pattern: string, { resource, subresource }: AuditSubject): boolean {
  if (pattern === '*') return true;
  if (pattern === (subresource === '' ? resource : `${resource}/${subresource}`)) return true;
  if (subresource !== '' && pattern.startsWith('*/') && pattern.slice(2) === subresource) return true;
  // `pods/*` is also the pods themselves, as in Kubernetes.
  return pattern.endsWith('/*') && pattern.slice(0, -2) === resource;
}

function pathFits(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}
