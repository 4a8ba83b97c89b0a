import type { Clock } from '../../api/clock.ts';
import type { Metrics } from '../../api/metrics/metrics.ts';
import type { Histogram } from '../../api/metrics/series.ts';
import type { ServerCore } from '../server.ts';
import { prefixOf } from '../storage/keys.ts';
import type { Store } from '../storage/store.ts';

const durations = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

/** How many objects there are of each kind; looked up when somebody asks. */
export function measureObjects(metrics: Metrics, { registry, objects }: ServerCore): void {
  const stored = metrics.gauge('apiserver_storage_objects', 'Objects stored.', ['resource']);
  const byGroup = metrics.gauge('apiserver_resource_objects', 'Objects stored.', ['group', 'resource']);
  metrics.onRead(() => {
    stored.clear();
    byGroup.clear();
    for (const resource of registry.all()) {
      if (resource.virtual) continue;
      const { group, resource: name } = resource.type;
      const { size } = objects.cache(resource);
      stored.with(group === '' ? name : `${name}.${group}`).set(size);
      byGroup.with(group, name).set(size);
    }
  });
}

/** What names a key's kind in the measures. */
export type KindOfKey = (key: string) => { readonly group: string; readonly resource: string };

/** The kinds by where their keys begin. */
export function kindsByKey(types: Iterable<{ readonly group: string; readonly resource: string }>): KindOfKey {
  const kinds = new Map<string, { group: string; resource: string }>();
  for (const { group, resource } of types) {
    const prefix = prefixOf({ group, resource });
    if (!kinds.has(prefix)) kinds.set(prefix, { group, resource });
  }
  return (key) => {
    // `/registry/pods/ns/name` begins with `/registry/pods/`; some folders are one deeper.
    const first = key.indexOf('/', 10);
    const second = key.indexOf('/', first + 1);
    return kinds.get(key.slice(0, first + 1)) ?? kinds.get(key.slice(0, second + 1)) ?? { group: '', resource: '' };
  };
}

/** The same store, with the time of its answers counted as etcd_request_duration_seconds, whatever the store is. */
export function measuredStore(store: Store, metrics: Metrics, clock: Clock, kindOf: KindOfKey): Store {
  const family = metrics.histogram('etcd_request_duration_seconds', 'Time the store takes to answer.', durations, [
    'operation',
    'group',
    'resource',
  ]);
  const series = new Map<string, Histogram>();
  const of = (operation: string, key: string): Histogram => {
    const { group, resource } = kindOf(key);
    const name = `${operation} ${group} ${resource}`;
    let histogram = series.get(name);
    if (!histogram) {
      histogram = family.with(operation, group, resource);
      series.set(name, histogram);
    }
    return histogram;
  };
  const timed = async <T>(operation: string, key: string, work: Promise<T>): Promise<T> => {
    const began = clock.now();
    try {
      return await work;
    } finally {
      of(operation, key).observe((clock.now() - began) / 1000);
    }
  };
  return {
    get: (key) => timed('get', key, store.get(key)),
    list: (options) => timed('list', options.prefix, store.list(options)),
    create: (key, value, options) => timed('create', key, store.create(key, value, options)),
    update: (key, value, expected, options) => timed('update', key, store.update(key, value, expected, options)),
    delete: (key, options) => timed('delete', key, store.delete(key, options)),
    watch: (options) => store.watch(options),
    requestProgress: () => store.requestProgress(),
    currentRevision: () => store.currentRevision(),
    compact: (revision) => store.compact(revision),
    size: () => store.size(),
    close: () => store.close(),
  };
}
