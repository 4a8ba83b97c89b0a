import type { FieldError } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { AppArmorProfile, Pod } from '../../../../proto/gen/core/v1.ts';
import { appArmorPrefix } from '../pod-template/annotations.ts';
import { eachContainer } from '../pod-template/each-container.ts';
import { checkAppArmor } from '../pod-template/security-context.ts';

/**
 * Gives containers the profiles that only annotations name, which is how they were named before v1.30.
 * https://kubernetes.io/docs/tutorials/security/apparmor/
 */
export function settleAppArmor({ metadata, spec }: Pod, warn: (message: string) => void): void {
  const { annotations } = metadata;
  if (!annotations || spec.os?.name === 'windows') return;
  const ofPod = spec.securityContext?.appArmorProfile;
  eachContainer(spec, fieldPath('spec'), (container) => {
    const key = appArmorPrefix + container.name;
    const annotation = annotations[key];
    if (annotation === undefined || container.securityContext?.appArmorProfile) return;
    const profile = profileOf(annotation);
    if (profile && deepEqual(profile, ofPod)) return;
    if (profile) container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    const at = fieldPath('metadata', 'annotations').key(key);
    warn(`${at}: deprecated since v1.30; use the "appArmorProfile" field instead`);
  });
}

/** None where the annotation makes no sense. */
function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith('localhost/')) return undefined;
  const profile = { localhostProfile: annotation.slice('localhost/'.length), type: 'Localhost' };
  const errors: FieldError[] = [];
  checkAppArmor(errors, profile, fieldPath('spec'));
  return errors.length ? undefined : profile;
}
