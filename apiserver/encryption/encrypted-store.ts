import type { KeyValue, Store, StoreEvent } from '../storage/store.ts';
import { isSealed, sealedUnexpectedly, type Transformer } from './transformer.ts';

/**
 * A store whose values are encrypted in the one behind it, where `transformerOf` names a way for their keys. It may name
 * another one later: values are read by their own marks. What cannot be opened comes with a `problem` and no value, so that
 * whoever reads many gets the others.
 */
export function encryptedStore(store: Store, transformerOf: (key: string) => Transformer | undefined): Store {
  /** What was sealed here comes back as a change of the store: it is the same bytes then, and need not be opened. */
  const sealedHere = new WeakMap<Uint8Array, Uint8Array>();
  const seal = (key: string, value: Uint8Array): Uint8Array => {
    const sealed = transformerOf(key)?.seal(value, key) ?? value;
    if (sealed !== value) sealedHere.set(sealed, value);
    return sealed;
  };
  const open = (kv: KeyValue): KeyValue => {
    const known = sealedHere.get(kv.value);
    if (known) return { ...kv, value: known };
    const transformer = transformerOf(kv.key);
    if (!transformer) return isSealed(kv.value) ? unreadable(kv, sealedUnexpectedly) : kv;
    const opened = transformer.open(kv.value, kv.key);
    return opened.ok ? { ...kv, value: opened.value } : unreadable(kv, opened.reason);
  };
  const openEvent = (event: StoreEvent, withPrevious: boolean): StoreEvent => {
    const previous = withPrevious && event.previous ? open(event.previous) : undefined;
    return event.type === 'put' ? { ...event, kv: open(event.kv), previous } : { ...event, previous };
  };
  return {
    async get(key) {
      const kv = await store.get(key);
      return kv && open(kv);
    },
    async list(options) {
      const answer = await store.list(options);
      return answer.ok ? { ...answer, items: answer.items.map(open) } : answer;
    },
    async create(key, value, options) {
      const result = await store.create(key, seal(key, value), options);
      return result.ok ? result : { ...result, current: open(result.current) };
    },
    async update(key, value, expected, options) {
      const result = await store.update(key, seal(key, value), expected, options);
      return result.ok ? result : { ...result, current: result.current && open(result.current) };
    },
    async delete(key, options) {
      const result = await store.delete(key, options);
      return result.ok ? result : { ...result, current: result.current && open(result.current) };
    },
    watch: (options) =>
      store.watch({
        ...options,
        onEvents: (events) => options.onEvents(events.map((event) => openEvent(event, !options.withoutPrevious))),
      }),
    async isStale(key) {
      const transformer = transformerOf(key);
      const kv = transformer && (await store.get(key));
      const opened = kv && transformer.open(kv.value, key);
      return opened?.ok === true && opened.stale;
    },
    requestProgress: () => store.requestProgress(),
    currentRevision: () => store.currentRevision(),
    compact: (revision) => store.compact(revision),
    size: () => store.size(),
    close: () => store.close(),
  };
}

const nothing = new Uint8Array(0);

const unreadable = (kv: KeyValue, problem: string): KeyValue => ({ ...kv, value: nothing, problem });
