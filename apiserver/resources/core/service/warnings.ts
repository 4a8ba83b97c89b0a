import { fieldPath } from '../../../../api/field/path.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';
import type { KindObject } from '../../typed.ts';
import { cidrWarnings, ipWarnings } from '../addresses/address-warnings.ts';

const path = fieldPath('spec');
const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints';
const modeAnnotation = 'service.kubernetes.io/topology-mode';

/** What a service says that has no effect, or will not have for long. https://kep.k8s.io/5707 */
export function serviceWarnings({ metadata, spec }: KindObject<Service>): string[] {
  const found: string[] = [];
  const { type, clusterIP, clusterIPs, externalIPs, loadBalancerIP, externalName, trafficDistribution } = spec;
  const headless = type === 'ClusterIP' && clusterIP === 'None';
  const named = type === 'ExternalName';
  if (metadata.annotations?.[hintsAnnotation] !== undefined) {
    found.push(`annotation ${hintsAnnotation} is deprecated, please use ${modeAnnotation} instead`);
  }
  if (clusterIP && clusterIP !== 'None') found.push(...inOneForm('clusterIPs', clusterIPs));
  if (headless) {
    if (loadBalancerIP) found.push('spec.loadBalancerIP is ignored for headless services');
    if (externalIPs?.length) found.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') found.push('spec.SessionAffinity is ignored for headless services');
  }
  found.push(...inOneForm('externalIPs', externalIPs));
  if (externalIPs?.length && !headless && !named) {
    found.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  }
  if (loadBalancerIP) found.push(...ipWarnings(loadBalancerIP, path.child('loadBalancerIP')));
  for (const [i, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    found.push(...cidrWarnings(range, path.child('loadBalancerSourceRanges').index(i)));
  }
  if (named && externalIPs?.length) found.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!named && externalName) found.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (trafficDistribution === 'PreferClose') {
    found.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return found;
}

function inOneForm(name: string, addresses: readonly string[] | null | undefined): string[] {
  return (addresses ?? []).flatMap((address, i) => ipWarnings(address, path.child(name).index(i)));
}
