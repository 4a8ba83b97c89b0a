import type { FieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { canonicalIp } from './canonical-address.ts';
import { cidrFamilyOf, ipFamilyOf } from './ip-address.ts';

/** Of a sound address: IPv6 has many ways to write one, and programs compare texts. https://www.rfc-editor.org/rfc/rfc5952 */
export function ipWarnings(address: string, path: FieldPath): string[] {
  if (ipFamilyOf(address) !== 'IPv6') return [];
  const canonical = canonicalIp(address);
  if (canonical === undefined || canonical === address) return [];
  return [`${path}: IPv6 address ${quote(address)} should be in RFC 5952 canonical format (${quote(canonical)})`];
}

/** The same of a sound address block. */
export function cidrWarnings(block: string, path: FieldPath): string[] {
  if (cidrFamilyOf(block) !== 'IPv6') return [];
  const [address = '', bits = ''] = block.split('/');
  const canonical = canonicalIp(address);
  if (canonical === undefined || canonical === address) return [];
  return [
    `${path}: IPv6 CIDR value ${quote(block)} should be in RFC 5952 canonical format (${quote(`${canonical}/${bits}`)})`,
  ];
}
