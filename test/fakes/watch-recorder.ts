import type { Store, StoreEvent, WatchEnd, WatchOptions } from '../../apiserver/storage/store.ts';

/** A watch that writes down what it is told, and waits for what is to come. */
export class WatchRecorder {
  readonly events: StoreEvent[] = [];
  readonly progress: number[] = [];
  end: WatchEnd | undefined;
  readonly #abort = new AbortController();
  #wake: (() => void)[] = [];

  /** Starts the watch and returns its record. */
  static async start(store: Store, options: Pick<WatchOptions, 'prefix' | 'fromRevision'>): Promise<WatchRecorder> {
    const recorder = new WatchRecorder();
    await store.watch({
      ...options,
      signal: recorder.#abort.signal,
      onEvents: (events) => {
        // What was there before can be looked at only now.
        for (const event of events)
          recorder.events.push(
            event.type === 'put'
              ? { type: event.type, kv: event.kv, previous: event.previous }
              : { type: event.type, key: event.key, revision: event.revision, previous: event.previous },
          );
        recorder.#notify();
      },
      onProgress: (revision) => {
        recorder.progress.push(revision);
        recorder.#notify();
      },
      onEnd: (end) => {
        recorder.end = end;
        recorder.#notify();
      },
    });
    return recorder;
  }

  stop(): void {
    this.#abort.abort();
  }

  get revisions(): number[] {
    return this.events.map(revisionOf);
  }

  /** Events as short words: `put /a 3`, `delete /a 4`. */
  get words(): string[] {
    return this.events.map(
      (event) => `${event.type} ${event.type === 'put' ? event.kv.key : event.key} ${revisionOf(event)}`,
    );
  }

  /** Resolves as soon as the record is as wanted; rejects with what it holds after `deadlineMs`. */
  async until(wanted: (recorder: this) => boolean, deadlineMs = 15_000): Promise<void> {
    const deadline = AbortSignal.timeout(deadlineMs);
    while (!wanted(this)) {
      if (deadline.aborted)
        throw new Error(
          `waited ${deadlineMs} ms in vain; last events ${JSON.stringify(this.words.slice(-5))}, progress ${this.progress.at(-1)}, end ${JSON.stringify(this.end)}`,
        );
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** Resolves when the event of this revision has arrived. */
  untilRevision(revision: number): Promise<void> {
    return this.until(() => (this.revisions.at(-1) ?? 0) >= revision);
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}

export function revisionOf(event: StoreEvent): number {
  return event.type === 'put' ? event.kv.modRevision : event.revision;
}
