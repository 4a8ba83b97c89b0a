import { type Clock, sleep } from '../api/clock.ts';
import { Closing, type HealthCheck, ping } from '../api/health/health.ts';
import type { Store } from '../apiserver/storage/store.ts';

/** How long the store may take for an answer before it counts as ill, in milliseconds. */
const storeMs = 2000;

/** Something that is done once after the start: ill until then. Kubernetes names such checks `poststarthook/NAME`. */
export class StartHook implements HealthCheck {
  readonly name: string;
  #done = false;

  constructor(name: string) {
    this.name = `poststarthook/${name}`;
  }

  async check(): Promise<string | undefined> {
    return this.#done ? undefined : 'not finished';
  }

  /** Well from when `work` is done. */
  async after<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    this.#done = true;
    return result;
  }
}

/** Whether the store answers; named as Kubernetes names it, whatever the store is. */
export function storeCheck(name: 'etcd' | 'etcd-readiness', store: Store, clock: Clock): HealthCheck {
  return {
    name,
    async check() {
      const stop = new AbortController();
      try {
        return await Promise.race([
          store.currentRevision().then(() => undefined),
          sleep(clock, storeMs, stop.signal).then((late) => (late ? 'the store does not answer in time' : undefined)),
        ]);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      } finally {
        stop.abort();
      }
    },
  };
}

/** Everything that says whether a server is well. */
export interface ServerHealth {
  readonly hooks: {
    readonly [name in 'roles' | 'priorities' | 'flows' | 'namespaces' | 'addresses']: StartHook;
  };
  readonly closing: Closing;
  /** In the order in which they are shown. */
  readonly live: readonly HealthCheck[];
  readonly ready: readonly HealthCheck[];
}

export function serverHealth(store: Store, clock: Clock): ServerHealth {
  const hooks = {
    roles: new StartHook('rbac/bootstrap-roles'),
    priorities: new StartHook('scheduling/bootstrap-system-priority-classes'),
    flows: new StartHook('priority-and-fairness-config-producer'),
    namespaces: new StartHook('start-system-namespaces-controller'),
    addresses: new StartHook('start-service-ip-repair-controllers'),
  };
  const closing = new Closing();
  const live = [ping('ping'), ping('log'), storeCheck('etcd', store, clock), ...Object.values(hooks)];
  const ready = [...live.slice(0, 3), storeCheck('etcd-readiness', store, clock), ...live.slice(3), closing];
  return { hooks, closing, live, ready };
}
