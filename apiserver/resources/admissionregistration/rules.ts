import { duplicate, type FieldError, invalidField, notSupported, required } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { validateLabelSelector } from '../../../api/labels/validate.ts';
import { isPathSegmentName } from '../../../api/names/format.ts';
import type {
  MatchResources,
  NamedRuleWithOperations,
  RuleWithOperations,
} from '../../../proto/gen/admissionregistration/v1.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];
export const matchPolicies = ['Equivalent', 'Exact'];
export const failurePolicies = ['Fail', 'Ignore'];

/** Which requests a webhook or policy is about. */
export function checkRule(errors: FieldError[], rule: RuleWithOperations, path: FieldPath): void {
  checkList(errors, rule.operations, path.child('operations'), 'operations');
  for (const [i, operation] of (rule.operations ?? []).entries()) {
    if (!operations.includes(operation)) {
      errors.push(notSupported(path.child('operations').index(i), operation, operations));
    }
  }
  checkList(errors, rule.apiGroups, path.child('apiGroups'), 'API groups');
  checkList(errors, rule.apiVersions, path.child('apiVersions'), 'API versions');
  for (const [i, version] of (rule.apiVersions ?? []).entries()) {
    if (version === '') errors.push(required(path.child('apiVersions').index(i)));
  }
  checkResources(errors, rule.resources ?? [], path.child('resources'));
  if (rule.scope !== undefined && !scopes.includes(rule.scope)) {
    errors.push(notSupported(path.child('scope'), rule.scope, scopes));
  }
}

/** Something must be in the list; a `*` stands alone. */
function checkList(errors: FieldError[], list: readonly string[] | undefined, path: FieldPath, what: string): void {
  const given = list ?? [];
  if (given.length === 0) errors.push(required(path));
  else if (given.length > 1 && given.includes('*')) {
    errors.push(invalidField(path, given, `if '*' is present, must not specify other ${what}`));
  }
}

function checkResources(errors: FieldError[], resources: readonly string[], path: FieldPath): void {
  if (resources.length === 0) errors.push(required(path));
  /** Resources of which all subresources are named, and subresources that are named of all resources. */
  const whole = new Set<string>();
  const everywhere = new Set<string>();
  for (const [i, name] of resources.entries()) {
    if (name === '') errors.push(required(path.index(i)));
    const slash = name.indexOf('/');
    if (slash < 0) continue;
    const [resource, subresource] = [name.slice(0, slash), name.slice(slash + 1)];
    const report = (present: string) =>
      errors.push(invalidField(path.index(i), name, `if '${present}' is present, must not specify ${name}`));
    if (whole.has(resource)) report(`${resource}/*`);
    if (everywhere.has(subresource)) report(`*/${subresource}`);
    if (subresource === '*') whole.add(resource);
    if (resource === '*') everywhere.add(subresource);
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalidField(path, resources, "if '*/*' is present, must not specify other resources"));
  }
  // Kubernetes remembers of the last name alone whether it is one of a whole resource.
  const last = resources.filter((name) => name !== '' && !name.includes('/')).at(-1);
  if (resources.includes('*') && last !== '*') {
    errors.push(
      invalidField(path, resources, "if '*' is present, must not specify other resources without subresources"),
    );
  }
}

/** What a policy is about; all of it has defaults but the rules. */
export function checkMatchResources(errors: FieldError[], match: MatchResources | undefined, path: FieldPath): void {
  if (!match) return;
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules, excludeResourceRules } = match;
  if (matchPolicy === undefined) errors.push(required(path.child('matchPolicy')));
  else if (!matchPolicies.includes(matchPolicy)) {
    errors.push(notSupported(path.child('matchPolicy'), matchPolicy, matchPolicies));
  }
  if (!namespaceSelector) errors.push(required(path.child('namespaceSelector')));
  else errors.push(...validateLabelSelector(namespaceSelector, path.child('namespaceSelector')));
  if (!objectSelector) errors.push(required(path.child('objectSelector')));
  else errors.push(...validateLabelSelector(objectSelector, path.child('objectSelector')));
  for (const [i, rule] of (resourceRules ?? []).entries()) {
    checkNamedRule(errors, rule, path.child('resourceRules').index(i));
  }
  for (const [i, rule] of (excludeResourceRules ?? []).entries()) {
    checkNamedRule(errors, rule, path.child('excludeResourceRules').index(i));
  }
}

function checkNamedRule(errors: FieldError[], rule: NamedRuleWithOperations, path: FieldPath): void {
  const names = new Set<string>();
  for (const [i, name] of (rule.resourceNames ?? []).entries()) {
    const at = path.child('resourceNames').index(i);
    for (const problem of isPathSegmentName(name)) errors.push(invalidField(at, name, problem));
    if (names.has(name)) errors.push(duplicate(at, name));
    names.add(name);
  }
  checkRule(errors, rule, path);
}

interface Scoped {
  scope?: string;
}

/** A rule is about objects of every scope unless it says otherwise. In place. */
export function defaultRules(rules: readonly Scoped[] | undefined): void {
  for (const rule of rules ?? []) rule.scope ??= '*';
}

/** What a policy or binding is about, with what is not said. In place. */
export function defaultMatchResources(match: MatchResources | undefined): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  defaultRules(match.resourceRules);
  defaultRules(match.excludeResourceRules);
}
