import type { Metrics } from '../../api/metrics/metrics.ts';
import type { Resource } from '../registry/resource.ts';
import type { WatchItem, WatchSink, WatchSource } from '../request/watch-source.ts';

/** Counts what a watch is sent. */
export type WatchMeter = (resource: Resource, source: WatchSource) => WatchSource;

/** Counts events of watches: apiserver_watch_events_total, and apiserver_init_events_total for those of their beginning. */
export function watchMeter(metrics: Metrics): WatchMeter {
  const sent = metrics.counter('apiserver_watch_events_total', 'Events sent to watches.', [
    'group',
    'version',
    'resource',
  ]);
  const initial = metrics.counter('apiserver_init_events_total', 'Events that told watches what is there.', [
    'group',
    'resource',
  ]);
  return ({ type: { group, version, resource } }, source) => ({
    start(sink) {
      const counter = sent.with(group, version, resource);
      let beginning = true;
      const counting: WatchSink = {
        deliver(items) {
          counter.inc(items.length);
          if (beginning) initial.with(group, resource).inc(items.filter(isObject).length);
          sink.deliver(items);
        },
        end: (error) => sink.end(error),
      };
      const running = source.start(counting);
      beginning = false;
      return running;
    },
  });
}

const isObject = ({ type }: WatchItem) => type !== 'BOOKMARK';
