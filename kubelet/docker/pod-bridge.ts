import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { RuntimeError } from '../runtime/errors.ts';
import { addressOfLink, formatAddress, linkName, nextAddress, type SharedRange } from './pod-addresses.ts';

const TOOL_DEADLINE_MS = 10_000;

/**
 * Why a pod was not connected. `bridgeGone`: the network was removed. `unable`: this process cannot do it on this machine. `gone`:
 * the pod's network ended meanwhile, or there is no address for it, or the system took too long.
 */
export class LinkError extends RuntimeError {
  readonly kind: 'bridgeGone' | 'unable' | 'gone';

  constructor(kind: LinkError['kind'], message: string, options?: ErrorOptions) {
    super('Failed', message, options);
    this.kind = kind;
  }
}

/**
 * The bridge of the pods' network, to which the kubelet connects pods by itself: a pair of interfaces, one end on the bridge and the
 * other in the pod. It is what the engine would do, without the processes that the engine starts for it: ten milliseconds instead of
 * almost two hundred. Address translation and isolation are rules of the bridge, which remains the engine's. See
 * docs/decisions/0006-the-kubelet-connects-pods.md.
 */
export class PodBridge {
  readonly name: string;
  readonly range: SharedRange;
  #last = 0;

  constructor(name: string, range: SharedRange) {
    this.name = name;
    this.range = range;
  }

  /** Whether the bridge is on this machine, in the network of this process: of an engine somewhere else it is not. */
  async isHere(): Promise<boolean> {
    return exists(`/sys/class/net/${this.name}/bridge`);
  }

  async hasRoom(): Promise<boolean> {
    return nextAddress(this.range, await taken(), this.#last) !== undefined;
  }

  /** Names of the interfaces of pods that this bridge's range belongs to, connected or not. */
  async links(): Promise<string[]> {
    const { first, last } = this.range;
    return (await readdir('/sys/class/net')).filter((name) => {
      const address = addressOfLink(name) ?? 0;
      return address >= first && address <= last;
    });
  }

  /**
   * Gives the network of process `pid` an interface `eth0` on the bridge with a free address, and its default route. Throws
   * {@link LinkError}; what was begun then goes with the pod's network.
   */
  async connect(pid: number, signal: AbortSignal): Promise<void> {
    const { range, name: bridge } = this;
    const busy = new Set(await taken());
    for (;;) {
      const address = nextAddress(range, busy, this.#last);
      if (address === undefined) throw new LinkError('gone', `no free addresses on ${bridge}`);
      this.#last = address;
      busy.add(address);
      const link = linkName(address);
      const pair = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', `${pid}`];
      try {
        await tool('ip', ['link', 'add', link, 'master', bridge, 'up', ...pair], signal);
      } catch (error) {
        signal.throwIfAborted();
        // Another kubelet of this machine was faster.
        if (error instanceof Error && error.message.includes('File exists') && (await exists(netPath(link)))) continue;
        throw await this.#explained(pid, error);
      }
      const steps = [
        `address add ${formatAddress(address)}/${range.prefix} broadcast + dev eth0`,
        'link set eth0 up',
        `route add default via ${range.gateway}`,
      ];
      try {
        const inside = [`--net=/proc/${pid}/ns/net`, 'ip', '-batch', '-'];
        await tool('nsenter', inside, signal, steps.join('\n'));
        return;
      } catch (error) {
        signal.throwIfAborted();
        throw await this.#explained(pid, error);
      }
    }
  }

  /** Connects again what lost its bridge: somebody removed the network while pods were on it, and it was made anew. */
  async reconnect(signal: AbortSignal): Promise<void> {
    for (const link of await this.links())
      if (!(await exists(`${netPath(link)}/master`)))
        await tool('ip', ['link', 'set', link, 'master', this.name], signal);
  }

  async #explained(pid: number, cause: unknown): Promise<LinkError> {
    if (cause instanceof LinkError) return cause;
    const message = cause instanceof Error ? cause.message.trim() : String(cause);
    if (!(await this.isHere()))
      return new LinkError('bridgeGone', `bridge ${this.name} is gone: ${message}`, { cause });
    if (!(await exists(`/proc/${pid}/ns/net`)))
      return new LinkError('gone', `the sandbox has ended: ${message}`, { cause });
    return new LinkError('unable', message, { cause });
  }
}

async function taken(): Promise<Set<number>> {
  const addresses = (await readdir('/sys/class/net')).map(addressOfLink);
  return new Set(addresses.filter((address) => address !== undefined));
}

const netPath = (link: string) => `/sys/class/net/${link}`;

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return false;
      throw error;
    },
  );
}

/** Runs a command of the system; rejects with what it says on standard error. */
function tool(command: string, args: readonly string[], signal: AbortSignal, input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { signal, timeout: TOOL_DEADLINE_MS }, (error, _stdout, stderr) => {
      if (error?.killed) reject(new LinkError('gone', `${command} took too long`, { cause: error }));
      else if (error) reject(new Error(`${command}: ${stderr || error.message}`, { cause: error }));
      else resolve();
    });
    // A command that ended before it read says why by its exit.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
