import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { ResourceQuota, ResourceQuotaSpec, ResourceQuotaStatus } from '../../../../proto/gen/core/v1.ts';
import { isStandardQuotaResource } from '../amounts/resource-names.ts';
import { checkAmount, checkQuotaResourceName } from '../amounts/validation.ts';
import { immutableMessage } from '../field-checks.ts';

const scopes: ReadonlySet<string> = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
]);

const ofPods: ReadonlySet<string> = new Set([
  'pods',
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

const conflicts = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export function validateQuota({ spec, status }: ResourceQuota): FieldError[] {
  const errors: FieldError[] = [];
  const path = fieldPath('spec');
  checkAmounts(errors, spec.hard, path.child('hard'));
  checkScopes(errors, spec, path.child('scopes'));
  if (spec.scopeSelector) checkSelector(errors, spec, path.child('scopeSelector', 'matchExpressions'));
  errors.push(...validateQuotaStatus(status));
  return errors;
}

export function validateQuotaStatus(status: ResourceQuotaStatus): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['hard', 'used'] as const) checkAmounts(errors, status[name], fieldPath('status', name));
  return errors;
}

/** What a quota counts does not change; how much it allows may. */
export function validateQuotaUpdate({ spec }: ResourceQuota, old: DeepReadonly<ResourceQuota>): FieldError[] {
  const now = new Set(spec.scopes ?? []);
  const before = new Set(old.spec.scopes ?? []);
  if (now.size === before.size && [...now].every((scope) => before.has(scope))) return [];
  return [invalidField(fieldPath('spec', 'scopes'), spec.scopes ?? null, immutableMessage)];
}

function checkAmounts(
  errors: FieldError[],
  amounts: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): void {
  for (const name in amounts) {
    checkQuotaResourceName(errors, name, path);
    checkAmount(errors, name, amounts[name] ?? '0', path);
  }
}

function checkScopes(errors: FieldError[], spec: ResourceQuotaSpec, path: FieldPath): void {
  const given = spec.scopes ?? [];
  for (const scope of given) {
    if (!scopes.has(scope)) errors.push(invalidField(path, given, 'unsupported scope'));
    reportUnscoped(errors, spec, scope, path, given);
  }
  reportConflicts(errors, new Set(given), path, given);
}

/** Most scopes are kinds of pods: they bound nothing else. */
function reportUnscoped(
  errors: FieldError[],
  spec: ResourceQuotaSpec,
  scope: string,
  path: FieldPath,
  shown: unknown,
): void {
  for (const name of Object.keys(spec.hard ?? {}).sort()) {
    if (!isStandardQuotaResource(name) || isBounded(scope, name)) continue;
    errors.push(invalidField(path, shown, 'unsupported scope applied to resource'));
  }
}

function isBounded(scope: string, name: string): boolean {
  switch (scope) {
    case 'Terminating':
    case 'NotTerminating':
    case 'NotBestEffort':
    case 'PriorityClass':
    case 'CrossNamespacePodAffinity':
      return ofPods.has(name) || name.includes('ephemeral-storage') || name.includes('hugepages-');
    case 'BestEffort':
      return name === 'pods';
    case 'VolumeAttributesClass':
      return name === 'persistentvolumeclaims' || name === 'requests.storage';
    default:
      return true;
  }
}

function reportConflicts(errors: FieldError[], given: ReadonlySet<string>, path: FieldPath, shown: unknown): void {
  for (const [a, b] of conflicts) {
    if (given.has(a) && given.has(b)) errors.push(invalidField(path, shown, 'conflicting scopes'));
  }
}

function checkSelector(errors: FieldError[], spec: ResourceQuotaSpec, path: FieldPath): void {
  const given = new Set<string>();
  for (const { scopeName, operator, values = [] } of spec.scopeSelector?.matchExpressions ?? []) {
    given.add(scopeName);
    if (!scopes.has(scopeName)) errors.push(invalidField(path.child('scopeName'), scopeName, 'unsupported scope'));
    reportUnscoped(errors, spec, scopeName, path, spec.scopeSelector);
    const valued = scopeName === 'PriorityClass' || scopeName === 'VolumeAttributesClass';
    if (scopes.has(scopeName) && !valued && operator !== 'Exists') {
      errors.push(
        invalidField(
          path.child('operator'),
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      );
    }
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        errors.push(
          required(
            path.child('values'),
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        );
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(
          invalidField(
            path.child('values'),
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        );
      }
    } else errors.push(invalidField(path.child('operator'), operator, 'not a valid selector operator'));
  }
  reportConflicts(errors, given, path, spec.scopes ?? null);
}
