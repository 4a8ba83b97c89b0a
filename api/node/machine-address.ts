import type { NetworkInterfaceInfo } from 'node:os';

/** Bridges of containers and virtual machines, and what hangs on them, lead back to this machine only. */
const leadsBack = /^(docker|br-|veth|virbr|cni|knarr)/;

/** The first IPv4 address at which other machines and containers reach this one; undefined when it has none. */
export function machineAddress(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string | undefined {
  for (const [device, addresses] of Object.entries(interfaces)) {
    if (leadsBack.test(device)) continue;
    for (const { family, internal, address } of addresses ?? []) if (family === 'IPv4' && !internal) return address;
  }
  return undefined;
}
