import { readFile } from 'node:fs/promises';
import type { EngineStats } from './engine-stats.ts';
import { type ContainerProcess, isOurs } from './process-network.ts';

const ROOT = '/sys/fs/cgroup';

/** Where the kernel keeps the counts of one container: version 1 has a tree for each controller, version 2 one for all. */
export interface CgroupPlaces {
  readonly version: 1 | 2;
  readonly cpu: string;
  readonly memory: string;
  readonly pids: string;
}

/**
 * What a container uses, read from the kernel in the engine's words: it costs the engine nothing, while an old one answers once a
 * second, and not at all for containers in a network that it did not make. Undefined when it cannot be read from here.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export async function readCgroupStats(main: ContainerProcess, now: number): Promise<EngineStats | undefined> {
  if (!(await isOurs(main))) return undefined;
  try {
    const places = cgroupPlaces(await readFile(`/proc/${main.pid}/cgroup`, 'utf8'));
    if (!places) return undefined;
    const isFirst = places.version === 1;
    const [cpu, usage, stats, pids] = await Promise.all([
      readFile(`${places.cpu}/${isFirst ? 'cpuacct.usage' : 'cpu.stat'}`, 'utf8'),
      readFile(`${places.memory}/${isFirst ? 'memory.usage_in_bytes' : 'memory.current'}`, 'utf8'),
      readFile(`${places.memory}/memory.stat`, 'utf8'),
      readFile(`${places.pids}/pids.current`, 'utf8'),
    ]);
    return {
      read: new Date(now).toISOString(),
      cpu_stats: { cpu_usage: { total_usage: isFirst ? Number(cpu) : (counts(cpu).usage_usec ?? 0) * 1000 } },
      memory_stats: { usage: Number(usage), stats: counts(stats) },
      pids_stats: { current: Number(pids) },
    };
  } catch (error) {
    // It has ended meanwhile, or a controller is not there, or its tree is somewhere else: the engine may know.
    if (['ENOENT', 'ENODEV', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Reads `/proc/PID/cgroup`, cgroups(7); undefined without the controllers that are needed. Exported for its test. */
export function cgroupPlaces(text: string): CgroupPlaces | undefined {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path !== undefined) for (const name of (controllers ?? '').split(',')) paths.set(name, path);
  }
  const [cpu, memory, pids] = [paths.get('cpuacct'), paths.get('memory'), paths.get('pids')];
  if (cpu !== undefined && memory !== undefined && pids !== undefined)
    return { version: 1, cpu: `${ROOT}/cpuacct${cpu}`, memory: `${ROOT}/memory${memory}`, pids: `${ROOT}/pids${pids}` };
  const only = paths.get('');
  if (only === undefined || memory !== undefined) return undefined;
  const place = `${ROOT}${only}`;
  return { version: 2, cpu: place, memory: place, pids: place };
}

/** Lines of a name and a number. */
function counts(text: string): Record<string, number> {
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', value]) => [name, Number(value)]),
  );
}
