import { duplicate, type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';
import { checkIp, ipFamilyOf } from '../addresses/ip-address.ts';
import { isHeadless, type ReadonlyService } from './needs.ts';

const path = fieldPath('spec');
const ipsPath = path.child('clusterIPs');
const familiesPath = path.child('ipFamilies');
const families = ['IPv4', 'IPv6'];
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** Whether the addresses of a service, its families and its policy fit each other. */
export function validateClusterIps(service: Service): FieldError[] {
  const errors: FieldError[] = [];
  const { spec } = service;
  if (spec.type === 'ExternalName') return errors;
  const ips = spec.clusterIPs ?? [];
  if (spec.clusterIP) {
    if (ips.length === 0) errors.push(required(ipsPath));
    else if (ips[0] !== spec.clusterIP) errors.push(invalidField(ipsPath, ips, 'first value must match `clusterIP`'));
  } else if (ips.length > 0) {
    errors.push(invalidField(ipsPath, ips, 'must be empty when `clusterIP` is not specified'));
  }
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
    if (!families.includes(family)) errors.push(notSupported(familiesPath.index(i), family, families));
    if ((spec.ipFamilies ?? []).indexOf(family) < i) errors.push(duplicate(familiesPath.index(i), family));
  }
  const policy = spec.ipFamilyPolicy;
  if (policy !== undefined && !policies.includes(policy)) {
    errors.push(notSupported(path.child('ipFamilyPolicy'), policy, policies));
  }
  return [...errors, ...validateIps(service, ips)];
}

function validateIps(service: Service, ips: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  let sound = true;
  for (const [i, ip] of ips.entries()) {
    if (i === 0 && ip === 'None') {
      if (ips.length > 1) errors.push(invalidField(ipsPath, ips, "'None' must be the first and only value"));
      if (ips.length > 1) sound = false;
    } else if (!checkIp(errors, ip, ipsPath.index(i))) sound = false;
  }
  if (ips.length > 2) errors.push(invalidField(ipsPath, ips, 'may only hold up to 2 values'));
  if (!sound) return errors;
  if (ips.length > 1 && new Set(ips.map(ipFamilyOf)).size < 2) {
    errors.push(invalidField(ipsPath, ips, 'may specify no more than one IP for each IP family'));
  }
  if (isHeadless(service)) return errors;
  for (const [i, family] of (service.spec.ipFamilies ?? []).entries()) {
    const ip = ips[i];
    if (ip === undefined || ipFamilyOf(ip) === family || !families.includes(family)) continue;
    errors.push(invalidField(ipsPath.index(i), ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``));
  }
  return errors;
}

/** A service keeps its addresses: a second one may come and go. */
export function validateClusterIpsUpdate(service: Service, old: ReadonlyService): FieldError[] {
  if (service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return [];
  const errors: FieldError[] = [];
  const wasHeadless = isHeadless(old);
  const headless = isHeadless(service);
  if (!(wasHeadless && headless)) checkList(errors, service, old, 'clusterIPs', 'clusterIP');
  // From and to headless, and among the headless, families are free.
  if (!wasHeadless && !headless) checkList(errors, service, old, 'ipFamilies', 'ipFamily');
  return errors;
}

function checkList(
  errors: FieldError[],
  { spec }: Service,
  old: ReadonlyService,
  name: 'clusterIPs' | 'ipFamilies',
  singular: string,
): void {
  const now = spec[name] ?? [];
  const before = old.spec[name] ?? [];
  const at = path.child(name);
  const changed = 'may not change once set';
  if (now.length === before.length) {
    for (const [i, value] of before.entries()) {
      if (value === now[i]) continue;
      errors.push(invalidField(at.index(name === 'clusterIPs' ? i : 0), now, changed));
    }
    return;
  }
  if (before.length > now.length && (spec.clusterIPs ?? []).length === 0) {
    errors.push(invalidField(at.index(0), now, `primary ${singular} can not be unset`));
  }
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) {
    errors.push(invalidField(at.index(0), now, changed));
  }
  if (before.length > now.length && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(
      invalidField(
        path.child('ipFamilyPolicy'),
        spec.ipFamilyPolicy,
        `must be set to 'SingleStack' when releasing the secondary ${singular}`,
      ),
    );
  }
}
