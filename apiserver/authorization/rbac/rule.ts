import { type Rule, urlMatches } from '../../../api/rbac/rule.ts';
import type { Attributes } from '../attributes.ts';

/** Rules made ready to be asked many times: by verb, with sets where the API has lists. */
export interface CompiledRules {
  readonly byVerb: ReadonlyMap<string, readonly CompiledRule[]>;
  /** Rules for the verb `*`. */
  readonly anyVerb: readonly CompiledRule[];
}

interface CompiledRule {
  /** Undefined means every group. */
  readonly groups: ReadonlySet<string> | undefined;
  /** Undefined means every resource; holds `pods`, `pods/log`, and `*` + `/scale` forms. */
  readonly resources: ReadonlySet<string> | undefined;
  /** Undefined means every name, and no name at all. */
  readonly names: ReadonlySet<string> | undefined;
  readonly urls: readonly string[];
}

/** Prepares rules. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const byVerb = new Map<string, CompiledRule[]>();
  const anyVerb: CompiledRule[] = [];
  for (const rule of rules) {
    const setUnlessAny = (values: readonly string[] = []) => (values.includes('*') ? undefined : new Set(values));
    const compiled: CompiledRule = {
      groups: setUnlessAny(rule.apiGroups),
      resources: setUnlessAny(rule.resources),
      names: rule.resourceNames?.length ? new Set(rule.resourceNames) : undefined,
      urls: rule.nonResourceURLs ?? [],
    };
    for (const verb of new Set(rule.verbs)) {
      if (verb === '*') anyVerb.push(compiled);
      else {
        const known = byVerb.get(verb);
        if (known === undefined) byVerb.set(verb, [compiled]);
        else known.push(compiled);
      }
    }
  }
  return { byVerb, anyVerb };
}

/** Whether one of the rules covers the request. */
export function rulesAllow({ byVerb, anyVerb }: CompiledRules, attributes: Attributes): boolean {
  const forVerb = byVerb.get(attributes.verb);
  return (
    (forVerb !== undefined && someAllows(forVerb, attributes)) ||
    (anyVerb.length > 0 && someAllows(anyVerb, attributes))
  );
}

function someAllows(rules: readonly CompiledRule[], attributes: Attributes): boolean {
  if (!attributes.isResourceRequest) {
    for (const { urls } of rules) for (const url of urls) if (urlMatches(url, attributes.path)) return true;
    return false;
  }
  const { group, resource, subresource, name } = attributes;
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  for (const { groups, resources, names } of rules) {
    if (groups !== undefined && !groups.has(group)) continue;
    if (resources !== undefined && !resources.has(combined)) {
      // `*/scale` is the scale of every resource.
      if (subresource === '' || !resources.has(`*/${subresource}`)) continue;
    }
    if (names !== undefined && !names.has(name)) continue;
    return true;
  }
  return false;
}
