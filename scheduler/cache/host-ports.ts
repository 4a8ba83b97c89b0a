import type { HostPort } from './pod-template.ts';

const anyAddress = '0.0.0.0';

/** The ports of one node that its pods hold. The same port twice is counted: static pods are not asked whether they fit. */
export class HostPorts {
  /** Addresses by `protocol/port`, one entry for each holder. */
  readonly #held = new Map<string, string[]>();

  add(port: HostPort): void {
    const key = keyOf(port);
    const held = this.#held.get(key);
    if (held === undefined) this.#held.set(key, [port.ip]);
    else held.push(port.ip);
  }

  remove(port: HostPort): void {
    const key = keyOf(port);
    const held = this.#held.get(key);
    const at = held?.indexOf(port.ip) ?? -1;
    if (held === undefined || at < 0) return;
    held.splice(at, 1);
    if (held.length === 0) this.#held.delete(key);
  }

  /** Whether someone holds the port on the address, or either of the two means all addresses. */
  conflicts(port: HostPort): boolean {
    const held = this.#held.get(keyOf(port));
    if (held === undefined) return false;
    return port.ip === anyAddress || held.includes(port.ip) || held.includes(anyAddress);
  }
}

function keyOf({ protocol, port }: HostPort): string {
  return `${protocol}/${port}`;
}
