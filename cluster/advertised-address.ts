import { isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { machineAddress } from '../api/node/machine-address.ts';

/**
 * The address at which pods and other machines reach an API server: the one that was given, or the one it listens on, or, when
 * it listens on all, the machine's first. Undefined for a server on the loopback: nobody else reaches it.
 */
export function advertisedAddress(
  options: { readonly advertiseAddress: string | undefined; readonly bindAddress: string },
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): string | undefined {
  if (options.advertiseAddress) return options.advertiseAddress;
  const { bindAddress } = options;
  if (bindAddress !== '0.0.0.0' && bindAddress !== '::') {
    const loopback = bindAddress.startsWith('127.') || bindAddress === '::1' || isIP(bindAddress) === 0;
    return loopback ? undefined : bindAddress;
  }
  return machineAddress(interfaces);
}
