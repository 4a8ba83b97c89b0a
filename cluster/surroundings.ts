import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import type { ProcessFacts } from '../api/metrics/process-metrics.ts';

/** What a server takes from the process it runs in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly hostname: string;
  /** `linux/amd64` */
  readonly platform: string;
  /** `v20.20.2` */
  readonly runtime: string;
  /** Writes to standard output. */
  readonly print?: ((text: string) => void) | undefined;
  /** What the process knows of itself, for its measures. */
  readonly facts?: (() => Promise<ProcessFacts>) | undefined;
}
