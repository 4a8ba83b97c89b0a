import type { LeaderElection } from './leader-election.ts';
import { runLeaderElection } from './run-leader-election.ts';

/** Which lease a component of many processes works under, and in whose name. */
export interface LeaseChoice
  extends Pick<LeaderElection, 'identity'>,
    Partial<Pick<LeaderElection, 'leaseDurationMs' | 'renewDeadlineMs' | 'retryPeriodMs'>> {
  /** `kube-system` */
  readonly namespace?: string;
  /** The component's own. */
  readonly name?: string;
}

/** Thrown when another process took over: this one must end, as two may not work at a time. */
export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';
}

/**
 * Does the work of a component, `name`, until the signal is aborted: at once where this process is the only one, else while it
 * has the lease. Rejects with LeadershipLostError when that is lost.
 */
export async function runAsLeader(
  name: string,
  choice: LeaseChoice | undefined,
  parts: Pick<LeaderElection, 'client' | 'clock' | 'random' | 'logger'>,
  work: (until: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (!choice) return work(signal);
  const { namespace = 'kube-system', name: leaseName = name, ...times } = choice;
  const lease = { namespace, name: leaseName };
  const end = await runLeaderElection({ ...parts, ...times, lease, onStartedLeading: work }, signal);
  if (end.kind === 'lost') throw new LeadershipLostError('leader election lost', { cause: end.cause });
}
