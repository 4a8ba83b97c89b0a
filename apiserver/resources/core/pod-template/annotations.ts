import { type FieldError, forbiddenField, invalidField } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import type { AppArmorProfile, PodSpec, SeccompProfile } from '../../../../proto/gen/core/v1.ts';
import { checkDescendingPath } from '../file-paths.ts';
import { eachContainer } from './each-container.ts';

/** Annotations of pods that mean something to Kubernetes; most are older forms of fields. */

export const mirrorAnnotation = 'kubernetes.io/config.mirror';
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
export const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
export const seccompPrefix = 'container.seccomp.security.alpha.kubernetes.io/';

type Annotations = Readonly<Record<string, string>>;

/** `path` is that of the annotations. */
export function checkPodAnnotations(
  errors: FieldError[],
  annotations: Annotations,
  spec: PodSpec,
  path: FieldPath,
): void {
  for (const key in annotations) {
    const value = annotations[key] ?? '';
    if (key === mirrorAnnotation) {
      if (!spec.nodeName) {
        errors.push(invalidField(path.key(key), value, 'must set spec.nodeName if mirror pod annotation is set'));
      }
    } else if (key === deletionCost) {
      if (!isInt32(value)) errors.push(invalidField(path.key(key), value, 'must be a 32bit integer'));
    } else if (key === seccompPod || key.startsWith(seccompPrefix)) {
      checkSeccompValue(errors, value, path, key);
    } else if (key.startsWith(appArmorPrefix)) {
      const name = key.slice(appArmorPrefix.length);
      let found = false;
      eachContainer(spec, path, (container) => {
        if (container.name === name) found = true;
      });
      if (!found) errors.push(invalidField(path.key(key), name, 'container not found'));
      if (!/^(|runtime\/default|unconfined|localhost\/.*)$/s.test(value)) {
        errors.push(invalidField(path.key(key), value, `invalid AppArmor profile name: ${JSON.stringify(value)}`));
      }
    }
  }
}

/** Canonical decimal text only: a plus sign or a leading zero is refused. */
function isInt32(text: string): boolean {
  if (!/^(0|-?[1-9]\d{0,9})$/.test(text)) return false;
  const value = Number(text);
  return value >= -2147483648 && value <= 2147483647;
}

function checkSeccompValue(errors: FieldError[], value: string, path: FieldPath, key: string): void {
  if (value === 'runtime/default' || value === 'docker/default' || value === 'unconfined') return;
  if (value.startsWith('localhost/')) checkDescendingPath(errors, value.slice('localhost/'.length), path, key);
  else errors.push(invalidField(path.child(key), value, 'must be a valid seccomp profile'));
}

/** Where an annotation and the field that came after it both stand, they say the same. */
export function checkProfilesAgree(
  errors: FieldError[],
  annotations: Annotations | undefined,
  spec: PodSpec,
  path: FieldPath,
): void {
  if (!annotations || !Object.keys(annotations).some((key) => key.includes('seccomp.') || key.includes('apparmor.'))) {
    return;
  }
  const ofPod = spec.securityContext;
  if (ofPod?.seccompProfile) {
    const at = path.child('securityContext', 'seccompProfile');
    checkAgreement(errors, 'seccomp', annotations[seccompPod], ofPod.seccompProfile, at);
  }
  eachContainer(spec, path, (container, at) => {
    const own = container.securityContext;
    if (own?.seccompProfile) {
      const annotation = annotations[seccompPrefix + container.name];
      checkAgreement(
        errors,
        'seccomp',
        annotation,
        own.seccompProfile,
        at().child('securityContext', 'seccompProfile'),
      );
    }
    const appArmor = own?.appArmorProfile ?? ofPod?.appArmorProfile;
    if (appArmor && spec.os?.name !== 'windows') {
      const annotation = annotations[appArmorPrefix + container.name];
      checkAgreement(errors, 'apparmor', annotation, appArmor, at().child('securityContext', 'appArmorProfile'));
    }
  });
}

function checkAgreement(
  errors: FieldError[],
  what: 'seccomp' | 'apparmor',
  annotation: string | undefined,
  profile: SeccompProfile | AppArmorProfile,
  path: FieldPath,
): void {
  if (annotation === undefined) return;
  const refuse = (field: string, part: string) =>
    errors.push(forbiddenField(path.child(field), `${what} ${part} in annotation and field must match`));
  if (profile.type === 'Unconfined') {
    if (annotation !== 'unconfined') refuse('type', 'type');
  } else if (profile.type === 'RuntimeDefault') {
    const docker = what === 'seccomp' && annotation === 'docker/default';
    if (annotation !== 'runtime/default' && !docker) refuse('type', 'type');
  } else if (profile.type === 'Localhost') {
    if (!annotation.startsWith('localhost/')) refuse('type', 'type');
    else if (annotation.slice('localhost/'.length) !== profile.localhostProfile) refuse('localhostProfile', 'profile');
  }
}
