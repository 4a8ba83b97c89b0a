import type { Clock } from '../../api/clock.ts';
import type { Shared } from '../../client/client.ts';
import type { Probe } from '../../proto/gen/core/v1.ts';
import type { ProbeResult } from './probe.ts';

export type Verdict = 'unknown' | 'success' | 'failure';

/** What a loop needs. */
export interface ProbeLoopOptions {
  readonly probe: Shared<Probe>;
  readonly clock: Clock;
  /** What holds before the first verdict. */
  readonly initial: Verdict;
  /** Milliseconds: not before. */
  readonly startAt: number;
  /** One try; never rejects. */
  run(signal: AbortSignal): Promise<ProbeResult>;
  /** After every try that was no success. */
  unhealthy(result: ProbeResult): void;
  /** After a verdict that differs from the one before. */
  decided(verdict: Verdict): void;
}

/**
 * Tries a probe again and again and decides by its thresholds: so many successes, or failures, in a row. The time between two tries
 * is counted from start to start. https://kubernetes.io/docs/concepts/workloads/pods/probes/#configure-probes
 */
export class ProbeLoop {
  verdict: Verdict;
  readonly #options: ProbeLoopOptions;
  readonly #stop = new AbortController();
  #cancel: () => void;
  #last: ProbeResult['outcome'] | undefined;
  #inRow = 0;

  constructor(options: ProbeLoopOptions) {
    this.#options = options;
    this.verdict = options.initial;
    this.#cancel = options.clock.after(Math.max(0, options.startAt - options.clock.now()), () => void this.#try());
  }

  /** No call comes after this. */
  stop(): void {
    this.#stop.abort();
    this.#cancel();
  }

  async #try(): Promise<void> {
    const { probe, clock, run } = this.#options;
    const begun = clock.now();
    const result = await run(this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    this.#take(result);
    if (this.#stop.signal.aborted) return;
    const next = begun + Math.max(1, probe.periodSeconds ?? 10) * 1000;
    this.#cancel = clock.after(Math.max(0, next - clock.now()), () => void this.#try());
  }

  #take(result: ProbeResult): void {
    const { probe } = this.#options;
    if (result.outcome !== 'success') this.#options.unhealthy(result);
    if (result.outcome === 'unknown') return;
    this.#inRow = result.outcome === this.#last ? this.#inRow + 1 : 1;
    this.#last = result.outcome;
    const threshold = result.outcome === 'success' ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
    if (this.#inRow < Math.max(1, threshold) || this.verdict === result.outcome) return;
    this.verdict = result.outcome;
    this.#options.decided(this.verdict);
  }
}
