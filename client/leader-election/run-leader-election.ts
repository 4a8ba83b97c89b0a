import { sleep } from '../../api/clock.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { linkSignals } from '../../api/linked-signal.ts';
import type { Lease } from '../../proto/gen/coordination/v1.ts';
import { coordinationV1Resources } from '../../proto/gen/resources.ts';
import type { Shared } from '../client.ts';
import { deadline } from '../deadline.ts';
import { type ElectionEnd, type ElectionTimes, electionTimes, type LeaderElection } from './leader-election.ts';
import { type Observation, planElection, planRelease } from './plan.ts';

const { leases } = coordinationV1Resources;
const tooLate = () => new Error('the lease could not be renewed in time');

/**
 * Runs for office until it wins, leads until it is stopped or loses the lease, and says which. When `signal` is aborted, the
 * work is stopped first and then the lease is given back, so that the next need not wait for it to run out. The same when the
 * work fails: its error is thrown then. Throws LeaderElectionError at once for times that cannot work.
 *
 * https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
 */
export async function runLeaderElection(election: LeaderElection, signal: AbortSignal): Promise<ElectionEnd> {
  const life = linkSignals(signal);
  const candidacy = new Candidacy(election, life.signal);
  if (!(await candidacy.acquire())) return { kind: 'stopped' };
  const { logger, lease, identity } = election;
  logger.info('became leader', { lease: lease.name, identity });
  const leading = new AbortController();
  // Its failure must not be unhandled while the lease is being renewed.
  let failed: { readonly error: unknown } | undefined;
  const work = Promise.resolve()
    .then(() => election.onStartedLeading(leading.signal))
    .catch((error: unknown) => {
      // A leader that does nothing would keep the others from doing it.
      failed = { error };
      life.abort(error);
    });
  const end = await candidacy.renew();
  leading.abort(new Error(end.kind === 'lost' ? 'the lease was lost' : 'stopped'));
  if (end.kind === 'lost') {
    logger.error('leadership was lost', { lease: lease.name, identity, error: end.cause });
    return end;
  }
  // Given back only when nothing of this leader runs any more; otherwise it is left to run out.
  const ended = await Promise.race([work.then(() => true), sleep(election.clock, candidacy.graceMs).then(() => false)]);
  if (ended) await candidacy.release();
  if (failed && !signal.aborted) throw failed.error;
  return end;
}

class Candidacy {
  readonly #election: LeaderElection;
  readonly #signal: AbortSignal;
  readonly #times: ElectionTimes;
  #seen: Observation | undefined;
  #leader = '';

  constructor(election: LeaderElection, signal: AbortSignal) {
    this.#election = election;
    this.#signal = signal;
    this.#times = electionTimes(election);
  }

  /** How long the work may take to end. */
  get graceMs(): number {
    return this.#times.leaseDurationMs - this.#times.renewDeadlineMs;
  }

  /** True when the lease was won, false when stopped before. */
  async acquire(): Promise<boolean> {
    while (!this.#signal.aborted) {
      const { won, error } = await this.#try(this.#signal);
      if (won) return !this.#signal.aborted;
      if (error && !isConflict(error) && !isAlreadyExists(error) && !this.#signal.aborted)
        this.#election.logger.warn('lease could not be had', { lease: this.#election.lease.name, error });
      // Up to 1.2 times more, so that candidates do not come all at once.
      await sleep(this.#election.clock, this.#times.retryPeriodMs * (1 + 1.2 * this.#election.random()), this.#signal);
    }
    return false;
  }

  async renew(): Promise<ElectionEnd> {
    const { clock } = this.#election;
    let renewed = clock.now();
    let cause: unknown;
    for (;;) {
      const left = renewed + this.#times.renewDeadlineMs - clock.now();
      if (left <= 0) return { kind: 'lost', cause: cause ?? new Error('the lease was not renewed in time') };
      if (!(await sleep(clock, Math.min(this.#times.retryPeriodMs, left), this.#signal))) return { kind: 'stopped' };
      const limit = deadline(clock, renewed + this.#times.renewDeadlineMs - clock.now(), this.#signal, tooLate);
      const { won, error } = await this.#try(limit.signal);
      limit.cancel();
      if (won) renewed = clock.now();
      else if (error === undefined) return { kind: 'lost', cause: new Error(`the lease is held by ${this.#leader}`) };
      else cause = error;
    }
  }

  /** Best effort: a lease that is not given back runs out. */
  async release(): Promise<void> {
    if (!this.#seen) return;
    const { client, clock, logger, lease } = this.#election;
    const limit = deadline(clock, this.#times.retryPeriodMs, undefined, tooLate);
    try {
      await client.update(leases, planRelease(this.#seen.lease, clock.now()), { signal: limit.signal });
    } catch (error) {
      logger.warn('lease could not be given back', { lease: lease.name, error });
    } finally {
      limit.cancel();
    }
  }

  /** One try to take or renew. Neither won nor an error: another holds it. */
  async #try(signal: AbortSignal): Promise<{ readonly won: boolean; readonly error?: unknown }> {
    const { clock, lease, identity } = this.#election;
    const candidate = { ...lease, identity, leaseDurationMs: this.#times.leaseDurationMs };
    try {
      const holds = this.#seen?.lease.spec?.holderIdentity === identity;
      // The holder writes over what it wrote last; only when somebody else wrote must it look again.
      if (!holds) await this.#look(signal);
      let step = planElection(candidate, this.#seen, clock.now());
      try {
        return await this.#apply(step, signal);
      } catch (error) {
        if (!holds || !(isConflict(error) || isNotFound(error))) throw error;
        await this.#look(signal);
        step = planElection(candidate, this.#seen, clock.now());
        return await this.#apply(step, signal);
      }
    } catch (error) {
      return { won: false, error: error ?? new Error('unknown') };
    }
  }

  async #apply(step: ReturnType<typeof planElection>, signal: AbortSignal): Promise<{ readonly won: boolean }> {
    const { client } = this.#election;
    if (step.kind === 'wait') return { won: false };
    const options = { signal };
    this.#observe(
      step.kind === 'create'
        ? await client.create(leases, step.lease, options)
        : await client.update(leases, step.lease, options),
    );
    return { won: true };
  }

  async #look(signal: AbortSignal): Promise<void> {
    try {
      this.#observe(await this.#election.client.get(leases, this.#election.lease, { signal }));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#seen = undefined;
    }
  }

  #observe(lease: Shared<Lease>): void {
    const same = this.#seen?.lease.metadata.resourceVersion === lease.metadata.resourceVersion;
    this.#seen = { lease, at: same && this.#seen ? this.#seen.at : this.#election.clock.now() };
    const holder = lease.spec?.holderIdentity ?? '';
    if (holder === '' || holder === this.#leader) return;
    this.#leader = holder;
    this.#election.onNewLeader?.(holder);
  }
}
