import type { Clock } from '../../api/clock.ts';
import { expired } from '../../api/errors/constructors.ts';
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
  else if (initial && options.resourceVersion > 0) await waitForRevision(parts, options.resourceVersion);
  const after = options.resourceVersion ?? 0;
  const timeoutMs =
    options.timeoutSeconds && options.timeoutSeconds > 0
      ? options.timeoutSeconds * 1000
      : shortestMs * (1 + parts.random());
  const selectorText = `${context.query.get('labelSelector') ?? ''}|${context.query.get('fieldSelector') ?? ''}`;
  const view: WatchView = { resource, cache, prefix, inScope, selected };
  const asked = `${resource.type.apiVersion}/${resource.type.resource}|${prefix}|${context.info.name}|${selectorText}`;
  const group = groupOf(asked, view);
  const source: WatchSource = {
    start: (sink) => new Watch({ parts, ...view, asked, group, options, initial, after, timeoutMs }, sink).begin(),
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

/** What a watch sees: a kind, where, and through which selectors. */
interface WatchView {
  readonly resource: Resource;
  readonly cache: ResourceCache;
  readonly prefix: string;
  readonly inScope: Selection | undefined;
  readonly selected: Selection | undefined;
}

/** Watches with the same view: what a change looks like is worked out once, and all of them get the same list of items. */
class WatchGroup {
  readonly #view: WatchView;
  readonly #members = new Set<(items: readonly WatchItem[]) => void>();
  readonly #onEmpty: () => void;
  #leave: (() => void) | undefined;

  constructor(view: WatchView, onEmpty: () => void) {
    this.#view = view;
    this.#onEmpty = onEmpty;
  }

  join(member: (items: readonly WatchItem[]) => void): () => void {
    this.#members.add(member);
    this.#leave ??= this.#view.cache.onBatch((events) => {
      const items = itemsOf(this.#view, events);
      if (items.length > 0) for (const each of this.#members) each(items);
    });
    return () => {
      this.#members.delete(member);
      if (this.#members.size > 0) return;
      this.#leave?.();
      this.#leave = undefined;
      this.#onEmpty();
    };
  }
}

const groups = new WeakMap<ResourceCache, Map<string, WatchGroup>>();

function groupOf(key: string, view: WatchView): WatchGroup {
  let byKey = groups.get(view.cache);
  if (!byKey) {
    byKey = new Map();
    groups.set(view.cache, byKey);
  }
  const known = byKey.get(key);
  if (known) return known;
  const all = byKey;
  const made = new WatchGroup(view, () => all.delete(key));
  byKey.set(key, made);
  return made;
}

/** What changes look like through the selectors: leaving the selection is a deletion, entering it an addition. */
function itemsOf(view: WatchView, events: readonly CacheEvent[]): WatchItem[] {
  const { inScope, selected, resource } = view;
  const items: WatchItem[] = [];
  for (const event of events) {
    const { entry, previous } = event;
    if (inScope && !inScope(entry)) continue;
    const was = previous !== undefined && (!selected || selected(previous));
    const is = !event.deleted && (!selected || selected(entry));
    if (is) items.push({ type: was ? 'MODIFIED' : 'ADDED', entry: presentEntry(resource, entry) });
    else if (was) {
      const last: CacheEntry = event.deleted ? entry : previous.at(event.revision);
      items.push({ type: 'DELETED', entry: presentEntry(resource, last) });
    }
  }
  return items;
}

/** Watches that begin with the same state are handed the same items, and so the same bytes. */
const stateItems = new WeakMap<readonly CacheEntry[], readonly WatchItem[]>();

interface WatchPlan extends WatchView {
  /** What the watch sees, in words: equal for those that see the same. */
  readonly asked: string;
  readonly parts: VerbParts;
  readonly group: WatchGroup;
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
      const since = cache.since(after);
      if (!since) {
        // A watch that may begin tells of its failures as events, also of one that it begins with.
        this.#end(expired(`too old resource version: ${after} (${cache.historyStart})`).status);
        return { stop: () => this.#stop() };
      }
      const missed = itemsOf(this.#plan, since);
      if (missed.length > 0) this.#sink.deliver(missed);
    }
    // A version that is still to come is waited for in silence: the watch tells only of what follows it.
    const deliver =
      initial || after <= revision
        ? (items: readonly WatchItem[]) => this.#sink.deliver(items)
        : (items: readonly WatchItem[]) => {
            const later = items.filter((item) => 'entry' in item && item.entry.revision > after);
            if (later.length > 0) this.#sink.deliver(later);
          };
    this.#cleanup.push(
      this.#plan.group.join(deliver),
      feed.onReset(() => this.#end(expired('the watch cache was filled anew').status), cache),
      this.#clock.after(timeoutMs, () => this.#end()),
    );
    if (options.bookmarks) this.#bookmarkLater();
    return { stop: () => this.#stop() };
  }

  #state(): readonly WatchItem[] {
    const { cache, prefix, inScope, selected, resource, asked } = this.#plan;
    const both = (entry: CacheEntry) => (!inScope || inScope(entry)) && (!selected || selected(entry));
    const { entries } = cache.lists.get(asked, () =>
      cache.select(prefix, { after: undefined, limit: 0, selected: inScope || selected ? both : undefined }),
    );
    let items = resource.conversion ? undefined : stateItems.get(entries);
    if (!items) {
      items = entries.map((entry) => ({ type: 'ADDED', entry: presentEntry(resource, entry) }));
      if (!resource.conversion) stateItems.set(entries, items);
    }
    return items;
  }

  #bookmarkLater(): void {
    const cancel = this.#clock.after(bookmarkMs, () => {
      if (this.#ended) return;
      this.#sink.deliver([
        { type: 'BOOKMARK', revision: this.#plan.parts.objects.feed.revision, initialEventsEnd: false },
      ]);
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
