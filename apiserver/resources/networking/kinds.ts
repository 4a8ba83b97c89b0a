import type { KindDefinition } from '../kind-definition.ts';
import { ingressColumns } from './ingress/columns.ts';
import { ingressStrategy } from './ingress/strategy.ts';
import { ingressClassColumns } from './ingress-class/columns.ts';
import { ingressClassStrategy } from './ingress-class/strategy.ts';
import { ipAddressColumns } from './ip-address/columns.ts';
import { ipAddressStrategy } from './ip-address/strategy.ts';
import { networkPolicyColumns } from './network-policy/columns.ts';
import { networkPolicyStrategy } from './network-policy/strategy.ts';
import { serviceCidrColumns } from './service-cidr/columns.ts';
import { serviceCidrStrategy } from './service-cidr/strategy.ts';

/** The kinds of networking.k8s.io. */
export const networkingKinds: Readonly<Record<string, KindDefinition>> = {
  'networking.k8s.io/v1/ingresses': { strategy: ingressStrategy, columns: ingressColumns },
  'networking.k8s.io/v1/ingressclasses': { strategy: ingressClassStrategy, columns: ingressClassColumns },
  'networking.k8s.io/v1/ipaddresses': { strategy: ipAddressStrategy, columns: ipAddressColumns },
  'networking.k8s.io/v1/networkpolicies': { strategy: networkPolicyStrategy, columns: networkPolicyColumns },
  'networking.k8s.io/v1/servicecidrs': { strategy: serviceCidrStrategy, columns: serviceCidrColumns },
};
