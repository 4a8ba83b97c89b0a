import type { NetworkPolicy, NetworkPolicyPort } from '../../../../proto/gen/networking/v1.ts';

/** A policy is about what comes in, and about what goes out when it has rules for that. Ports are of TCP. */
export function defaultNetworkPolicy({ spec }: NetworkPolicy): void {
  if (!spec) return;
  for (const { ports } of spec.ingress ?? []) for (const port of ports ?? []) defaultPort(port);
  for (const { ports } of spec.egress ?? []) for (const port of ports ?? []) defaultPort(port);
  if ((spec.policyTypes ?? []).length > 0) return;
  spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function defaultPort(port: NetworkPolicyPort): void {
  port.protocol ??= 'TCP';
}
