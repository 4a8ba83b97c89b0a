import { formatLabelSelector } from '../../api/labels/selector.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../proto/gen/networking/v1.ts';
import type { Describer } from './describer.ts';
import { describeAnnotations, type Lines } from './lines.ts';
import { goTime } from './time.ts';

/** The words of one direction. */
const directions = {
  ingress: { peer: 'From', end: 'source' },
  egress: { peer: 'To', end: 'destination' },
} as const;

/** One rule, whichever its direction. */
interface Rule {
  readonly ports: readonly Shared<NetworkPolicyPort>[] | undefined;
  readonly peers: readonly Shared<NetworkPolicyPeer>[] | undefined;
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export const describeNetworkPolicy: Describer<Shared<NetworkPolicy>> = (policy, lines) => {
  const { metadata, spec } = policy;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `Created on:\t${goTime(parseTime(metadata.creationTimestamp))}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, 'Spec:');
  const selector = formatLabelSelector(spec?.podSelector);
  const everybody = '<none> (Allowing the specific traffic to all pods in this namespace)';
  lines.add(1, `PodSelector:     ${selector === '<none>' ? everybody : selector}`);
  const types = spec?.policyTypes ?? [];
  const ingress = (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }));
  const egress = (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }));
  describeDirection(lines, 'ingress', types.includes('Ingress') ? ingress : undefined);
  describeDirection(lines, 'egress', types.includes('Egress') ? egress : undefined);
  lines.add(1, `Policy Types: ${types.join(', ') || '<none>'}`);
};

function describeDirection(lines: Lines, direction: 'ingress' | 'egress', rules: readonly Rule[] | undefined): void {
  if (!rules) {
    lines.add(1, `Not affecting ${direction} traffic`);
    return;
  }
  const { peer, end } = directions[direction];
  lines.add(1, `Allowing ${direction} traffic:`);
  if (rules.length === 0) lines.add(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  for (const [at, { ports, peers }] of rules.entries()) {
    if (!ports?.length) lines.add(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports ?? []) lines.add(2, portText(port));
    if (!peers?.length) lines.add(2, `${peer}: <any> (traffic not restricted by ${end})`);
    for (const one of peers ?? []) describePeer(lines, peer, one);
    if (at !== rules.length - 1) lines.add(2, '----------');
  }
}

function portText({ port, endPort, protocol = 'TCP' }: Shared<NetworkPolicyPort>): string {
  // A port that is left open is a nil pointer, and shown as one.
  const from = port ?? '<nil>';
  return endPort === undefined ? `To Port: ${from}/${protocol}` : `To Port Range: ${from}-${endPort}/${protocol}`;
}

function describePeer(lines: Lines, title: string, peer: Shared<NetworkPolicyPeer>): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  lines.add(2, `${title}:`);
  if (namespaceSelector) lines.add(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector) lines.add(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
  if (podSelector || namespaceSelector || !ipBlock) return;
  lines.add(3, 'IPBlock:');
  lines.add(4, `CIDR: ${ipBlock.cidr}`);
  lines.add(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}
