import type { PodIdentity } from './sandbox.ts';

/** What a container uses now. Absent numbers are ones the engine does not know. */
export interface ContainerStats {
  readonly id: string;
  readonly pod: PodIdentity;
  readonly name: string;
  /** When it was read; milliseconds since the epoch. */
  readonly at: number;
  /** CPU time since the container's start, nanoseconds. */
  readonly cpuUsageNanos: number;
  /** Bytes that cannot be reclaimed without pain: usage less inactive file pages. */
  readonly memoryWorkingSetBytes: number;
  readonly memoryUsageBytes: number;
  readonly memoryRssBytes?: number;
  readonly processes?: number;
}

/** Traffic of a pod's network since its sandbox was started. */
export interface SandboxStats {
  readonly id: string;
  readonly pod: PodIdentity;
  readonly at: number;
  readonly cpuUsageNanos: number;
  readonly memoryWorkingSetBytes: number;
  readonly interfaces: readonly {
    readonly name: string;
    readonly rxBytes: number;
    readonly txBytes: number;
    readonly rxErrors: number;
    readonly txErrors: number;
  }[];
}
