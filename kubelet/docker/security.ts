import { readFile } from 'node:fs/promises';
import type { ContainerSecurity } from '../runtime/container.ts';
import { RuntimeError } from '../runtime/errors.ts';
import type { SecurityProfile, SeLinuxOptions } from '../runtime/sandbox.ts';

/** The part of Docker's HostConfig that decides what a container may do. */
export interface SecurityConfig {
  readonly Privileged?: boolean;
  readonly ReadonlyRootfs?: boolean;
  readonly CapAdd?: readonly string[];
  readonly CapDrop?: readonly string[];
  readonly GroupAdd?: readonly string[];
  readonly SecurityOpt?: readonly string[];
  readonly MaskedPaths?: readonly string[];
  readonly ReadonlyPaths?: readonly string[];
}

/**
 * Turns a security context into Docker's words. `seccompProfile` is the text of a Localhost profile, as the engine wants the
 * profile itself and not its path. https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function securityConfig(security: ContainerSecurity, seccompProfile?: string): SecurityConfig {
  const options = [
    ...(security.noNewPrivileges ? ['no-new-privileges'] : []),
    ...seccompOption(security.seccomp, seccompProfile),
    ...appArmorOption(security.appArmor),
    ...selinuxOptions(security.selinux),
  ];
  return {
    ...(security.privileged ? { Privileged: true } : {}),
    ...(security.readOnlyRootFilesystem ? { ReadonlyRootfs: true } : {}),
    ...(security.addCapabilities?.length ? { CapAdd: security.addCapabilities } : {}),
    ...(security.dropCapabilities?.length ? { CapDrop: security.dropCapabilities } : {}),
    ...(security.supplementalGroups?.length ? { GroupAdd: security.supplementalGroups.map(String) } : {}),
    ...(options.length > 0 ? { SecurityOpt: options } : {}),
    // Empty lists, not absent ones: absent means Docker's defaults.
    ...(security.unmaskedProc ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
  };
}

/** `uid`, `uid:gid` or nothing for the image's own user. */
export function userOf(security: ContainerSecurity): string | undefined {
  if (security.runAsUser === undefined) return undefined;
  return security.runAsGroup === undefined ? `${security.runAsUser}` : `${security.runAsUser}:${security.runAsGroup}`;
}

/** Kubernetes runs unconfined what names no profile, while Docker would confine it. */
function seccompOption(profile: SecurityProfile | undefined, text: string | undefined): string[] {
  switch (profile?.type ?? 'Unconfined') {
    case 'RuntimeDefault':
      return [];
    case 'Unconfined':
      return ['seccomp=unconfined'];
    case 'Localhost':
      if (text === undefined)
        throw new RuntimeError('InvalidSpec', 'seccomp profile of type Localhost without a profile');
      return [`seccomp=${text}`];
  }
}

function appArmorOption(profile: SecurityProfile | undefined): string[] {
  switch (profile?.type) {
    case undefined:
    case 'RuntimeDefault':
      return [];
    case 'Unconfined':
      return ['apparmor=unconfined'];
    case 'Localhost':
      return [`apparmor=${profile?.localhostProfile ?? ''}`];
  }
}

/** SELinux labels as Docker's `label=` options. */
export function selinuxOptions(selinux: SeLinuxOptions | undefined): string[] {
  return (['user', 'role', 'type', 'level'] as const).flatMap((part) => {
    const value = selinux?.[part];
    return value ? [`label=${part}:${value}`] : [];
  });
}

/** Reads a Localhost profile; undefined when none is asked for. A missing file is a spec that cannot work. */
export async function readSeccompProfile(profile: SecurityProfile | undefined): Promise<string | undefined> {
  if (profile?.type !== 'Localhost' || !profile.localhostProfile) return undefined;
  try {
    return JSON.stringify(JSON.parse(await readFile(profile.localhostProfile, 'utf8')));
  } catch (error) {
    throw new RuntimeError('InvalidSpec', `seccomp profile ${profile.localhostProfile} cannot be read`, {
      cause: error,
    });
  }
}
