import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { Cluster } from '../cache/cluster.ts';
import type { SchedulerMetrics } from '../metrics/scheduler-metrics.ts';

/** What the parts of a running scheduler share. */
export interface SchedulerContext {
  readonly client: Client;
  readonly cluster: Cluster;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: SchedulerMetrics;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** The newest state of a pod that the informer has seen, by `namespace/name`. */
  newestPod(key: string): Shared<Pod> | undefined;
}
