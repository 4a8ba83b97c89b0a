import { access, readFile } from 'node:fs/promises';

/** Traffic of one interface since it was made. */
export interface InterfaceCounts {
  readonly name: string;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxErrors: number;
  readonly txErrors: number;
}

/** A container's process, as the engine names it. */
export interface ContainerProcess {
  readonly pid: number;
  readonly containerId: string;
}

/** The IPv4 addresses in the network of a container's process; none when it has ended. */
export async function addressesOf(main: ContainerProcess): Promise<string[]> {
  const text = await readNetwork(main, 'fib_trie');
  return text === undefined ? [] : localAddresses(text);
}

/** Counters of the interfaces in the network of a container's process, loopback left out; none when it has ended. */
export async function interfacesOf(main: ContainerProcess): Promise<InterfaceCounts[]> {
  const text = await readNetwork(main, 'dev');
  return text === undefined ? [] : interfaceCounts(text);
}

/** Whether the engine's process ids mean the same to this process: the engine may be on another machine, or in a container. */
export async function isOurs({ pid, containerId }: ContainerProcess): Promise<boolean> {
  if (pid <= 0) return false;
  const cgroups = await readIfThere(`/proc/${pid}/cgroup`);
  return cgroups?.includes(containerId) ?? false;
}

/** Whether this machine's kernel knows IPv6 at all. */
export async function kernelHasIPv6(): Promise<boolean> {
  return access('/proc/sys/net/ipv6').then(
    () => true,
    () => false,
  );
}

async function readNetwork(main: ContainerProcess, file: 'fib_trie' | 'dev'): Promise<string | undefined> {
  return (await isOurs(main)) ? readIfThere(`/proc/${main.pid}/net/${file}`) : undefined;
}

/** Reads the kernel's routing tree: an address of the machine itself is the leaf above `/32 host LOCAL`. Exported for its test. */
export function localAddresses(fibTrie: string): string[] {
  const found = new Set<string>();
  let leaf = '';
  for (const line of fibTrie.split('\n')) {
    leaf = /\|-- ([0-9.]+)$/.exec(line)?.[1] ?? leaf;
    if (/\/32 host LOCAL$/.test(line) && !leaf.startsWith('127.')) found.add(leaf);
  }
  return [...found];
}

/** Reads `/proc/net/dev`, proc_pid_net(5). Exported for its test. */
export function interfaceCounts(text: string): InterfaceCounts[] {
  return text.split('\n').flatMap((line) => {
    const [name, numbers] = line.split(':');
    if (name === undefined || numbers === undefined || name.trim() === 'lo') return [];
    const counts = numbers.trim().split(/\s+/).map(Number);
    const [rxBytes = 0, , rxErrors = 0] = counts;
    const [txBytes = 0, , txErrors = 0] = counts.slice(8);
    return [{ name: name.trim(), rxBytes, txBytes, rxErrors, txErrors }];
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // ESRCH: the process ended while its file was open. EACCES: it is somebody else's.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EINVAL'].includes(error.code ?? '')) return undefined;
    throw error;
  });
}
