import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { canonicalCidr, canonicalIp } from './canonical-address.ts';
import { cidrProblem, ipProblem } from './ip-address.ts';

/** Warnings of a sound address that others are likely to write in another way. */
export function ipWarnings(address: string, path: FieldPath): readonly string[] {
  const canonical = canonicalIp(address);
  if (ipProblem(address) !== undefined || canonical === undefined || canonical === address) return [];
  return [`${path}: IPv6 address ${quote(address)} should be in RFC 5952 canonical format (${quote(canonical)})`];
}

/** The same of a sound address block. */
export function cidrWarnings(block: string, path: FieldPath): readonly string[] {
  if (cidrProblem(block) !== undefined || canonicalCidr(block) === block) return [];
  const canonical = quote(canonicalCidr(block));
  return [`${path}: IPv6 CIDR value ${quote(block)} should be in RFC 5952 canonical format (${canonical})`];
}

const balancersPath = fieldPath('status', 'loadBalancer', 'ingress');

/** The same of where a balancer says that it listens. The place is the whole entry, as Kubernetes has it. */
export function balancerWarnings(entries: readonly { readonly ip?: string }[] | null | undefined): readonly string[] {
  return (entries ?? []).flatMap(({ ip }, i) => (ip ? ipWarnings(ip, balancersPath.index(i)) : []));
}
