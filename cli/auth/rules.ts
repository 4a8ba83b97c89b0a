/** A rule as reviews and roles have it. https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/ */
export interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const orEmpty = <T>(values: readonly T[] | undefined): readonly T[] => values ?? [];

/** One rule for every verb, group, resource and name; and for every verb and URL. */
export function breakDown(rule: Rule): Rule[] {
  const parts: Rule[] = [];
  const names = orEmpty(rule.resourceNames);
  for (const group of orEmpty(rule.apiGroups))
    for (const resource of orEmpty(rule.resources))
      for (const verb of orEmpty(rule.verbs))
        for (const name of names.length > 0 ? names : [undefined])
          parts.push({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            ...(name === undefined ? {} : { resourceNames: [name] }),
          });
  for (const url of orEmpty(rule.nonResourceURLs))
    for (const verb of orEmpty(rule.verbs)) parts.push({ verbs: [verb], nonResourceURLs: [url] });
  return parts;
}

/** Joins rules about the same resource, or the same name of it, in the order of their text. */
export function compact(rules: readonly Rule[]): Rule[] {
  const byResource = new Map<string, { rule: Rule; verbs: string[] }>();
  const others: Rule[] = [];
  for (const rule of rules.flatMap(breakDown)) {
    if (orEmpty(rule.nonResourceURLs).length > 0) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const found = byResource.get(key);
    const [verb = ''] = orEmpty(rule.verbs);
    if (!found) byResource.set(key, { rule, verbs: [verb] });
    else if (!found.verbs.includes(verb)) found.verbs.push(verb);
  }
  const joined = [...byResource.values()].map(({ rule, verbs }) => ({ ...rule, verbs }));
  return [...others, ...joined]
    .map((rule) => ({ rule, text: sortText(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ rule }) => rule);
}

const listed = (values: readonly string[] | undefined) => `[${orEmpty(values).join(' ')}]`;

const sortText = (rule: Rule): string =>
  `Verbs:${listed(rule.verbs)},APIGroups:${listed(rule.apiGroups)},Resources:${listed(rule.resources)},ResourceNames:${listed(rule.resourceNames)},NonResourceURLs:${listed(rule.nonResourceURLs)},`;

/** A rule as messages show it. */
export const ruleText = (rule: Rule): string =>
  `{Verbs:${listed(rule.verbs)} APIGroups:${listed(rule.apiGroups)} Resources:${listed(rule.resources)} ResourceNames:${listed(rule.resourceNames)} NonResourceURLs:${listed(rule.nonResourceURLs)}}`;

/** The parts of `wanted` that no rule of `owned` allows. */
export function uncovered(owned: readonly Rule[], wanted: readonly Rule[]): Rule[] {
  const parts = owned.flatMap(breakDown);
  return wanted.flatMap(breakDown).filter((part) => !parts.some((one) => covers(one, part)));
}

/** Both are parts: one verb, one resource or URL. */
function covers(owner: Rule, wanted: Rule): boolean {
  const holds = (field: keyof Rule, match = (have: string, want: string) => have === '*' || have === want) => {
    const [have] = orEmpty(owner[field]);
    const [want] = orEmpty(wanted[field]);
    return want === undefined ? have === undefined : have !== undefined && match(have, want);
  };
  if (!holds('verbs')) return false;
  if (orEmpty(wanted.nonResourceURLs).length > 0) return holds('nonResourceURLs', coversUrl);
  const [name] = orEmpty(owner.resourceNames);
  const named = name === undefined || name === orEmpty(wanted.resourceNames)[0];
  return named && holds('apiGroups') && holds('resources', coversResource);
}

// A lone star is everything; a star before a slash is that subresource of everything.
function coversResource(have: string, want: string): boolean {
  return have === '*' || have === want || (have.startsWith('*/') && want.endsWith(have.slice(1)));
}

function coversUrl(have: string, want: string): boolean {
  return have === want || (have.endsWith('*') && want.startsWith(have.slice(0, -1)));
}
