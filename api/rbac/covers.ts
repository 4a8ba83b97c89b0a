import { type Rule, urlMatches } from './rule.ts';

/** One verb on one resource (with at most one name), or on one path: the smallest thing a rule can grant. */
export interface SimpleRule {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly resourceName?: string;
  readonly nonResourceURL?: string;
}

/** What a rule grants, one by one. A list may be null: reviews of servers have such rules. */
export function breakDown(rule: Rule): SimpleRule[] {
  const verbs = rule.verbs ?? [];
  const simple: SimpleRule[] = [];
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      for (const verb of verbs) {
        if (!rule.resourceNames?.length) simple.push({ verb, group, resource });
        else for (const resourceName of rule.resourceNames) simple.push({ verb, group, resource, resourceName });
      }
    }
  }
  for (const nonResourceURL of rule.nonResourceURLs ?? []) {
    for (const verb of verbs) simple.push({ verb, nonResourceURL });
  }
  return simple;
}

/** Whether a single rule of the owner grants it. Wildcards are covered by wildcards only. */
function ruleCovers(owner: Rule, wanted: SimpleRule): boolean {
  const verbs = owner.verbs ?? [];
  if (!verbs.includes('*') && !verbs.includes(wanted.verb)) return false;
  if (wanted.nonResourceURL !== undefined) {
    const url = wanted.nonResourceURL;
    return (owner.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, url));
  }
  const { group = '', resource = '', resourceName } = wanted;
  const { apiGroups = [], resources = [], resourceNames = [] } = owner;
  if (!apiGroups.includes('*') && !apiGroups.includes(group)) return false;
  if (!resources.includes('*') && !resources.includes(resource)) {
    const slash = resource.indexOf('/');
    if (slash < 0 || !resources.includes(`*${resource.slice(slash)}`)) return false;
  }
  // A rule with names never covers one without: that one holds for names yet unknown.
  return resourceNames.length === 0 || (resourceName !== undefined && resourceNames.includes(resourceName));
}

/** What of `wanted` the owner's rules do not grant; empty when they cover all of it. */
export function missingRules(ownerRules: readonly Rule[], wanted: readonly Rule[]): SimpleRule[] {
  return wanted.flatMap(breakDown).filter((one) => !ownerRules.some((owner) => ruleCovers(owner, one)));
}

/** A simple rule in the form of the API. */
export function ruleOf({ verb, group = '', resource = '', resourceName, nonResourceURL }: SimpleRule): Rule {
  if (nonResourceURL !== undefined) return { verbs: [verb], nonResourceURLs: [nonResourceURL] };
  const names = resourceName === undefined ? {} : { resourceNames: [resourceName] };
  return { verbs: [verb], apiGroups: [group], resources: [resource], ...names };
}

/** Joins simple rules of the same resource and name into rules with several verbs; paths stay one by one. */
export function compact(simple: readonly SimpleRule[]): Rule[] {
  const byResource = new Map<string, { rule: Rule; verbs: string[] }>();
  const rules: Rule[] = [];
  for (const one of simple) {
    const { verb, group, resource, resourceName, nonResourceURL } = one;
    const key = JSON.stringify([group, resource, resourceName]);
    const known = byResource.get(key);
    if (nonResourceURL !== undefined) rules.push(ruleOf(one));
    else if (known === undefined) {
      const verbs = [verb];
      byResource.set(key, { rule: { ...ruleOf(one), verbs }, verbs });
    } else if (!known.verbs.includes(verb)) known.verbs.push(verb);
  }
  return [...rules, ...[...byResource.values()].map(({ rule }) => rule)];
}
