import { type FieldError, forbiddenField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { Container, Pod } from '../../../../proto/gen/core/v1.ts';
import { checkPodAnnotations, checkProfilesAgree } from '../pod-template/annotations.ts';
import { checkImageSpace } from '../pod-template/containers.ts';
import { checkPodSpec } from '../pod-template/validation.ts';

const specPath = fieldPath('spec');
const annotationsPath = fieldPath('metadata', 'annotations');

/** What a pod must hold at any time. */
export function validatePod(pod: Pod): FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, spec } = pod;
  if (metadata.annotations) checkPodAnnotations(errors, metadata.annotations, spec, annotationsPath);
  checkPodSpec(errors, spec, specPath, { isPod: true, podName: metadata.name });
  if (!spec.serviceAccountName && spec.volumes) checkTokens(errors, pod);
  checkImages(errors, spec.containers, 'containers');
  checkImages(errors, spec.initContainers, 'initContainers');
  return errors;
}

/** What a new pod must hold besides. */
export function validateNewPod(pod: Pod): FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, spec } = pod;
  if (spec.ephemeralContainers) {
    errors.push(forbiddenField(specPath.child('ephemeralContainers'), 'cannot be set on create'));
  }
  if (spec.nodeName && spec.schedulingGates) {
    errors.push(
      forbiddenField(specPath.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'),
    );
  }
  checkProfilesAgree(errors, metadata.annotations, spec, specPath);
  return errors;
}

/** A token is one of the pod's service account. */
function checkTokens(errors: FieldError[], { spec }: Pod): void {
  for (const [i, { projected }] of (spec.volumes ?? []).entries()) {
    for (const [j, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
      if (!serviceAccountToken) continue;
      const at = specPath.child('volumes').index(i).child('projected', 'sources').index(j);
      errors.push(
        forbiddenField(at.child('serviceAccountToken'), 'must not be specified when serviceAccountName is not set'),
      );
    }
  }
}

function checkImages(errors: FieldError[], containers: readonly Container[] | undefined | null, name: string): void {
  for (const [i, container] of (containers ?? []).entries()) {
    const image = container.image ?? '';
    // Looked at twice, so that sound images make no path.
    if (image.length !== image.trim().length) checkImageSpace(errors, container, specPath.child(name).index(i));
  }
}
