import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
  tooLong,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isUserOrGroupId } from '../../../../api/names/format.ts';
import type {
  AppArmorProfile,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  Sysctl,
} from '../../../../proto/gen/core/v1.ts';
import { checkNumber } from '../field-checks.ts';
import { checkDescendingPath } from '../file-paths.ts';
import { isPrivilegedAllowed } from './rules.ts';
import { checkWindowsOptions } from './windows.ts';

/** Rights and identity of one container. https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
export function checkContainerSecurity(
  errors: FieldError[],
  context: SecurityContext,
  path: FieldPath,
  hostUsers: boolean,
): void {
  const { privileged, runAsUser, runAsGroup, procMount, allowPrivilegeEscalation } = context;
  if (privileged && !isPrivilegedAllowed()) {
    errors.push(forbiddenField(path.child('privileged'), 'disallowed by cluster policy'));
  }
  if (runAsUser !== undefined) checkNumber(errors, isUserOrGroupId, runAsUser, path, 'runAsUser');
  if (runAsGroup !== undefined) checkNumber(errors, isUserOrGroupId, runAsGroup, path, 'runAsGroup');
  if (procMount !== undefined) {
    if (procMount !== 'Default' && procMount !== 'Unmasked') {
      errors.push(notSupported(path.child('procMount'), procMount, ['Default', 'Unmasked']));
    }
    if (hostUsers && procMount === 'Unmasked') {
      errors.push(invalidField(path.child('procMount'), procMount, '`hostUsers` must be false to use `Unmasked`'));
    }
  }
  checkSeccomp(errors, context.seccompProfile, path);
  if (allowPrivilegeEscalation === false) {
    const report = (other: string) =>
      errors.push(
        invalidField(path, inGoNames(context), `cannot set \`allowPrivilegeEscalation\` to false and ${other}`),
      );
    if (privileged) report('`privileged` to true');
    for (const capability of context.capabilities?.add ?? []) {
      if (capability === 'CAP_SYS_ADMIN') report('`capabilities.Add` CAP_SYS_ADMIN');
    }
  }
  if (context.windowsOptions) checkWindowsOptions(errors, context.windowsOptions, path.child('windowsOptions'));
  checkAppArmor(errors, context.appArmorProfile, path);
}

const goNames: readonly (readonly [string, keyof SecurityContext])[] = [
  ['Capabilities', 'capabilities'],
  ['Privileged', 'privileged'],
  ['SELinuxOptions', 'seLinuxOptions'],
  ['WindowsOptions', 'windowsOptions'],
  ['RunAsUser', 'runAsUser'],
  ['RunAsGroup', 'runAsGroup'],
  ['RunAsNonRoot', 'runAsNonRoot'],
  ['ReadOnlyRootFilesystem', 'readOnlyRootFilesystem'],
  ['AllowPrivilegeEscalation', 'allowPrivilegeEscalation'],
  ['ProcMount', 'procMount'],
  ['SeccompProfile', 'seccompProfile'],
  ['AppArmorProfile', 'appArmorProfile'],
];

/** As Kubernetes shows a whole context in a refusal: its internal form, with all fields. */
function inGoNames(context: SecurityContext): Record<string, unknown> {
  return Object.fromEntries(goNames.map(([name, field]) => [name, context[field] ?? null]));
}

/** Rights and identity that the containers of a pod share. */
export function checkPodSecurity(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const { securityContext: context } = spec;
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(
      invalidField(
        path.child('shareProcessNamespace'),
        true,
        'ShareProcessNamespace and HostPID cannot both be enabled',
      ),
    );
  }
  if (!context || isEmpty(context)) return;
  if (context.fsGroup !== undefined) checkNumber(errors, isUserOrGroupId, context.fsGroup, path, 'fsGroup');
  if (context.runAsUser !== undefined) checkNumber(errors, isUserOrGroupId, context.runAsUser, path, 'runAsUser');
  if (context.runAsGroup !== undefined) checkNumber(errors, isUserOrGroupId, context.runAsGroup, path, 'runAsGroup');
  for (const [i, group] of (context.supplementalGroups ?? []).entries()) {
    for (const problem of isUserOrGroupId(group)) {
      errors.push(invalidField(path.child('supplementalGroups').index(i), group, problem));
    }
  }
  if (context.sysctls) checkSysctls(errors, context.sysctls, spec, path.child('sysctls'));
  const oneOf = (
    name: 'fsGroupChangePolicy' | 'supplementalGroupsPolicy' | 'seLinuxChangePolicy',
    values: string[],
  ) => {
    const value = context[name];
    if (value !== undefined && !values.includes(value)) errors.push(notSupported(path.child(name), value, values));
  };
  oneOf('fsGroupChangePolicy', ['Always', 'OnRootMismatch']);
  checkSeccomp(errors, context.seccompProfile, path);
  if (context.windowsOptions) checkWindowsOptions(errors, context.windowsOptions, path.child('windowsOptions'));
  checkAppArmor(errors, context.appArmorProfile, path);
  oneOf('supplementalGroupsPolicy', ['Merge', 'Strict']);
  // Mounting with a label is behind SELinuxMount, which is off.
  oneOf('seLinuxChangePolicy', ['Recursive']);
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

const sysctlPattern = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const sysctlForm = new RegExp(sysctlPattern);
const maxSysctl = 253;

/** Kernel settings; those of a namespace that the pod shares with its node are not its own to set. */
function checkSysctls(errors: FieldError[], sysctls: readonly Sysctl[], spec: PodSpec, path: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, { name }] of sysctls.entries()) {
    const at = path.index(i).child('name');
    if (!name) errors.push(required(at));
    else if (name.length > maxSysctl || !sysctlForm.test(name)) {
      errors.push(invalidField(at, name, `must have at most ${maxSysctl} characters and match regex ${sysctlPattern}`));
    } else if (seen.has(name)) errors.push(duplicate(at, name));
    const dotted = name.replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.')) {
      errors.push(invalidField(at, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(dotted)) {
      errors.push(invalidField(at, name, "may not be specified when 'hostIPC' is true"));
    }
    seen.add(name);
  }
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function checkSeccomp(errors: FieldError[], profile: SeccompProfile | undefined, context: FieldPath): void {
  if (!profile) return;
  const path = context.child('seccompProfile');
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required(path.child('type'), 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(type)) errors.push(notSupported(path.child('type'), type, profileTypes));
  if (type === 'Localhost') {
    if (localhostProfile === undefined) {
      errors.push(required(path.child('localhostProfile'), 'must be set when seccomp type is Localhost'));
    } else checkDescendingPath(errors, localhostProfile, path, 'localhostProfile');
  } else if (localhostProfile !== undefined) {
    errors.push(
      invalidField(path.child('localhostProfile'), profile, 'can only be set when seccomp type is Localhost'),
    );
  }
}

/** A path is at most this long, and ends in a zero byte. */
const maxProfilePath = 4095;

/** A profile of AppArmor, of a pod or of a container; `context` is what holds it. */
export function checkAppArmor(errors: FieldError[], profile: AppArmorProfile | undefined, context: FieldPath): void {
  if (!profile) return;
  const path = context.child('appArmorProfile');
  const at = path.child('localhostProfile');
  const { type, localhostProfile } = profile;
  if (type === 'Localhost') {
    if (!localhostProfile) errors.push(required(at, 'must be set when AppArmor type is Localhost'));
    else if (localhostProfile !== localhostProfile.trim()) {
      errors.push(invalidField(at, localhostProfile, 'must not be padded with whitespace'));
    }
    if ((localhostProfile ?? '').length > maxProfilePath) errors.push(tooLong(at, maxProfilePath));
  } else if (!type) errors.push(required(path.child('type'), 'type is required when appArmorProfile is set'));
  else if (!profileTypes.includes(type)) errors.push(notSupported(path.child('type'), type, profileTypes));
  else if (localhostProfile !== undefined) {
    errors.push(invalidField(at, localhostProfile, 'can only be set when AppArmor type is Localhost'));
  }
}
