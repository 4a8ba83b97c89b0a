import { type Clock, sleep } from '../api/clock.ts';
import type { HealthCheck } from '../apiserver/paths/health.ts';
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

/** A check that is well for as long as the process answers at all. */
export const ping = (name: 'ping' | 'log'): HealthCheck => ({ name, check: async () => undefined });

/** Ill from when the server is about to end, so that nobody sends it anything any more. */
export class Closing implements HealthCheck {
  readonly name = 'shutdown';
  #begun = false;

  async check(): Promise<string | undefined> {
    return this.#begun ? 'process is shutting down' : undefined;
  }

  begin(): void {
    this.#begun = true;
  }
}
