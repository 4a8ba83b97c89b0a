import { type FieldError, forbiddenField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Pod } from '../../../../proto/gen/core/v1.ts';
import { describeChanges } from '../field-changes.ts';
import { mirrorAnnotation } from '../pod-template/annotations.ts';
import { checkAnnotationChanges } from './validate-update.ts';

type OldPod = DeepReadonly<Pod>;

/** Of metadata, what clients write stays as it was. */
export function keepMetadata(pod: Pod, old: OldPod): void {
  const before = old.metadata as Pod['metadata'];
  for (const name of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    if (before[name] === undefined) delete pod.metadata[name];
    else pod.metadata[name] = before[name] as never;
  }
}

/** A write through `ephemeralcontainers` changes those, and nothing else. */
export function keepAllButEphemeralContainers(pod: Pod, old: OldPod): void {
  keepMetadata(pod, old);
  const added = pod.spec.ephemeralContainers;
  pod.spec = { ...(old.spec as Pod['spec']) };
  if (added === undefined) delete pod.spec.ephemeralContainers;
  else pod.spec.ephemeralContainers = added;
}

/** https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/ */
export function validateEphemeralContainersUpdate(pod: Pod, old: OldPod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbiddenField('', 'static pods do not support ephemeral containers')];
  }
  const errors: FieldError[] = [];
  checkAnnotationChanges(errors, pod, old);
  const path = fieldPath('spec', 'ephemeralContainers');
  const now = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  for (const container of old.spec.ephemeralContainers ?? []) {
    const kept = now.get(container.name);
    if (!kept) {
      errors.push(forbiddenField(path, `existing ephemeral containers "${container.name}" may not be removed\n`));
    } else if (!semanticEqual(kept, container)) {
      const changes = describeChanges(container, kept);
      errors.push(
        forbiddenField(path, `existing ephemeral containers "${container.name}" may not be changed\n${changes}`),
      );
    }
  }
  return errors;
}
