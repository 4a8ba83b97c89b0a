import { isIP } from 'node:net';
import type { Headers } from '../authentication/authenticator.ts';

/**
 * Where a request came from: what proxies say they have passed on (X-Forwarded-For, X-Real-Ip), and at the end who is
 * connected, which cannot be made up as easily.
 */
export function sourceAddresses(headers: Headers, remoteAddress: string): string[] {
  const found = textOf(headers['x-forwarded-for'])
    .split(',')
    .map((part) => part.trim())
    .filter((part) => isIP(part) !== 0);
  const real = textOf(headers['x-real-ip']).trim();
  if (isIP(real) !== 0 && !found.includes(real)) found.push(real);
  const remote = remoteAddress.startsWith('::ffff:') ? remoteAddress.slice('::ffff:'.length) : remoteAddress;
  if (remote !== '' && found[found.length - 1] !== remote) found.push(remote);
  return found;
}

const textOf = (value: Headers[string]): string => (typeof value === 'object' ? value.join(',') : (value ?? ''));
