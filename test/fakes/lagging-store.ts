import type { Store } from '../../apiserver/storage/store.ts';

/** A store whose watches lag behind when they are told to, as those of etcd may. */
export interface LaggingStore extends Store {
  /** Keeps back all events from now on. Who asks for progress gets them nevertheless. */
  hold(): void;
  release(): void;
  /** How often it was asked for the newest revision, which is what a consistent read begins with. */
  readonly asked: number;
}

/** The same store, with watches that can be held back. */
export function laggingStore(store: Store): LaggingStore {
  let holding = false;
  let asked = 0;
  const held: (() => void)[] = [];
  const deliver = (event: () => void) => {
    if (holding) held.push(event);
    else event();
  };
  const flush = () => {
    for (const event of held.splice(0)) event();
  };
  return {
    get: (key) => store.get(key),
    list: (options) => store.list(options),
    create: (key, value, options) => store.create(key, value, options),
    update: (key, value, expected, options) => store.update(key, value, expected, options),
    delete: (key, options) => store.delete(key, options),
    watch: ({ onProgress, ...options }) =>
      store.watch({
        ...options,
        onEvents: (events) => deliver(() => options.onEvents(events)),
        ...(onProgress ? { onProgress: (revision) => deliver(() => onProgress(revision)) } : {}),
      }),
    async requestProgress() {
      flush();
      await store.requestProgress();
      flush();
    },
    currentRevision() {
      asked++;
      return store.currentRevision();
    },
    compact: (revision) => store.compact(revision),
    size: () => store.size(),
    close: () => store.close(),
    hold: () => {
      holding = true;
    },
    release: () => {
      holding = false;
      flush();
    },
    get asked() {
      return asked;
    },
  };
}
