import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../api/field/path.ts';
import { validateLabelSelector } from '../../../api/labels/validate.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isPathSegmentName } from '../../../api/names/format.ts';
import type {
  MatchCondition,
  MatchResources,
  ParamKind,
  ParamRef,
  Variable,
} from '../../../proto/gen/admissionregistration/v1.ts';
import { checkText } from '../core/field-checks.ts';
import { checkMatchConditions } from './match-conditions.ts';
import { checkMatchResources, failurePolicies } from './rules.ts';

const path = fieldPath('spec');

/** What policies that validate and policies that mutate have in common. */
interface PolicySpec {
  readonly failurePolicy?: string;
  readonly paramKind?: ParamKind;
  readonly matchConstraints?: MatchResources;
  readonly matchConditions?: MatchCondition[];
  readonly variables?: Variable[];
}

/** https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export function checkPolicy(errors: FieldError[], spec: PolicySpec): void {
  const { failurePolicy, paramKind, matchConstraints, matchConditions, variables } = spec;
  if (failurePolicy === undefined) errors.push(required(path.child('failurePolicy')));
  else if (!failurePolicies.includes(failurePolicy)) {
    errors.push(notSupported(path.child('failurePolicy'), failurePolicy, failurePolicies));
  }
  if (paramKind) checkParamKind(errors, paramKind, path.child('paramKind'));
  const at = path.child('matchConstraints');
  if (!matchConstraints) errors.push(required(at));
  else {
    checkMatchResources(errors, matchConstraints, at);
    // Without rules nothing says of what type the objects are.
    if ((matchConstraints.resourceRules ?? []).length === 0) errors.push(required(at.child('resourceRules')));
  }
  checkMatchConditions(errors, matchConditions, path.child('matchConditions'));
  for (const [i, variable] of (variables ?? []).entries()) {
    checkVariable(errors, variable, path.child('variables').index(i));
  }
}

function checkParamKind(errors: FieldError[], { apiVersion = '', kind = '' }: ParamKind, at: FieldPath): void {
  const place = at.child('apiVersion');
  const parts = apiVersion.split('/');
  if (apiVersion === '') errors.push(required(place));
  else if (parts.length > 2) {
    errors.push(invalidField(place, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  } else {
    const [group, version] = parts.length === 2 ? parts : ['', parts[0]];
    if (group) checkText(errors, isDns1123Subdomain, group, place);
    if (!version) errors.push(invalidField(place, apiVersion, 'version must be specified'));
    else checkText(errors, isDns1035Label, version, place);
  }
  if (kind === '') errors.push(required(at.child('kind')));
  else {
    for (const problem of isDns1035Label(kind.toLowerCase())) {
      const wording = `may have mixed case, but should otherwise match: ${problem}`;
      errors.push(invalidField(at.child('kind'), kind, wording));
    }
  }
}

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

function checkVariable(errors: FieldError[], { name, expression }: Variable, at: FieldPath): void {
  if (name.trim() === '') errors.push(required(at.child('name'), 'name is not specified'));
  else if (!identifier.test(name) || reserved.has(name)) {
    errors.push(invalidField(at.child('name'), name, 'name is not a valid CEL identifier'));
  }
  if (expression.trim() === '') errors.push(required(at.child('expression'), 'expression is not specified'));
}

/** What bindings of both sorts have in common. */
interface BindingSpec {
  readonly policyName?: string;
  readonly paramRef?: ParamRef;
  readonly matchResources?: MatchResources;
}

/** Reports a binding that names no policy, or parameters in two ways. */
export function checkPolicyBinding(errors: FieldError[], { policyName, paramRef, matchResources }: BindingSpec): void {
  if (!policyName) errors.push(required(path.child('policyName')));
  else checkText(errors, isDns1123Subdomain, policyName, path, 'policyName');
  if (paramRef) checkParamRef(errors, paramRef, path.child('paramRef'));
  checkMatchResources(errors, matchResources, path.child('matchResources'));
}

const notFoundActions = ['Deny', 'Allow'];

function checkParamRef(
  errors: FieldError[],
  { name, selector, parameterNotFoundAction }: ParamRef,
  at: FieldPath,
): void {
  if (name) checkText(errors, isPathSegmentName, name, at, 'name');
  if (selector) errors.push(...validateLabelSelector(selector, at.child('selector')));
  if (name && selector) {
    errors.push(forbiddenField(at.child('name'), 'name and selector are mutually exclusive'));
    errors.push(forbiddenField(at.child('selector'), 'name and selector are mutually exclusive'));
  } else if (!name && !selector) errors.push(required(at, 'one of name or selector must be specified'));
  if (!parameterNotFoundAction) errors.push(required(at.child('parameterNotFoundAction')));
  else if (!notFoundActions.includes(parameterNotFoundAction)) {
    errors.push(notSupported(at.child('parameterNotFoundAction'), parameterNotFoundAction, notFoundActions));
  }
}
