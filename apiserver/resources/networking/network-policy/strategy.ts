import { fieldPath } from '../../../../api/field/path.ts';
import type { NetworkPolicy, NetworkPolicyPeer } from '../../../../proto/gen/networking/v1.ts';
import { cidrWarnings } from '../../core/addresses/address-warnings.ts';
import { strategyFor } from '../../typed.ts';
import { defaultNetworkPolicy } from './defaults.ts';
import { validateNetworkPolicy } from './validation.ts';

export const networkPolicyStrategy = strategyFor<NetworkPolicy>({
  countsGenerations: true,
  defaults: defaultNetworkPolicy,
  validate: validateNetworkPolicy,
  warnings: blockWarnings,
});

function blockWarnings({ spec }: NetworkPolicy): string[] {
  const ofPeers = (peers: readonly NetworkPolicyPeer[] | undefined, path: ReturnType<typeof fieldPath>) =>
    (peers ?? []).flatMap(({ ipBlock }, i) => {
      if (!ipBlock) return [];
      const at = path.index(i).child('ipBlock');
      const except = ipBlock.except ?? [];
      return [
        ...cidrWarnings(ipBlock.cidr, at.child('cidr')),
        ...except.flatMap((block, k) => cidrWarnings(block, at.child('except').index(k))),
      ];
    });
  const rules = (direction: 'ingress' | 'egress', i: number) => fieldPath('spec', direction).index(i);
  return [
    ...(spec?.ingress ?? []).flatMap(({ from }, i) => ofPeers(from, rules('ingress', i).child('from'))),
    ...(spec?.egress ?? []).flatMap(({ to }, i) => ofPeers(to, rules('egress', i).child('to'))),
  ];
}
