import type { ContainerFilter } from '../runtime/container.ts';
import type { SandboxFilter } from '../runtime/sandbox.ts';
import type { ContainerStats, SandboxStats } from '../runtime/stats.ts';
import { readCgroupStats } from './cgroup-stats.ts';
import type { DockerContext } from './context.ts';
import { inspectContainer } from './create-named.ts';
import type { EngineStats } from './engine-stats.ts';
import { hasStatus } from './errors.ts';
import type { InspectedContainer } from './inspect.ts';
import { listContainers, listSandboxes } from './list.ts';
import { type InterfaceCounts, interfacesOf } from './process-network.ts';

/** Old engines answer at their next round, once a second, and all who wait at once: many at a time, then. */
const AT_A_TIME = 64;

/** See ContainerRuntime.containerStats. */
export async function containerStats(
  context: DockerContext,
  filter: ContainerFilter,
  signal: AbortSignal,
): Promise<ContainerStats[]> {
  const containers = await listContainers(context, { ...filter, state: 'running' }, signal);
  return readAll(containers, async ({ id, pod, name }) => {
    const reading = await readStats(context, id, signal);
    return reading && { id, pod, name, ...containerUsage(reading.stats) };
  });
}

/** See ContainerRuntime.sandboxStats. */
export async function sandboxStats(
  context: DockerContext,
  filter: SandboxFilter,
  signal: AbortSignal,
): Promise<SandboxStats[]> {
  const sandboxes = await listSandboxes(context, { ...filter, state: 'ready' }, signal);
  return readAll(sandboxes, async ({ id, pod }) => {
    const reading = await readStats(context, id, signal);
    if (!reading) return undefined;
    const { at, cpuUsageNanos, memoryWorkingSetBytes } = containerUsage(reading.stats);
    const interfaces = await interfacesIn(reading);
    return { id, pod, at, cpuUsageNanos, memoryWorkingSetBytes, interfaces };
  });
}

/** None of its own on the host's network. */
async function interfacesIn({ stats, inspected }: Reading): Promise<InterfaceCounts[]> {
  if (inspected.HostConfig.NetworkMode === 'host') return [];
  if (!stats.networks) return interfacesOf({ pid: inspected.State.Pid, containerId: inspected.Id });
  return Object.entries(stats.networks).map(([name, counts]) => ({
    name,
    rxBytes: counts.rx_bytes,
    txBytes: counts.tx_bytes,
    rxErrors: counts.rx_errors,
    txErrors: counts.tx_errors,
  }));
}

/** The numbers of one reading, in the kubelet's terms. Exported for its test. */
export function containerUsage(stats: EngineStats): Omit<ContainerStats, 'id' | 'pod' | 'name'> {
  const usage = stats.memory_stats?.usage ?? 0;
  const details = stats.memory_stats?.stats ?? {};
  const inactive = details.total_inactive_file ?? details.inactive_file ?? 0;
  const rss = details.total_rss ?? details.anon;
  const processes = stats.pids_stats?.current;
  return {
    at: Date.parse(stats.read),
    cpuUsageNanos: stats.cpu_stats?.cpu_usage?.total_usage ?? 0,
    memoryUsageBytes: usage,
    // The kernel counts a moment apart: never below nothing.
    memoryWorkingSetBytes: Math.max(0, usage - inactive),
    ...(rss === undefined ? {} : { memoryRssBytes: rss }),
    ...(processes === undefined ? {} : { processes }),
  };
}

interface Reading {
  readonly stats: EngineStats;
  readonly inspected: InspectedContainer;
}

/** Undefined: it has ended. */
async function readStats(context: DockerContext, id: string, signal: AbortSignal): Promise<Reading | undefined> {
  const inspected = await inspectContainer(context, id, signal);
  if (!inspected?.State.Running) return undefined;
  const main = { pid: inspected.State.Pid, containerId: id };
  const stats = (await readCgroupStats(main, context.clock.now())) ?? (await askForStats(context, id, signal));
  return stats && { stats, inspected };
}

async function askForStats(
  { engine }: DockerContext,
  id: string,
  signal: AbortSignal,
): Promise<EngineStats | undefined> {
  try {
    // One reading; otherwise the engine waits a second to compute a rate.
    const query = { stream: false, 'one-shot': true };
    const call = { what: `read statistics of container ${id}`, path: `/containers/${id}/stats`, query };
    const stats = await engine.json<EngineStats>(call, signal);
    // A container that has just ended is answered with the year 1 and nothing else.
    return Date.parse(stats.read) > 0 ? stats : undefined;
  } catch (error) {
    if (hasStatus(error, 404, 409)) return undefined;
    throw error;
  }
}

async function readAll<T, R>(items: readonly T[], read: (item: T) => Promise<R | undefined>): Promise<R[]> {
  const results: R[] = [];
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of rest) {
      const result = await read(item);
      if (result !== undefined) results.push(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, items.length) }, worker));
  return results;
}
