import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { parseApiVersion } from '../../../../api/meta/group-version.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { CrossVersionObjectReference, HorizontalPodAutoscaler } from '../../../../proto/gen/autoscaling/v2.ts';
import { checkText } from '../../core/field-checks.ts';

/** What is asked of the apiVersion of a reference. */
export type VersionRule = 'free' | 'version' | 'group';

/** Why an apiVersion names nothing that can be found; undefined when it does. */
function versionProblem(apiVersion: string, rule: VersionRule): string | undefined {
  if (rule === 'free') return undefined;
  const parsed = apiVersion === '/' ? { group: '' } : parseApiVersion(apiVersion);
  if (!parsed) return `unexpected GroupVersion string: ${apiVersion}`;
  return rule === 'group' && parsed.group === '' ? 'apiVersion must specify API group' : undefined;
}

/** A reference by kind, name and version. */
export function checkReference(
  errors: FieldError[],
  reference: CrossVersionObjectReference,
  path: FieldPath,
  versionRule: VersionRule,
): void {
  for (const name of ['kind', 'name'] as const) {
    if (!reference[name]) errors.push(required(path.child(name)));
    else checkText(errors, isPathSegmentName, reference[name], path, name);
  }
  const { apiVersion = '' } = reference;
  const problem = versionProblem(apiVersion, versionRule);
  if (problem) errors.push(invalidField(path.child('apiVersion'), apiVersion, problem));
}

/**
 * What is asked of the version of what is scaled: only replication controllers are scaled without a group. What was there
 * before this was asked for may stay. https://github.com/kubernetes/kubernetes/pull/132537
 */
export function targetVersionRule(
  { apiVersion, kind }: DeepReadonly<CrossVersionObjectReference>,
  old: DeepReadonly<HorizontalPodAutoscaler> | undefined,
): VersionRule {
  const before = old?.spec.scaleTargetRef;
  if (before && (before.apiVersion ?? '') === (apiVersion ?? '') && before.kind === kind) return 'free';
  return kind === 'ReplicationController' ? 'version' : 'group';
}

/** The same for the objects that metrics are of, which may be of the core group. */
export function objectVersionRule(old: DeepReadonly<HorizontalPodAutoscaler> | undefined): VersionRule {
  const had = (old?.spec.metrics ?? []).some(
    ({ type, object }) =>
      type === 'Object' && object && versionProblem(object.describedObject.apiVersion ?? '', 'version') !== undefined,
  );
  return had ? 'free' : 'version';
}
