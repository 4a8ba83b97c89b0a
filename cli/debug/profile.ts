import type { Shared } from '../../client/client.ts';
import type { Container, Pod, SecurityContext } from '../../proto/gen/core/v1.ts';

/** What is debugged: by a container that is added to a pod, in a copy of it, or in a new pod on a node. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node';

export type AContainer = Shared<Container>;
export type APodSpec = NonNullable<Shared<Pod>['spec']>;

/** Bundles of rights that suit a task. https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/1441-kubectl-debug#debugging-profiles */
export type Profile = 'legacy' | 'general' | 'baseline' | 'restricted' | 'netadmin' | 'sysadmin';

const profiles: readonly string[] = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];

export const isProfile = (text: string): text is Profile => profiles.includes(text);

function withCapabilities(container: AContainer, added: readonly string[]): AContainer {
  const { securityContext = {} } = container;
  const { capabilities = {} } = securityContext;
  const add = [...(capabilities.add ?? []), ...added];
  return { ...container, securityContext: { ...securityContext, capabilities: { ...capabilities, add } } };
}

function withSecurity(container: AContainer, more: Shared<SecurityContext>): AContainer {
  return { ...container, securityContext: { ...container.securityContext, ...more } };
}

function withoutSecurity({ securityContext: _, ...container }: AContainer): AContainer {
  return container;
}

/** The debugging container with the rights of a profile. */
export function profiledContainer(container: AContainer, profile: Profile, style: DebugStyle): AContainer {
  switch (profile) {
    case 'legacy':
      return container;
    case 'general':
      return style === 'node' ? withoutSecurity(container) : withCapabilities(container, ['SYS_PTRACE']);
    case 'baseline':
      return withoutSecurity(container);
    case 'restricted':
      return withSecurity(withoutSecurity(container), {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    case 'netadmin':
      return withCapabilities(container, ['NET_ADMIN', 'NET_RAW']);
    case 'sysadmin':
      return withSecurity(container, { privileged: true });
  }
}

/** Whether a copy's containers share their processes without being told to. */
export const sharesProcesses = (profile: Profile): boolean => profile !== 'legacy';

/** What a pod that debugs a node gets of it. */
export function nodeAccess(profile: Profile): { readonly hostNamespaces: boolean; readonly hostRoot: boolean } {
  return {
    hostNamespaces: ['legacy', 'general', 'netadmin', 'sysadmin'].includes(profile),
    hostRoot: ['legacy', 'general', 'sysadmin'].includes(profile),
  };
}
