import type { Clock } from '../../../api/clock.ts';
import type { Logger } from '../../../api/logger.ts';
import type { StoreEvent, WatchEnd, WatchOptions } from '../store.ts';
import type { WatchStream } from './client.ts';
import type { EtcdConnection } from './connection.ts';
import { isMarker, markedRangeOf, prefixEnd } from './ranges.ts';
import type { WatchedEvent, WatchResponse } from './watch-wire.ts';

/**
 * How a watch learns that nothing is under way to it any more.
 * - `request`: it asks on its stream (WatchProgressRequest). Right from etcd 3.4.31 and 3.5.13 on.
 * - `marker`: the store writes a key at the end of the watched range; when it arrives, so has everything before. Older
 *   members answer the request past events that still wait in their queues (etcd issue 15220).
 */
export type ProgressMode = 'request' | 'marker';

/** idle -> opening -> open -> waiting -> opening ...; ended from anywhere, for good. */
type State =
  | { readonly at: 'idle' }
  | { readonly at: 'opening'; readonly stream: WatchStream | undefined }
  | { readonly at: 'open'; readonly stream: WatchStream }
  | { readonly at: 'waiting'; readonly cancel: () => void }
  | { readonly at: 'ended' };

const firstPauseMs = 50;
const longestPauseMs = 5000;
/** A member that lags behind answers a progress request with an old revision; ask again after this. */
const askAgainMs = 50;

export interface EtcdWatchContext {
  readonly connection: EtcdConnection;
  readonly mode: ProgressMode;
  readonly clock: Clock;
  readonly log: Logger;
  /** Spreads the reconnects of many watches; 0 to 1. */
  readonly random: () => number;
  readonly onEnded: (watch: EtcdWatch) => void;
}

/**
 * One watch on a stream of its own. Whatever happens to the stream, the next one begins where this one's events ended: etcd
 * numbers them, so there is no gap and no duplicate; and if its history does not reach back so far, etcd says so.
 */
export class EtcdWatch {
  readonly #options: WatchOptions;
  readonly #context: EtcdWatchContext;
  readonly #range: { readonly key: Buffer; readonly rangeEnd: Buffer };
  /** The key of the marker; undefined in mode `request`. */
  readonly marker: string | undefined;
  #state: State = { at: 'idle' };
  #next: number;
  #failures = 0;
  #wanted = 0;
  #fragments: WatchedEvent[] = [];
  #settleFirst: () => void = () => undefined;
  readonly #onAbort = () => this.#end({ reason: 'cancelled' });

  constructor(options: WatchOptions, context: EtcdWatchContext) {
    this.#options = options;
    this.#context = context;
    this.#next = Math.max(1, options.fromRevision);
    if (context.mode === 'marker') {
      const { marker, ...range } = markedRangeOf(options.prefix);
      this.#range = range;
      this.marker = marker;
    } else this.#range = { key: Buffer.from(options.prefix || '\0'), rangeEnd: prefixEnd(options.prefix) };
  }

  /** Everything up to and including this revision has been delivered. */
  get confirmed(): number {
    return this.#next - 1;
  }

  /** Resolves when etcd has registered the watch, or the first try has failed and the next is due. Never rejects. */
  start(): Promise<void> {
    if (this.#options.signal.aborted) {
      this.#end({ reason: 'cancelled' });
      return Promise.resolve();
    }
    this.#options.signal.addEventListener('abort', this.#onAbort, { once: true });
    return new Promise((resolve) => {
      this.#settleFirst = resolve;
      void this.#open();
    });
  }

  /** Sees to it that an onProgress of at least `revision` comes, in mode `request`. */
  wantProgress(revision: number): void {
    this.#wanted = Math.max(this.#wanted, revision);
    if (this.#state.at === 'open') this.#state.stream.requestProgress();
  }

  tellProgress(revision: number): void {
    if (this.#state.at !== 'ended') this.#options.onProgress?.(revision);
  }

  end(end: WatchEnd): void {
    this.#end(end);
  }

  /**
   * With `early`, from one revision before the wanted one, whose events are dropped. When exactly the history before the
   * wanted revision has been compacted, etcd serves that revision without the delete that may have happened in it, and does
   * not say so; asked for the one before, it does. A watch of what is still to come needs no such care.
   */
  async #open(early = false): Promise<void> {
    const opening: State = { at: 'opening', stream: undefined };
    this.#state = opening;
    const { connection } = this.#context;
    const { client } = connection;
    let stream: WatchStream | undefined;
    const isOurs = () =>
      this.#state === opening || (stream !== undefined && 'stream' in this.#state && this.#state.stream === stream);
    const fail = (error: unknown) => {
      if (!isOurs()) return;
      connection.giveUp(client);
      this.#retry(error);
    };
    try {
      stream = await client.watch({
        onResponse: (response) => {
          if (!stream || !isOurs()) return;
          if (!early && response.created && response.revision >= this.#next && this.#next > 1) {
            stream.close();
            void this.#open(true);
          } else this.#receive(response, stream);
        },
        onEnd: fail,
      });
    } catch (error) {
      fail(error);
      return;
    }
    if (this.#state !== opening) {
      stream.close();
      return;
    }
    this.#state = { at: 'opening', stream };
    this.#fragments = [];
    stream.create({
      key: this.#range.key,
      rangeEnd: this.#range.rangeEnd,
      startRevision: early ? this.#next - 1 : this.#next,
      progressNotify: true,
      previous: !this.#options.withoutPrevious,
      fragment: true,
    });
  }

  #receive(response: WatchResponse, stream: WatchStream): void {
    if (response.created) {
      this.#state = { at: 'open', stream };
      this.#failures = 0;
      this.#settleFirst();
      if (this.#wanted > this.confirmed) stream.requestProgress();
    }
    if (response.canceled) {
      const { compactRevision, cancelReason } = response;
      if (compactRevision > 0) this.#end({ reason: 'compacted', compactRevision });
      else if (/permission denied|invalid auth token/.test(cancelReason))
        this.#end({ reason: 'error', error: new Error(`etcd refuses the watch: ${cancelReason}`) });
      else {
        stream.close();
        this.#retry(new Error(`etcd cancelled the watch: ${cancelReason}`));
      }
      return;
    }
    if (response.created) return;
    if (response.events.length > 0 || this.#fragments.length > 0) {
      this.#fragments.push(...response.events);
      if (!response.fragment) this.#deliver();
      return;
    }
    // Of a watch's own notices members of every version keep the promise; of answers to requests only the newer ones.
    if (response.watchId !== -1 || this.#context.mode === 'request') this.#advance(response.revision);
  }

  #deliver(): void {
    const received = this.#fragments;
    this.#fragments = [];
    const events: StoreEvent[] = [];
    let newest = 0;
    let marked = false;
    for (const { type, kv, previous } of received) {
      const { key, modRevision: revision } = kv;
      newest = Math.max(newest, revision);
      if (revision < this.#next) continue;
      if (type === 'put' && isMarker(kv.value)) {
        if (key === this.marker) marked = true;
        continue;
      }
      if (!key.startsWith(this.#options.prefix)) continue;
      events.push(type === 'put' ? { type, kv, previous } : { type, key, revision, previous });
    }
    this.#next = Math.max(this.#next, newest + 1);
    if (events.length > 0) {
      try {
        this.#options.onEvents(events);
      } catch (error) {
        this.#context.log.error('a receiver of store events threw', { prefix: this.#options.prefix, error });
        this.#end({ reason: 'error', error: new Error('the receiver of a watch threw', { cause: error }) });
        return;
      }
    }
    if (marked) this.tellProgress(this.confirmed);
  }

  #advance(revision: number): void {
    this.#next = Math.max(this.#next, revision + 1);
    this.tellProgress(revision);
    if (this.#wanted > revision)
      this.#context.clock.after(askAgainMs, () => {
        if (this.#wanted > this.confirmed) this.wantProgress(this.#wanted);
      });
  }

  #retry(error: unknown): void {
    if (this.#hasEnded()) return;
    const { clock, log, random } = this.#context;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures) * (0.5 + random() / 2);
    // The first reconnect is what happens at every restart of a member; worth a line is what goes on.
    if (this.#failures++ > 0)
      log.warn('watch on etcd is interrupted, reconnecting', { prefix: this.#options.prefix, error });
    this.#state = { at: 'waiting', cancel: clock.after(pause, () => void this.#open()) };
    this.#settleFirst();
  }

  #hasEnded(): boolean {
    return this.#state.at === 'ended';
  }

  #end(end: WatchEnd): void {
    const state = this.#state;
    if (state.at === 'ended') return;
    this.#state = { at: 'ended' };
    if (state.at === 'waiting') state.cancel();
    if ('stream' in state) state.stream?.close();
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#settleFirst();
    this.#context.onEnded(this);
    this.#options.onEnd(end);
  }
}
