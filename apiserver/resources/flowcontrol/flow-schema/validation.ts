import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type {
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '../../../../proto/gen/flowcontrol/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { mandatorySchemas } from '../../../flow-control/bootstrap/schemas.ts';
import { checkText } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import type { KindObject } from '../../typed.ts';

const specSchema = () => messageSchema('k8s.io.api.flowcontrol.v1.FlowSchemaSpec');
const path = fieldPath('spec');
const maxPrecedence = 10_000;
const methods = ['ByNamespace', 'ByUser'];
const kinds = ['Group', 'ServiceAccount', 'User'];
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

/** https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema */
export function validateFlowSchema({ metadata, spec }: KindObject<FlowSchema>): FieldError[] {
  const errors: FieldError[] = [];
  checkPrecedence(errors, spec, metadata.name);
  const { distinguisherMethod: method, priorityLevelConfiguration: level } = spec;
  if (method && !methods.includes(method.type)) {
    errors.push(notSupported(path.child('distinguisherMethod', 'type'), { Type: method.type }, methods));
  }
  if (!level.name) {
    errors.push(required(path.child('priorityLevelConfiguration', 'name'), 'must reference a priority level'));
  } else checkText(errors, isDns1123Subdomain, level.name, path.child('priorityLevelConfiguration'), 'name');
  for (const [i, rule] of (spec.rules ?? []).entries()) checkRule(errors, rule, path.child('rules').index(i));
  const fixed = (mandatorySchemas as Readonly<Record<string, { readonly spec: FlowSchemaSpec }>>)[metadata.name];
  if (fixed && !deepEqual(spec, fixed.spec)) {
    errors.push(
      invalidField(path, internalForm(specSchema(), spec), `spec of '${metadata.name}' must equal the fixed value`),
    );
  }
  return errors;
}

function checkPrecedence(errors: FieldError[], { matchingPrecedence: value = 0 }: FlowSchemaSpec, name: string): void {
  const report = (problem: string) => errors.push(invalidField(path.child('matchingPrecedence'), value, problem));
  if (value <= 0) report('must be a positive value');
  if (value > maxPrecedence) report(`must not be greater than ${maxPrecedence}`);
  if (value === 1 && name !== 'exempt') report("only the schema named 'exempt' may have matchingPrecedence 1");
}

function checkRule(errors: FieldError[], rule: PolicyRulesWithSubjects, at: FieldPath): void {
  const subjects = rule.subjects ?? [];
  if (subjects.length === 0) {
    errors.push(required(at.child('subjects'), 'subjects must contain at least one value'));
  }
  for (const [i, subject] of subjects.entries()) checkSubject(errors, subject, at.child('subjects').index(i));
  const resources = rule.resourceRules ?? [];
  const urls = rule.nonResourceRules ?? [];
  if (resources.length === 0 && urls.length === 0) {
    errors.push(required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  }
  for (const [i, inner] of resources.entries()) checkResourceRule(errors, inner, at.child('resourceRules').index(i));
  for (const [i, inner] of urls.entries()) checkUrlRule(errors, inner, at.child('nonResourceRules').index(i));
}

/** The member of a subject that goes with each kind. */
const members = [
  { kind: 'ServiceAccount', name: 'serviceAccount' },
  { kind: 'User', name: 'user' },
  { kind: 'Group', name: 'group' },
] as const;

function checkSubject(errors: FieldError[], subject: Subject, at: FieldPath): void {
  if (!kinds.includes(subject.kind)) {
    errors.push(notSupported(at.child('kind'), subject.kind, kinds));
    return;
  }
  const own = members.find(({ kind }) => kind === subject.kind);
  if (own) checkMember(errors, subject[own.name], own, at.child(own.name));
  for (const { kind, name } of members) {
    if (kind === subject.kind || !subject[name]) continue;
    errors.push(forbiddenField(at.child(name), `${name} is forbidden when subject kind is not '${kind}'`));
  }
}

function checkMember(
  errors: FieldError[],
  given: Subject[(typeof members)[number]['name']],
  { kind, name }: (typeof members)[number],
  at: FieldPath,
): void {
  if (!given) {
    errors.push(required(at, `${name} is required when subject kind is '${kind}'`));
    return;
  }
  if (!given.name) errors.push(required(at.child('name')));
  if (!('namespace' in given) && kind !== 'ServiceAccount') return;
  if (given.name && given.name !== '*') checkText(errors, isDns1123Subdomain, given.name, at, 'name');
  const namespace = 'namespace' in given ? given.namespace : '';
  if (!namespace) errors.push(required(at.child('namespace'), 'must specify namespace for service account'));
  else checkText(errors, isDns1123Label, namespace, at, 'namespace');
}

function checkVerbs(errors: FieldError[], given: readonly string[], at: FieldPath): void {
  if (given.length === 0) errors.push(required(at, 'verbs must contain at least one value'));
  else if (given.includes('*')) checkAlone(errors, given, at, 'verbs');
  else if (!given.every((verb) => verbs.includes(verb))) errors.push(notSupported(at, given, verbs));
}

/** A `*` stands alone. */
function checkAlone(errors: FieldError[], given: readonly string[], at: FieldPath, what: string): void {
  if (given.length > 1 && given.includes('*')) {
    errors.push(invalidField(at, given, `if '*' is present, must not specify other ${what}`));
  }
}

function checkResourceRule(errors: FieldError[], rule: ResourcePolicyRule, at: FieldPath): void {
  checkVerbs(errors, rule.verbs ?? [], at.child('verbs'));
  const groups = rule.apiGroups ?? [];
  if (groups.length === 0) {
    errors.push(required(at.child('apiGroups'), 'resource rules must supply at least one api group'));
  }
  checkAlone(errors, groups, at.child('apiGroups'), 'api groups');
  const resources = rule.resources ?? [];
  if (resources.length === 0) {
    errors.push(required(at.child('resources'), 'resource rules must supply at least one resource'));
  }
  checkAlone(errors, resources, at.child('resources'), 'resources');
  const namespaces = rule.namespaces ?? [];
  const place = at.child('namespaces');
  if (namespaces.length === 0 && !rule.clusterScope) {
    errors.push(required(place, 'resource rules that are not cluster scoped must supply at least one namespace'));
  } else if (namespaces.includes('*')) checkAlone(errors, namespaces, place, 'namespaces');
  else {
    for (const [i, namespace] of namespaces.entries()) {
      for (const problem of isDns1123Label(namespace)) {
        const wording = `each member of this list must be '*' or a DNS-1123 label; ${problem}`;
        errors.push(invalidField(place.index(i), namespace, wording));
      }
    }
  }
}

function checkUrlRule(errors: FieldError[], rule: NonResourcePolicyRule, at: FieldPath): void {
  checkVerbs(errors, rule.verbs ?? [], at.child('verbs'));
  const urls = rule.nonResourceURLs ?? [];
  const place = at.child('nonResourceURLs');
  if (urls.length === 0) errors.push(required(place, 'nonResourceURLs must contain at least one value'));
  else if (urls.includes('*')) checkAlone(errors, urls, place, 'non-resource URLs');
  else {
    for (const [i, url] of urls.entries()) {
      const problem = urlProblem(url);
      if (problem !== undefined) errors.push(invalidField(place.index(i), url, problem));
    }
  }
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (url === '/') return undefined;
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const star = url.indexOf('*');
  return star >= 0 && !(star === url.length - 1 && url.endsWith('/*'))
    ? 'wildcard can only do suffix matching'
    : undefined;
}

interface WithConditions {
  readonly status?: { readonly conditions?: readonly { readonly type?: string }[] };
}

/** Conditions of flow control have a type of their own, which asks for less than others. */
export function validateFlowConditions({ status }: WithConditions): FieldError[] {
  const errors: FieldError[] = [];
  const at = fieldPath('status', 'conditions');
  const seen = new Set<string>();
  for (const [i, { type = '' }] of (status?.conditions ?? []).entries()) {
    if (seen.has(type)) errors.push(duplicate(at.index(i).child('type'), type));
    seen.add(type);
    if (type === '') errors.push(required(at.index(i).child('type'), 'must not be empty'));
  }
  return errors;
}
