import { setMaxListeners } from 'node:events';
import { sleep } from '../../api/clock.ts';
import { isConflict } from '../../api/errors/predicates.ts';
import { linkSignals } from '../../api/linked-signal.ts';
import type { Logger } from '../../api/logger.ts';
import { createWorkQueue } from '../work-queue/create-work-queue.ts';
import type { WorkQueue } from '../work-queue/work-queue.ts';
import type { Controller, ControllerDefinition, ControllerEnvironment, ReconcileContext } from './controller.ts';

/** How long reconciliations may go on after the controller was told to stop. */
const stopDeadlineMs = 10_000;
/** After so many keys in a row a worker lets the event loop look at the network. */
const keysPerTurn = 32;
/** How often it says that it still waits for caches. */
const syncReportMs = 30_000;

/** Makes a controller of its definition; nothing happens before `run`. */
export function defineController(definition: ControllerDefinition): Controller {
  const early: (readonly [key: string, afterMs: number | undefined])[] = [];
  let running: Run | undefined;
  return {
    name: definition.name,
    enqueue(key, afterMs) {
      if (running) running.enqueue(key, afterMs);
      else early.push([key, afterMs]);
    },
    async run(environment, signal) {
      if (running) throw new Error(`controller ${definition.name} was run twice`);
      // Many wait for the one signal of the process; node would take that for a leak.
      setMaxListeners(0, signal);
      running = new Run(definition, environment, signal);
      for (const [key, afterMs] of early.splice(0)) running.enqueue(key, afterMs);
      await running.whole();
    },
  };
}

class Run {
  readonly #definition: ControllerDefinition;
  readonly #environment: ControllerEnvironment;
  readonly #signal: AbortSignal;
  readonly #logger: Logger;
  readonly #queue: WorkQueue;
  readonly #working = new Set<string>();
  #unsubscribe: (() => void)[] = [];
  /** A key was refused because the queue was full: all objects are gone through again once it is empty. */
  #overflowed = false;

  constructor(definition: ControllerDefinition, environment: ControllerEnvironment, signal: AbortSignal) {
    this.#definition = definition;
    this.#environment = environment;
    this.#signal = signal;
    this.#logger = environment.logger.child({ controller: definition.name });
    this.#queue = createWorkQueue({
      clock: environment.clock,
      random: environment.random,
      metrics: environment.metrics?.(definition.name),
    });
  }

  enqueue(key: string, afterMs = 0): void {
    if (afterMs > 0) this.#queue.addAfter(key, afterMs);
    else if (!this.#queue.add(key) && !this.#signal.aborted) this.#overflowed = true;
  }

  async whole(): Promise<void> {
    try {
      this.#subscribe();
      if (!(await this.#synced())) return;
      this.#logger.debug('controller started');
      const shared = { signal: this.#signal, clock: this.#environment.clock, logger: this.#logger };
      this.#definition.onStart?.({ ...shared, enqueue: (key, afterMs) => this.enqueue(key, afterMs) });
      const workers = Array.from({ length: this.#definition.workers ?? 5 }, () => this.#work());
      const stop = () => {
        this.#queue.clear();
        this.#queue.shutDown();
      };
      if (this.#signal.aborted) stop();
      this.#signal.addEventListener('abort', stop, { once: true });
      await this.#ended(Promise.all(workers));
    } finally {
      for (const end of this.#unsubscribe) end();
      this.#queue.shutDown();
      this.#logger.debug('controller stopped');
    }
  }

  /** Handlers come before the sync: what is there already arrives as `added`, and the keys wait for the workers. */
  #subscribe(): void {
    for (const end of this.#unsubscribe) end();
    this.#unsubscribe = this.#definition.watches.map((watch) =>
      watch.subscribe((key, afterMs) => this.enqueue(key, afterMs)),
    );
  }

  /** False when the controller was stopped before the caches had synced. */
  async #synced(): Promise<boolean> {
    const informers = [...this.#definition.watches.map(({ informer }) => informer), ...(this.#definition.reads ?? [])];
    for (const informer of informers) informer.start(this.#signal);
    if (informers.every((informer) => informer.hasSynced())) return !this.#signal.aborted;
    const done = linkSignals(this.#signal);
    void this.#reportWaiting(done.signal);
    try {
      await Promise.all(informers.map((informer) => informer.synced(this.#signal)));
      return !this.#signal.aborted;
    } catch (error) {
      if (this.#signal.aborted) return false;
      throw new Error(`controller ${this.#definition.name}: wait for caches`, { cause: error });
    } finally {
      done.abort();
      done.release();
    }
  }

  async #reportWaiting(signal: AbortSignal): Promise<void> {
    while (await sleep(this.#environment.clock, syncReportMs, signal))
      this.#logger.warn('controller waits for caches to sync');
  }

  async #work(): Promise<void> {
    for (let taken = 1; ; taken++) {
      let key = this.#queue.tryGet();
      if (key === undefined) {
        if (this.#overflowed && !this.#signal.aborted) {
          this.#overflowed = false;
          this.#logger.error('work queue was full, going through all objects again');
          this.#subscribe();
          continue;
        }
        key = await this.#queue.get();
      }
      if (key === undefined) return;
      await this.#reconcile(key);
      // Reconciliations that find nothing to do never wait; without this a long queue would starve all I/O.
      if (taken % keysPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #reconcile(key: string): Promise<void> {
    const queue = this.#queue;
    this.#working.add(key);
    try {
      const result = await this.#definition.reconcile(key, this.#context(key));
      queue.forget(key);
      if (result) queue.addAfter(key, result.requeueAfterMs);
    } catch (error) {
      if (this.#signal.aborted) return;
      const fields = { controller: this.#definition.name, key, failures: queue.failures(key) + 1, error };
      // The cache was behind; that is everyday business among controllers.
      if (isConflict(error)) this.#environment.logger.debug('reconcile met a newer object', fields);
      else this.#environment.logger.error('reconcile failed', fields);
      queue.addRateLimited(key);
    } finally {
      this.#working.delete(key);
      queue.done(key);
    }
  }

  #context(key: string): ReconcileContext {
    const logger = this.#logger;
    let own: Logger | undefined;
    return {
      signal: this.#signal,
      clock: this.#environment.clock,
      failures: this.#queue.failures(key),
      // Made on demand: most reconciliations log nothing.
      get logger() {
        own ??= logger.child({ key });
        return own;
      },
      enqueue: (other, afterMs) => this.enqueue(other, afterMs),
    };
  }

  /** Resolves when the workers have ended, or a while after the stop. */
  async #ended(workers: Promise<unknown>): Promise<void> {
    const { clock } = this.#environment;
    const done = new AbortController();
    const late = (async () => {
      await new Promise<void>((resolve) => {
        if (this.#signal.aborted) resolve();
        this.#signal.addEventListener('abort', () => resolve(), { once: true });
      });
      if (await sleep(clock, stopDeadlineMs, done.signal))
        this.#logger.warn('controller did not stop in time', { keys: [...this.#working].slice(0, 10).join(' ') });
    })();
    await Promise.race([workers, late]);
    done.abort();
  }
}
