import { join } from 'node:path';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import type { AppArmorProfile, SeccompProfile } from '../../proto/gen/core/v1.ts';
import { ContainerConfigError } from '../env/container-env.ts';
import type { ContainerSecurity } from '../runtime/container.ts';
import type { ImageStatus } from '../runtime/image.ts';
import type { SecurityProfile } from '../runtime/sandbox.ts';
import { describePod } from './sandbox-spec.ts';

/** Where profiles of type Localhost are, and what is used where a pod names none. */
export interface SecurityDefaults {
  readonly seccompRoot: string;
  readonly seccompDefault: boolean;
}

/**
 * The security context of a container, with the pod's where it says nothing itself. Throws {@link ContainerConfigError} when it must
 * not run as root and would. https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function containerSecurity(
  pod: ReadonlyPod,
  container: ReadonlyContainer,
  image: Pick<ImageStatus, 'user'>,
  defaults: SecurityDefaults,
): ContainerSecurity {
  const whole = pod.spec.securityContext ?? {};
  const own = container.securityContext ?? {};
  const runAsUser = own.runAsUser ?? whole.runAsUser;
  const runAsGroup = own.runAsGroup ?? whole.runAsGroup;
  if (own.runAsNonRoot ?? whole.runAsNonRoot) checkNonRoot(pod, container, runAsUser, image);
  const groups = [...(whole.supplementalGroups ?? []), ...(typeof whole.fsGroup === 'number' ? [whole.fsGroup] : [])];
  const { capabilities, privileged, readOnlyRootFilesystem, allowPrivilegeEscalation, procMount } = own;
  const selinux = own.seLinuxOptions ?? whole.seLinuxOptions;
  const seccomp = profile(own.seccompProfile ?? whole.seccompProfile, (path) => join(defaults.seccompRoot, path));
  const appArmor = profile(own.appArmorProfile ?? whole.appArmorProfile, (name) => name);
  const fallback: SecurityProfile | undefined = defaults.seccompDefault ? { type: 'RuntimeDefault' } : undefined;
  const chosen = seccomp ?? fallback;
  return {
    ...(privileged ? { privileged } : {}),
    ...(readOnlyRootFilesystem ? { readOnlyRootFilesystem } : {}),
    ...(typeof runAsUser === 'number' ? { runAsUser } : {}),
    ...(typeof runAsGroup === 'number' ? { runAsGroup } : {}),
    ...(groups.length > 0 ? { supplementalGroups: groups } : {}),
    ...(capabilities?.add?.length ? { addCapabilities: capabilities.add } : {}),
    ...(capabilities?.drop?.length ? { dropCapabilities: capabilities.drop } : {}),
    ...(allowPrivilegeEscalation === false ? { noNewPrivileges: true } : {}),
    ...(procMount === 'Unmasked' ? { unmaskedProc: true } : {}),
    ...(chosen ? { seccomp: chosen } : {}),
    ...(appArmor ? { appArmor } : {}),
    ...(selinux ? { selinux } : {}),
  };
}

function profile(
  given: DeepReadonly<SeccompProfile | AppArmorProfile> | undefined,
  resolve: (name: string) => string,
): SecurityProfile | undefined {
  if (!given) return undefined;
  const { type, localhostProfile } = given;
  if (type !== 'Localhost') return { type: type as SecurityProfile['type'] };
  return { type, localhostProfile: resolve(localhostProfile ?? '') };
}

function checkNonRoot(
  pod: ReadonlyPod,
  container: ReadonlyContainer,
  runAsUser: number | undefined,
  { user }: Pick<ImageStatus, 'user'>,
): void {
  const where = `(pod: "${describePod(pod)}", container: ${container.name})`;
  if (typeof runAsUser === 'number') {
    if (runAsUser === 0) throw new ContainerConfigError(`container's runAsUser breaks non-root policy ${where}`);
    return;
  }
  if (user !== undefined && 'username' in user) {
    const problem = `image has non-numeric user (${user.username}), cannot verify user is non-root`;
    throw new ContainerConfigError(`container has runAsNonRoot and ${problem} ${where}`);
  }
  if (user === undefined || user.uid === 0)
    throw new ContainerConfigError(`container has runAsNonRoot and image will run as root ${where}`);
}
