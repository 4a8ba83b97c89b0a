import { expired } from '../../api/errors/constructors.ts';
import type { Clock } from '../../api/clock.ts';
import type { CacheEntry, CacheEvent } from '../cache/entry.ts';
import type { ResourceCache } from '../cache/resource-cache.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import type { WatchItem, WatchSink, WatchSource } from '../request/watch-source.ts';
import { fresh, waitForRevision } from './get.ts';
import { type ListOptions, listOptions } from './list-options.ts';
import type { VerbParts } from './parts.ts';
import { presentEntry } from './present.ts';
import { type Selection, selectionOf } from './selection.ts';

/** A bookmark about once a minute keeps a quiet watch's version young enough to resume from. */
const bookmarkMs = 60_000;
/** A watch that names no timeout ends after half an hour to an hour, as Kubernetes' do. */
const shortestMs = 1_800_000;

/** GET of a collection with watch=true. */
export async function watch(parts: VerbParts, context: RequestContext, resource: Resource): Promise<Answer> {
  const options = listOptions(context.query, true);
  const selected = selectionOf(resource, options);
  const cache = parts.objects.cache(resource);
  const prefix = parts.objects.prefix(resource, context.info.namespace);
  const inScope = scopeOf(cache, prefix, context.info.name);
  const initial = initialState(options);
  if (options.resourceVersion === undefined) await fresh(parts);
  else if (options.resourceVersion > 0) await waitForRevision(parts, options.resourceVersion);
  const after = options.resourceVersion ?? 0;
  // Checked here, so that a version that is too old is the answer, not an event after it.
  if (!initial && !cache.since(after)) {
    throw expired(`too old resource version: ${after} (${cache.historyStart})`);
  }
  const timeoutMs =
    options.timeoutSeconds && options.timeoutSeconds > 0 ? options.timeoutSeconds * 1000 : shortestMs * (1 + parts.random());
  const selectorText = `${context.query.get('labelSelector') ?? ''}|${context.query.get('fieldSelector') ?? ''}`;
  const source: WatchSource = {
    group: `${resource.type.apiVersion}/${resource.type.resource}|${prefix}|${context.info.name}|${selectorText}`,
    start: (sink) => new Watch({ parts, resource, cache, prefix, inScope, selected, options, initial, after, timeoutMs }, sink).begin(),
  };
  return { type: 'watch', resource, source };
}

/** Whether the watch begins with all objects that are there. */
function initialState(options: ListOptions): boolean {
  if (options.sendInitialEvents !== undefined) return options.sendInitialEvents;
  return options.resourceVersion === undefined || options.resourceVersion === 0;
}

function scopeOf(cache: ResourceCache, prefix: string, name: string): Selection | undefined {
  if (name !== '') {
    const tail = `/${name}`;
    return (entry) => entry.key.startsWith(prefix) && entry.key.endsWith(tail);
  }
  return cache.prefix === prefix ? undefined : (entry) => entry.key.startsWith(prefix);
}

interface WatchPlan {
  readonly parts: VerbParts;
  readonly resource: Resource;
  readonly cache: ResourceCache;
  readonly prefix: string;
  readonly inScope: Selection | undefined;
  readonly selected: Selection | undefined;
  readonly options: ListOptions;
  readonly initial: boolean;
  readonly after: number;
  readonly timeoutMs: number;
}

/** One watch that is under way. */
class Watch {
  readonly #plan: WatchPlan;
  readonly #sink: WatchSink;
  readonly #clock: Clock;
  readonly #cleanup: (() => void)[] = [];
  #ended = false;

  constructor(plan: WatchPlan, sink: WatchSink) {
    this.#plan = plan;
    this.#sink = sink;
    this.#clock = plan.parts.clock;
  }

  begin(): { stop(): void } {
    const { cache, initial, after, options, parts, timeoutMs } = this.#plan;
    const { feed } = parts.objects;
    // No await between the state and the subscription: nothing can come in between.
    const revision = feed.revision;
    if (initial) {
      this.#sink.deliver(this.#state());
      if (options.sendInitialEvents && options.bookmarks) {
        this.#sink.deliver([{ type: 'BOOKMARK', revision, initialEventsEnd: true }]);
      }
    } else {
      const missed = cache.since(after);
      if (missed) this.#deliver(missed);
    }
    this.#cleanup.push(
      cache.onBatch((events) => this.#deliver(events)),
      feed.onReset(() => this.#end(expired('the watch cache was filled anew').status)),
      this.#clock.after(timeoutMs, () => this.#end()),
    );
    if (options.bookmarks) this.#bookmarkLater();
    return { stop: () => this.#stop() };
  }

  #state(): WatchItem[] {
    const { cache, prefix, inScope, selected, resource } = this.#plan;
    const items: WatchItem[] = [];
    for (const entry of cache.range(prefix)) {
      if ((inScope && !inScope(entry)) || (selected && !selected(entry))) continue;
      items.push({ type: 'ADDED', entry: presentEntry(resource, entry) });
    }
    return items;
  }

  #deliver(events: readonly CacheEvent[]): void {
    const items: WatchItem[] = [];
    for (const event of events) {
      const item = this.#itemOf(event);
      if (item) items.push(item);
    }
    if (items.length > 0) this.#sink.deliver(items);
  }

  /** What a change looks like through the selectors: leaving the selection is a deletion, entering it an addition. */
  #itemOf(event: CacheEvent): WatchItem | undefined {
    const { inScope, selected, resource } = this.#plan;
    const { entry, previous } = event;
    if (inScope && !inScope(entry)) return undefined;
    const was = previous !== undefined && (!selected || selected(previous));
    const is = !event.deleted && (!selected || selected(entry));
    if (is) return { type: was ? 'MODIFIED' : 'ADDED', entry: presentEntry(resource, entry) };
    if (!was) return undefined;
    const last: CacheEntry = event.deleted ? entry : previous.at(event.revision);
    return { type: 'DELETED', entry: presentEntry(resource, last) };
  }

  #bookmarkLater(): void {
    const cancel = this.#clock.after(bookmarkMs, () => {
      if (this.#ended) return;
      this.#sink.deliver([{ type: 'BOOKMARK', revision: this.#plan.parts.objects.feed.revision, initialEventsEnd: false }]);
      this.#bookmarkLater();
    });
    this.#cleanup.push(cancel);
  }

  #end(error?: Readonly<Record<string, unknown>> | object): void {
    if (this.#ended) return;
    this.#stop();
    this.#sink.end(error as Readonly<Record<string, unknown>> | undefined);
  }

  #stop(): void {
    this.#ended = true;
    for (const cleanup of this.#cleanup.splice(0)) cleanup();
  }
}
