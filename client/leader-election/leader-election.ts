import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { Client } from '../client.ts';

/** Who runs for office, and for which; times in milliseconds. */
export interface LeaderElection {
  readonly client: Client;
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out); spreads the candidates. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly lease: { readonly namespace: string; readonly name: string };
  /** One of its kind among all candidates: `<host>_<uuid>`. */
  readonly identity: string;
  /** How long others wait after they saw the last renewal; 15 s. */
  readonly leaseDurationMs?: number;
  /** How long a leader tries to renew before it gives up; 10 s. Must be shorter than the lease. */
  readonly renewDeadlineMs?: number;
  /** Between two tries; 2 s. */
  readonly retryPeriodMs?: number;
  /**
   * Called when the lease is won, at most once. Its signal is aborted when the lease is lost or released, and the work must
   * have ended before another may begin: the time for that is `leaseDurationMs - renewDeadlineMs`.
   */
  onStartedLeading(signal: AbortSignal): void | Promise<void>;
  /** Told who leads, whenever that changes. */
  onNewLeader?(identity: string): void;
}

/** Times that do not fit each other; the message is one sentence for the user. */
export class LeaderElectionError extends Error {
  override readonly name = 'LeaderElectionError';
}

/** Why an election ended: the caller was stopped, or the lease was lost. After a loss a component ends its process. */
export type ElectionEnd = { readonly kind: 'stopped' } | { readonly kind: 'lost'; readonly cause: unknown };
