import { breakDown, compact } from '../../api/rbac/covers.ts';
import type { Rule } from '../../api/rbac/rule.ts';

/** Rules with those about the same resource, or the same name of it, joined, in the order of their text. */
export function listedRules(rules: readonly Rule[]): Rule[] {
  return compact(rules.flatMap(breakDown))
    .map((rule) => ({ rule, text: sortText(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ rule }) => rule);
}

const listed = (values: readonly string[] | undefined) => `[${(values ?? []).join(' ')}]`;

const sortText = (rule: Rule): string =>
  `Verbs:${listed(rule.verbs)},APIGroups:${listed(rule.apiGroups)},Resources:${listed(rule.resources)},ResourceNames:${listed(rule.resourceNames)},NonResourceURLs:${listed(rule.nonResourceURLs)},`;

/** A rule as messages show it. */
export const ruleText = (rule: Rule): string =>
  `{Verbs:${listed(rule.verbs)} APIGroups:${listed(rule.apiGroups)} Resources:${listed(rule.resources)} ResourceNames:${listed(rule.resourceNames)} NonResourceURLs:${listed(rule.nonResourceURLs)}}`;
