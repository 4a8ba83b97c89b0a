import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';
import { type IpFamily, ipFamilyOf } from '../addresses/ip-address.ts';
import { validateClusterIps } from './cluster-ips.ts';
import type { ReadonlyService } from './needs.ts';

const path = fieldPath('spec');

/**
 * Decides the address families of a service, as far as it does not say: `configured` are those of the cluster, its own first.
 * Changes the service in place; the errors are what it asks for and cannot have. After `settleAllocatedValues`, before
 * addresses are given out: the service then has as many `ipFamilies` as it needs `clusterIPs`.
 * https://kubernetes.io/docs/concepts/services-networking/dual-stack/
 */
export function settleIpFamilies(
  service: Service,
  old: ReadonlyService | undefined,
  configured: readonly [IpFamily, ...IpFamily[]],
): FieldError[] {
  const { spec } = service;
  if (spec.type === 'ExternalName' || keepsDualStack(service, old)) return [];
  const free = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  // Someone else fills in the endpoints of a headless service without a selector, so any family may be among them.
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (free ? 'RequireDualStack' : 'SingleStack');
  const malformed = validateClusterIps(service);
  if (malformed.length > 0) return malformed;
  const errors = [...reduceFamilies(service, old), ...inferFamilies(service, configured)];
  if (errors.length > 0) return errors;
  const families = spec.ipFamilies ?? [];
  if (!free) {
    errors.push(...checkConfigured(service, configured));
    if (errors.length > 0) return errors;
  }
  if (families.length === 0) families.push(configured[0]);
  const mayAdd = free || configured.length === 2;
  if (spec.ipFamilyPolicy !== 'SingleStack' && families.length === 1 && mayAdd) {
    families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4');
  }
  spec.ipFamilies = families;
  return [];
}

/** A service that prefers two families neither gains nor loses one because the cluster has changed. */
function keepsDualStack({ spec }: Service, old: ReadonlyService | undefined): boolean {
  if (!old || spec.ipFamilyPolicy !== 'PreferDualStack') return false;
  return (
    old.spec.ipFamilyPolicy === 'PreferDualStack' &&
    old.spec.type !== 'ExternalName' &&
    semanticEqual(spec.clusterIPs, old.spec.clusterIPs) &&
    semanticEqual(spec.ipFamilies, old.spec.ipFamilies)
  );
}

function refusePolicy({ spec }: Service, problem: string): FieldError {
  return invalidField(path.child('ipFamilyPolicy'), spec.ipFamilyPolicy, problem);
}

/** The second address is given back by asking for a single one. */
function reduceFamilies(service: Service, old: ReadonlyService | undefined): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  const single = spec.ipFamilyPolicy === 'SingleStack';
  for (const [name, what] of [
    ['clusterIPs', 'cluster IP'],
    ['ipFamilies', 'IP family'],
  ] as const) {
    const now = spec[name] ?? [];
    const before = old?.spec[name] ?? [];
    const keepsFirst = before.length > 1 && now.length === 1 && now[0] === before[0];
    if (old && single && now.length > 1 && semanticEqual(now, before)) spec[name] = now.slice(0, 1);
    else if (old && !single && keepsFirst) {
      errors.push(refusePolicy(service, `must be 'SingleStack' to release the secondary ${what}`));
    }
    if (single && (spec[name] ?? []).length === 2) {
      const plural = name === 'clusterIPs' ? 'cluster IPs' : 'IP families';
      errors.push(
        refusePolicy(service, `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${plural} are specified`),
      );
    }
  }
  return errors;
}

/** An address that is asked for says its family. */
function inferFamilies({ spec }: Service, configured: readonly IpFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === 'None') break;
    const families = spec.ipFamilies ?? [];
    if (i < families.length) continue;
    const family = ipFamilyOf(ip) ?? 'IPv4';
    if (configured.includes(family)) spec.ipFamilies = [...families, family];
    else {
      errors.push(
        invalidField(path.child('clusterIPs').index(i), spec.clusterIPs, `${family} is not configured on this cluster`),
      );
    }
  }
  return errors;
}

function checkConfigured(service: Service, configured: readonly IpFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  if (service.spec.ipFamilyPolicy === 'RequireDualStack' && configured.length < 2) {
    errors.push(refusePolicy(service, 'this cluster is not configured for dual-stack services'));
  }
  for (const [i, family] of (service.spec.ipFamilies ?? []).entries()) {
    if (configured.some((one) => one === family)) continue;
    errors.push(invalidField(path.child('ipFamilies').index(i), family, 'not configured on this cluster'));
  }
  return errors;
}
