import { conflict } from '../../../api/errors/constructors.ts';
import { toResourceList } from '../../../api/quantity/resource-list.ts';
import type { ResourceQuota } from '../../../proto/gen/core/v1.ts';
import type { CacheEntry } from '../../cache/entry.ts';
import { mutableCopy } from '../../registry/object.ts';
import type { ObjectStore, WriteOutcome } from '../../registry/object-store.ts';
import type { Resource } from '../../registry/resource.ts';
import type { AdmissionRequest } from '../admission.ts';
import { refusal } from '../refuse.ts';
import { planCharge, type RunningQuota, runningQuota } from './plan.ts';

/** A request that waits for its charge; `done` takes the error that refuses it. */
interface Waiter {
  readonly request: AdmissionRequest;
  settled: boolean;
  readonly done: (error?: unknown) => void;
}

/** How often a batch is charged anew because others write the same quotas: the quota controller, other API servers. */
const tries = 8;

/**
 * Charges requests to the quotas of their namespace. Everything that waits for one namespace is charged together, so a
 * thousand pods cost a few writes; a quota is written only over the version that was looked at, so what several servers
 * charge never adds up to more than the limit. What was charged for a write that fails later stays charged until the quota
 * controller counts again, as in Kubernetes.
 */
export class QuotaLedger {
  readonly #objects: ObjectStore;
  readonly #resource: Resource;
  readonly #waiting = new Map<string, Waiter[]>();
  /** What this server has written itself and its cache may not show yet. */
  readonly #written = new Map<string, CacheEntry>();

  constructor(objects: ObjectStore, resource: Resource) {
    this.#objects = objects;
    this.#resource = resource;
  }

  hasQuotas(namespace: string): boolean {
    const cache = this.#objects.cache(this.#resource);
    if (cache.size === 0) return false;
    for (const _ of cache.range(this.#objects.prefix(this.#resource, namespace))) return true;
    return false;
  }

  /** Resolves when the request is charged; rejects with the StatusError that refuses it. */
  charge(namespace: string, request: AdmissionRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        request,
        settled: false,
        done: (error) => {
          if (waiter.settled) return;
          waiter.settled = true;
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const queue = this.#waiting.get(namespace);
      // Whoever finds no queue is the one that works it off.
      if (queue) queue.push(waiter);
      else {
        this.#waiting.set(namespace, [waiter]);
        void this.#work(namespace);
      }
    });
  }

  async #work(namespace: string): Promise<void> {
    for (;;) {
      const batch = this.#waiting.get(namespace) ?? [];
      if (batch.length === 0) {
        this.#waiting.delete(namespace);
        return;
      }
      this.#waiting.set(namespace, []);
      try {
        await this.#chargeBatch(namespace, batch);
        for (const waiter of batch) waiter.done();
      } catch (error) {
        for (const waiter of batch) waiter.done(error);
      }
    }
  }

  async #chargeBatch(namespace: string, batch: readonly Waiter[]): Promise<void> {
    let entries = this.#entries(namespace);
    for (let attempt = 1; entries.length > 0; attempt++) {
      const before = entries.map((entry) => ({
        entry,
        running: runningQuota(entry.object as unknown as ResourceQuota),
      }));
      const start = new Map(before.map(({ running }) => [running, running.used]));
      plan(
        before.map(({ running }) => running),
        batch,
      );
      const changed = before.filter(({ running }) => running.used !== start.get(running));
      const outcomes = await Promise.all(changed.map(({ entry, running }) => this.#write(entry, running)));
      // Only what somebody else has written meanwhile is looked at again; the others have the charges of this batch.
      entries = [];
      for (const outcome of outcomes) if (!outcome.ok && outcome.current) entries.push(outcome.current);
      const first = entries[0];
      if (first && attempt >= tries) throw conflict(this.#resource.type, first.object.metadata.name);
    }
  }

  #entries(namespace: string): CacheEntry[] {
    const entries: CacheEntry[] = [];
    const cache = this.#objects.cache(this.#resource);
    for (const entry of cache.range(this.#objects.prefix(this.#resource, namespace))) {
      const own = this.#written.get(entry.key);
      if (own && own.revision > entry.revision) entries.push(own);
      else {
        if (own) this.#written.delete(entry.key);
        entries.push(entry);
      }
    }
    return entries;
  }

  async #write(entry: CacheEntry, running: RunningQuota): Promise<WriteOutcome> {
    const next = mutableCopy(entry.object);
    next.status = { ...(next.status as ResourceQuota['status']), used: toResourceList(running.used) };
    const outcome = await this.#objects.update(this.#resource, next, entry.revision);
    if (outcome.ok) this.#written.set(entry.key, outcome.entry);
    else this.#written.delete(entry.key);
    return outcome;
  }
}

/** Charges one after the other, in the order in which they came; refuses those that do not fit any more. */
function plan(quotas: readonly RunningQuota[], batch: readonly Waiter[]): void {
  for (const waiter of batch) {
    if (waiter.settled) continue;
    const outcome = planCharge(quotas, waiter.request);
    if (outcome.kind === 'refused') waiter.done(refusal(waiter.request, outcome.message));
    else if (waiter.request.dryRun) waiter.done();
    else for (const [running, used] of outcome.used) running.used = used;
  }
}
