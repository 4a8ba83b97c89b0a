import type { ContainerStats, SandboxStats } from '../runtime/stats.ts';
import type { SimulatedContainer, SimulatedSandbox } from './state.ts';

/** What a container uses according to its behaviour: a steady share of CPU since its start, a fixed amount of memory. */
export function containerStatsRow(container: SimulatedContainer, now: number): ContainerStats {
  const { id, sandbox, name, behaviour, startedAt = now } = container;
  return {
    id,
    pod: sandbox.pod,
    name,
    at: now,
    cpuUsageNanos: Math.round((now - startedAt) * 1e6 * behaviour.cpuCores),
    memoryWorkingSetBytes: behaviour.memoryBytes,
    memoryUsageBytes: behaviour.memoryBytes,
    memoryRssBytes: behaviour.memoryBytes,
    processes: 1,
  };
}

/** A sandbox itself uses nothing. */
export function sandboxStatsRow({ id, pod }: SimulatedSandbox, now: number): SandboxStats {
  return { id, pod, at: now, cpuUsageNanos: 0, memoryWorkingSetBytes: 0, interfaces: [] };
}
