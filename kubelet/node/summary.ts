import { formatTime } from '../../api/time/timestamp.ts';
import type { RuntimeView } from '../pods/runtime-view.ts';
import type { ImageFsInfo } from '../runtime/image.ts';
import type { ContainerStats, SandboxStats } from '../runtime/stats.ts';
import type { CpuStats, MemoryStats, PodStats, StatsSummary } from '../server/stats-summary.ts';
import type { Machine, MachineUsage } from './machine.ts';

/** CPU time seen last, by id, to tell the present rate. */
export type UsageSamples = ReadonlyMap<string, { readonly at: number; readonly nanos: number }>;

/** What a summary is made of. */
export interface SummaryInput {
  readonly nodeName: string;
  readonly startTime: string;
  readonly containers: readonly ContainerStats[];
  readonly sandboxes: readonly SandboxStats[];
  readonly usage: MachineUsage;
  readonly imageFs: ImageFsInfo;
  readonly machine: Machine;
  readonly samples: UsageSamples;
  readonly view: Pick<RuntimeView, 'get'>;
  readonly now: number;
}

/** https://kubernetes.io/docs/reference/instrumentation/node-metrics/ */
export function summarize(input: SummaryInput): { readonly summary: StatsSummary; readonly next: UsageSamples } {
  const { containers, sandboxes, usage, machine, imageFs, now, view } = input;
  const next = new Map<string, { readonly at: number; readonly nanos: number }>();
  const cpu = (id: string, at: number, nanos: number): CpuStats => {
    next.set(id, { at, nanos });
    const before = input.samples.get(id);
    const rate = before && at > before.at ? Math.max(0, ((nanos - before.nanos) * 1000) / (at - before.at)) : undefined;
    return {
      time: formatTime(at),
      ...(rate === undefined ? {} : { usageNanoCores: Math.round(rate) }),
      usageCoreNanoSeconds: nanos,
    };
  };
  const pods = new Map<string, PodStats>();
  for (const { id, pod, at, cpuUsageNanos, memoryWorkingSetBytes, interfaces } of sandboxes) {
    const [first] = interfaces;
    const sandbox = view.get(pod.uid).sandboxes.find((one) => one.id === id);
    const time = formatTime(at);
    pods.set(pod.uid, {
      podRef: { name: pod.name, namespace: pod.namespace, uid: pod.uid },
      startTime: formatTime(sandbox?.createdAt ?? at),
      containers: [],
      cpu: cpu(id, at, cpuUsageNanos),
      memory: { time, workingSetBytes: memoryWorkingSetBytes },
      ...(first ? { network: { time, ...first } } : {}),
    });
  }
  for (const { id, pod, name, at, cpuUsageNanos, ...memory } of containers) {
    const stats = pods.get(pod.uid);
    const status = view.get(pod.uid).containers.find((one) => one.id === id);
    stats?.containers.push({
      name,
      startTime: formatTime(status?.startedAt ?? at),
      cpu: cpu(id, at, cpuUsageNanos),
      memory: memoryStats(memory, at),
    });
  }
  // A pod is its containers; what the sandbox itself uses is part of it.
  for (const stats of pods.values()) addContainers(stats);
  const all = [...pods.values()];
  const time = formatTime(now);
  const sum = (value: (stats: PodStats) => number | undefined) =>
    all.reduce((total, one) => total + (value(one) ?? 0), 0);
  const available = usage.memoryAvailableBytes;
  const fs = {
    time,
    capacityBytes: machine.diskBytes,
    ...(usage.diskAvailableBytes === undefined ? {} : { availableBytes: usage.diskAvailableBytes }),
    ...(usage.diskAvailableBytes === undefined ? {} : { usedBytes: machine.diskBytes - usage.diskAvailableBytes }),
  };
  const summary: StatsSummary = {
    node: {
      nodeName: input.nodeName,
      startTime: input.startTime,
      cpu: cpu(
        '/',
        now,
        sum(({ cpu: one }) => one?.usageCoreNanoSeconds),
      ),
      memory: {
        time,
        ...(available === undefined ? {} : { availableBytes: available }),
        workingSetBytes:
          available === undefined ? sum(({ memory }) => memory?.workingSetBytes) : machine.memoryBytes - available,
      },
      fs,
      runtime: {
        imageFs: {
          time,
          usedBytes: imageFs.usedBytes,
          ...(imageFs.capacityBytes === undefined ? {} : { capacityBytes: imageFs.capacityBytes }),
          ...(imageFs.availableBytes === undefined ? {} : { availableBytes: imageFs.availableBytes }),
        },
      },
    },
    pods: all,
  };
  return { summary, next };
}

function memoryStats(
  {
    memoryWorkingSetBytes,
    memoryUsageBytes,
    memoryRssBytes,
  }: Pick<ContainerStats, 'memoryWorkingSetBytes' | 'memoryUsageBytes' | 'memoryRssBytes'>,
  at: number,
): MemoryStats {
  return {
    time: formatTime(at),
    usageBytes: memoryUsageBytes,
    workingSetBytes: memoryWorkingSetBytes,
    ...(memoryRssBytes === undefined ? {} : { rssBytes: memoryRssBytes }),
  };
}

function addContainers({ cpu, memory, containers }: PodStats): void {
  for (const one of containers) {
    if (cpu) {
      cpu.usageCoreNanoSeconds = (cpu.usageCoreNanoSeconds ?? 0) + (one.cpu?.usageCoreNanoSeconds ?? 0);
      if (one.cpu?.usageNanoCores !== undefined)
        cpu.usageNanoCores = (cpu.usageNanoCores ?? 0) + one.cpu.usageNanoCores;
    }
    if (memory) memory.workingSetBytes = (memory.workingSetBytes ?? 0) + (one.memory?.workingSetBytes ?? 0);
  }
}
