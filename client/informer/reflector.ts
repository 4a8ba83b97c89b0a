import { type Clock, sleep } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import type { Client, Shared, WatchEvent } from '../client.ts';
import type { InformerScope } from './informer.ts';
import {
  type Activity,
  failureOf,
  firstState,
  nextState,
  type ReflectorEvent,
  type ReflectorState,
} from './reflector-state.ts';

/** Where a reflector puts what it learns; synchronous. */
export interface ReflectorSink<T> {
  /** All there is at `resourceVersion`; what the sink has besides is gone. */
  replace(objects: readonly Shared<T>[], resourceVersion: string): void;
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Shared<T>): void;
  /** Nothing has changed up to here. */
  progress(resourceVersion: string): void;
}

export interface ReflectorOptions<T> {
  readonly client: Client;
  readonly type: ResourceType<T>;
  readonly scope: InformerScope;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly sink: ReflectorSink<T>;
  /** Asks for the first state through a watch; where the server refuses, and when false, through a list. */
  readonly streams?: boolean | undefined;
}

/** A watch that ended sooner without a word was not worth having. */
const usefulMs = 1000;
/** Watches are asked to end after this time and up to twice of it, so that those of many clients spread. */
const shortestWatchSeconds = 300;
/** Failures in a row from which they are worth a warning: one alone is a restart of the server. */
const warnFrom = 3;

/**
 * Mirrors the objects of one kind into a sink until the signal is aborted: asks for the first state, watches, resumes the
 * watch after each end, begins anew when the history is gone. All decisions are those of `nextState`.
 */
export async function reflect<T>(options: ReflectorOptions<T>, signal: AbortSignal): Promise<void> {
  const reflection = new Reflection(options, signal);
  await reflection.run();
}

class Reflection<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #signal: AbortSignal;
  #state: ReflectorState;
  /** The newest resourceVersion that arrived, of an object or of the whole. */
  #seen = '';

  constructor(options: ReflectorOptions<T>, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#state = firstState(options.streams ?? true);
  }

  async run(): Promise<void> {
    while (this.#state.at !== 'stopped') {
      const event = await this.#step(this.#state);
      this.#enter(this.#signal.aborted ? { type: 'stopped' } : event);
    }
  }

  #enter(event: ReflectorEvent): void {
    this.#state = nextState(this.#state, event, this.#options.random);
  }

  async #step(state: Exclude<ReflectorState, { at: 'stopped' }>): Promise<ReflectorEvent> {
    if (this.#signal.aborted) return { type: 'stopped' };
    if (state.at === 'waiting') {
      await sleep(this.#options.clock, state.ms, this.#signal);
      return { type: 'waited' };
    }
    return state.at === 'listing' ? this.#list(state.from) : this.#watch(state);
  }

  async #list(from: string): Promise<ReflectorEvent> {
    const { client, type, scope, sink } = this.#options;
    const items: Shared<T>[] = [];
    try {
      let next: string | undefined;
      let resourceVersion = '';
      do {
        // Never `limit`: with one, the server may not answer from its cache.
        const page = await client.list(type, {
          ...scope,
          ...(next === undefined ? (from === '' ? {} : { resourceVersion: from }) : { continue: next }),
          signal: this.#signal,
        });
        for (const item of page.items) items.push(item);
        resourceVersion = page.resourceVersion;
        next = page.continue || undefined;
      } while (next !== undefined);
      if (this.#signal.aborted) return { type: 'stopped' };
      this.#seen = resourceVersion;
      sink.replace(items, resourceVersion);
      return { type: 'synced', seen: resourceVersion };
    } catch (error) {
      return this.#failed('list', error, false);
    }
  }

  /** Both kinds of watch: the streaming one turns into the plain one where its first state is complete. */
  async #watch(state: Activity): Promise<ReflectorEvent> {
    const { client, type, scope, clock, random, sink } = this.#options;
    const begun = clock.now();
    let initial: Shared<T>[] | undefined = state.at === 'streaming' ? [] : undefined;
    let events = 0;
    // A stream that never became a whole state was for nothing.
    const useful = () => !initial && (events > 0 || clock.now() - begun >= usefulMs);
    try {
      const watch = client.watch(type, {
        ...scope,
        ...(initial
          ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', resourceVersion: state.from }
          : { resourceVersion: state.from }),
        allowWatchBookmarks: true,
        timeoutSeconds: Math.floor(shortestWatchSeconds * (1 + random())),
        signal: this.#signal,
      });
      for await (const event of watch) {
        if (this.#signal.aborted) return { type: 'stopped' };
        if (initial) {
          if (!this.#collect(event, initial)) continue;
          sink.replace(initial, this.#seen);
          initial = undefined;
          this.#enter({ type: 'synced', seen: this.#seen });
        } else if (event.type === 'BOOKMARK') {
          this.#seen = event.resourceVersion;
          sink.progress(event.resourceVersion);
        } else {
          this.#seen = versionOf(event.object);
          sink.apply(event.type, event.object);
        }
        events++;
      }
      return { type: 'ended', seen: this.#seen, useful: useful() };
    } catch (error) {
      return this.#failed('watch', error, useful());
    }
  }

  /** Gathers the first state; true when this event was its end. */
  #collect(event: WatchEvent<T>, initial: Shared<T>[]): boolean {
    if (event.type === 'ADDED') initial.push(event.object);
    else if (event.type === 'BOOKMARK' && event.initialEventsEnd) {
      this.#seen = event.resourceVersion;
      return true;
    }
    return false;
  }

  #failed(action: string, error: unknown, useful: boolean): ReflectorEvent {
    if (this.#signal.aborted) return { type: 'stopped' };
    const failure = failureOf(error);
    const { type, logger } = this.#options;
    const failures = useful ? 0 : this.#state.failures;
    const fields = { resource: type.resource, group: type.group, failure, failures, error };
    if (failure === 'other' || failures >= warnFrom) logger.warn(`informer: ${action} failed`, fields);
    else logger.debug(`informer: ${action} failed`, fields);
    return { type: 'failed', failure, seen: this.#seen, useful };
  }
}

function versionOf(object: unknown): string {
  return (object as { readonly metadata: { readonly resourceVersion: string } }).metadata.resourceVersion;
}
