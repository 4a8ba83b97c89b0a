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

/** The times of an election, in milliseconds. */
export type ElectionTimes = Required<Pick<LeaderElection, 'leaseDurationMs' | 'renewDeadlineMs' | 'retryPeriodMs'>>;

/** The times wanted, with the defaults for what is left open. Throws LeaderElectionError when they do not fit each other. */
export function electionTimes({
  leaseDurationMs = 15_000,
  renewDeadlineMs = 10_000,
  retryPeriodMs = 2_000,
}: Partial<ElectionTimes>): ElectionTimes {
  // A retry is up to a fifth later than its period says.
  if (renewDeadlineMs >= leaseDurationMs || retryPeriodMs * 1.2 >= renewDeadlineMs)
    throw new LeaderElectionError('leader election needs retry period < renew deadline < lease duration');
  return { leaseDurationMs, renewDeadlineMs, retryPeriodMs };
}

/** Why an election ended: the caller was stopped, or the lease was lost. After a loss a component ends its process. */
export type ElectionEnd = { readonly kind: 'stopped' } | { readonly kind: 'lost'; readonly cause: unknown };
