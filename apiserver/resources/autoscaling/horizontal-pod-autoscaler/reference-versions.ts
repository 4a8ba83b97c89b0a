import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { parseApiVersion } from '../../../../api/meta/group-version.ts';
import type { HorizontalPodAutoscaler } from '../../../../proto/gen/autoscaling/v2.ts';

const path = fieldPath('spec');

/** Why an apiVersion names nothing that can be found; undefined when it does. */
function problemOf(apiVersion: string, needsGroup: boolean): string | undefined {
  const parsed = apiVersion === '/' ? { group: '' } : parseApiVersion(apiVersion);
  if (!parsed) return `unexpected GroupVersion string: ${apiVersion}`;
  return needsGroup && parsed.group === '' ? 'apiVersion must specify API group' : undefined;
}

function objectVersions({ spec }: DeepReadonly<HorizontalPodAutoscaler>): readonly (string | undefined)[] {
  return (spec.metrics ?? []).map(({ type, object }) =>
    type === 'Object' && object ? (object.describedObject.apiVersion ?? '') : undefined,
  );
}

/**
 * The versions of what an autoscaler refers to: only replication controllers are scaled without a group. What was there
 * before this was asked for may stay. https://github.com/kubernetes/kubernetes/pull/132537
 */
export function checkReferenceVersions(
  autoscaler: DeepReadonly<HorizontalPodAutoscaler>,
  old?: DeepReadonly<HorizontalPodAutoscaler>,
): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion = '', kind } = autoscaler.spec.scaleTargetRef;
  const before = old?.spec.scaleTargetRef;
  if (!before || (before.apiVersion ?? '') !== apiVersion || before.kind !== kind) {
    const problem = problemOf(apiVersion, kind !== 'ReplicationController');
    if (problem) errors.push(invalidField(path.child('scaleTargetRef', 'apiVersion'), apiVersion, problem));
  }
  const isProblem = (version: string | undefined) => version !== undefined && problemOf(version, false) !== undefined;
  if (old && objectVersions(old).some(isProblem)) return errors;
  for (const [i, version] of objectVersions(autoscaler).entries()) {
    const problem = version === undefined ? undefined : problemOf(version, false);
    const at = path.child('metrics').index(i).child('object', 'describedObject', 'apiVersion');
    if (problem) errors.push(invalidField(at, version, problem));
  }
  return errors;
}
