import type { Metrics } from './metrics.ts';

/** What a process knows of itself. */
export interface ProcessFacts {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly virtualBytes: number;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly openFiles: number;
  readonly mostFiles: number;
}

/** process_*, by the names that all Prometheus clients use; looked up when somebody asks. */
export function measureProcess(metrics: Metrics, facts: () => Promise<ProcessFacts>): void {
  const cpu = metrics.counter('process_cpu_seconds_total', 'Time of processors used.').with();
  const resident = metrics.gauge('process_resident_memory_bytes', 'Memory in use.').with();
  const virtual = metrics.gauge('process_virtual_memory_bytes', 'Memory addressed.').with();
  const started = metrics.gauge('process_start_time_seconds', 'When the process began.').with();
  const open = metrics.gauge('process_open_fds', 'Files and sockets open.').with();
  const most = metrics.gauge('process_max_fds', 'Most files and sockets that may be open.').with();
  metrics.onRead(async () => {
    const now = await facts();
    cpu.value = now.cpuSeconds;
    resident.set(now.residentBytes);
    virtual.set(now.virtualBytes);
    started.set(now.startedAt);
    open.set(now.openFiles);
    most.set(now.mostFiles);
  });
}
