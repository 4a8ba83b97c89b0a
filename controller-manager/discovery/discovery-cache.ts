import { isConditionTrue } from '../../api/meta/conditions.ts';
import { apiextensionsV1Resources, apiregistrationV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type Discovery, discover } from './discover.ts';

/** How long an answer is good for when nothing tells that it changed: aggregated servers may come to offer more. */
const freshMs = 30_000;

/** Keeps the last discovery, and drops it when custom resources or aggregated servers change. */
export interface DiscoveryCache {
  get(signal: AbortSignal): Promise<Discovery>;
  /** Calls back when the next `get` may answer differently; returns what ends it. */
  onStale(listener: () => void): () => void;
}

const caches = new WeakMap<ControllerContext['informers'], DiscoveryCache>();

/** One cache for all controllers that share informers. */
export function discoveryCache(context: ControllerContext): DiscoveryCache {
  const existing = caches.get(context.informers);
  if (existing) return existing;
  const made = createDiscoveryCache(context);
  caches.set(context.informers, made);
  return made;
}

function createDiscoveryCache({ client, clock, informers }: ControllerContext): DiscoveryCache {
  let last: { readonly at: number; readonly answer: Promise<Discovery> } | undefined;
  const listeners = new Set<() => void>();
  const stale = () => {
    last = undefined;
    for (const listener of listeners) listener();
  };
  informers.get(apiextensionsV1Resources.customresourcedefinitions).onChange({
    added: (_, initial) => (initial ? undefined : stale()),
    updated(old, crd) {
      const served = (one: typeof crd) =>
        `${isConditionTrue(one.status?.conditions, 'Established')}${one.metadata.generation}`;
      if (served(old) !== served(crd)) stale();
    },
    deleted: stale,
  });
  informers.get(apiregistrationV1Resources.apiservices).onChange({
    added: (_, initial) => (initial ? undefined : stale()),
    updated(old, service) {
      const available = (one: typeof service) => isConditionTrue(one.status?.conditions, 'Available');
      if (available(old) !== available(service)) stale();
    },
    deleted: stale,
  });
  return {
    get(signal) {
      if (last && clock.now() - last.at <= freshMs) return last.answer;
      const answer = discover(client, signal);
      last = { at: clock.now(), answer };
      const mine = last;
      answer.then(
        ({ failures }) => {
          // An incomplete answer is not kept: the part that failed may be back at once.
          if (failures.size > 0 && last === mine) last = undefined;
        },
        () => {
          if (last === mine) last = undefined;
        },
      );
      return answer;
    },
    onStale(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
