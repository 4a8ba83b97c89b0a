import { duplicate, type FieldError, invalidField, notSupported, required } from '../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../api/field/path.ts';
import { validateLabelSelector } from '../../../api/labels/validate.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../api/names/dns.ts';
import type { MutatingWebhook, ValidatingWebhook } from '../../../proto/gen/admissionregistration/v1.ts';
import { checkText } from '../core/field-checks.ts';
import { checkClientConfig } from './client-config.ts';
import { checkMatchConditions } from './match-conditions.ts';
import { checkRule, defaultRules, failurePolicies, matchPolicies } from './rules.ts';

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;

const path = fieldPath('webhooks');
const sideEffects = ['None', 'NoneOnDryRun'];
const reinvocations = ['IfNeeded', 'Never'];
/** Versions of reviews that the server sends, or has sent. */
const reviewVersions = ['v1', 'v1beta1'];

/** What is not said of a webhook: everything it is called for, ten seconds, and that its failure refuses the request. */
export function defaultWebhook(webhook: Webhook): void {
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= 10;
  if (webhook.clientConfig.service) webhook.clientConfig.service.port ??= 443;
  defaultRules(webhook.rules);
}

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export function validateWebhooks(webhooks: readonly Webhook[] | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [i, webhook] of (webhooks ?? []).entries()) {
    const at = path.index(i);
    checkWebhook(errors, webhook, at);
    checkReviewVersions(errors, webhook.admissionReviewVersions ?? [], at.child('admissionReviewVersions'));
    if (webhook.name === '') continue;
    if (names.has(webhook.name)) errors.push(duplicate(at.child('name'), webhook.name));
    names.add(webhook.name);
  }
  return errors;
}

function checkWebhook(errors: FieldError[], webhook: Webhook, at: FieldPath): void {
  checkFullName(errors, webhook.name, at.child('name'));
  for (const [i, rule] of (webhook.rules ?? []).entries()) checkRule(errors, rule, at.child('rules').index(i));
  const checkChoice = (name: 'failurePolicy' | 'matchPolicy' | 'reinvocationPolicy', known: readonly string[]) => {
    const value = webhook[name];
    if (value !== undefined && !known.includes(value)) errors.push(notSupported(at.child(name), value, known));
  };
  checkChoice('failurePolicy', failurePolicies);
  checkChoice('matchPolicy', matchPolicies);
  if (webhook.sideEffects === undefined) {
    errors.push(required(at.child('sideEffects'), `must specify one of ${sideEffects.join(', ')}`));
  } else if (!sideEffects.includes(webhook.sideEffects)) {
    errors.push(notSupported(at.child('sideEffects'), webhook.sideEffects, sideEffects));
  }
  const { timeoutSeconds: timeout } = webhook;
  if (timeout !== undefined && (timeout > 30 || timeout < 1)) {
    errors.push(
      invalidField(at.child('timeoutSeconds'), timeout, 'the timeout value must be between 1 and 30 seconds'),
    );
  }
  for (const name of ['namespaceSelector', 'objectSelector'] as const) {
    const selector = webhook[name];
    if (selector) errors.push(...validateLabelSelector(selector, at.child(name)));
  }
  checkChoice('reinvocationPolicy', reinvocations);
  checkClientConfig(errors, webhook.clientConfig, at.child('clientConfig'));
  checkMatchConditions(errors, webhook.matchConditions, at.child('matchConditions'));
}

function checkFullName(errors: FieldError[], name: string, at: FieldPath): void {
  if (name === '') {
    errors.push(required(at));
    return;
  }
  const problems = isDns1123Subdomain(name);
  if (problems.length > 0) errors.push(invalidField(at, name, problems.join(',')));
  else if (name.split('.').length < 3) {
    errors.push(invalidField(at, name, 'should be a domain with at least three segments separated by dots'));
  }
}

function checkReviewVersions(errors: FieldError[], versions: readonly string[], at: FieldPath): void {
  const wanted = reviewVersions.join(', ');
  if (versions.length === 0) {
    errors.push(required(at, `must specify one of ${wanted}`));
    return;
  }
  for (const [i, version] of versions.entries()) {
    if (versions.indexOf(version) < i) errors.push(invalidField(at.index(i), version, 'duplicate version'));
    else checkText(errors, isDns1035Label, version, at.index(i));
  }
  if (!versions.some((version) => reviewVersions.includes(version))) {
    errors.push(invalidField(at, versions, `must include at least one of ${wanted}`));
  }
}
