import { fieldPath } from '../../../../api/field/path.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';
import { cidrWarnings, ipWarnings } from '../addresses/address-warnings.ts';

const path = fieldPath('spec');
const oldHints = 'service.kubernetes.io/topology-aware-hints';
const mode = 'service.kubernetes.io/topology-mode';

/** What is allowed in a service, and yet is old, ignored or hardly meant. https://kep.k8s.io/5707 */
export function serviceWarnings({ metadata, spec }: Pick<Service, 'metadata' | 'spec'>): string[] {
  const found: string[] = [];
  if (metadata?.annotations?.[oldHints] !== undefined) {
    found.push(`annotation ${oldHints} is deprecated, please use ${mode} instead`);
  }
  const external = spec.externalIPs ?? [];
  const named = spec.type === 'ExternalName';
  const headless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  if (!headless && !named) {
    for (const [i, ip] of (spec.clusterIPs ?? []).entries()) {
      found.push(...ipWarnings(ip, path.child('clusterIPs').index(i)));
    }
  }
  if (headless) {
    if (spec.loadBalancerIP) found.push('spec.loadBalancerIP is ignored for headless services');
    if (external.length > 0) found.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') found.push('spec.SessionAffinity is ignored for headless services');
  }
  for (const [i, ip] of external.entries()) found.push(...ipWarnings(ip, path.child('externalIPs').index(i)));
  if (external.length > 0 && !headless && !named) {
    found.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  }
  if (spec.loadBalancerIP) found.push(...ipWarnings(spec.loadBalancerIP, path.child('loadBalancerIP')));
  for (const [i, block] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    found.push(...cidrWarnings(block, path.child('loadBalancerSourceRanges').index(i)));
  }
  if (named && external.length > 0) found.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!named && spec.externalName) found.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose') {
    found.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return found;
}
