import { formatTime } from '../../api/time/timestamp.ts';
import type { Event, ObjectReference } from '../../proto/gen/core/v1.ts';
import type { Draft } from '../client.ts';
import { RecentMap } from './recent-map.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a source has to say, before it is known whether it was said already. */
export type Occurrence = Partial<Omit<Event, 'metadata'>> & {
  readonly involvedObject: ObjectReference;
  readonly metadata: { readonly namespace: string; annotations?: Record<string, string> };
};

/** What becomes of an occurrence. */
export type Correlated =
  | { readonly kind: 'create'; readonly event: Draft<Event> }
  /** `event` is the whole of it, for the case that the server has forgotten the one to be patched. */
  | { readonly kind: 'patch'; readonly name: string; readonly patch: object; readonly event: Draft<Event> }
  /** The source has said too much about this object. */
  | { readonly kind: 'drop' };

/** Numbers of Kubernetes' event correlator. */
const correlation = {
  /** Events that differ in the message only, within the window, before they become one. */
  similar: 10,
  windowMs: 600_000,
  burst: 25,
  perSecond: 1 / 300,
  /** How many events, groups of similar ones and objects are remembered. */
  remembered: 4096,
} as const;

const similarPrefix = '(combined from similar events): ';

interface Similar {
  readonly messages: Set<string>;
  last: number;
}

interface Known {
  count: number;
  readonly name: string;
  readonly firstTimestamp: string;
}

/**
 * Decides for each occurrence whether it is a new event, one more of a known one, or too much; in the order of Kubernetes:
 * similar ones are combined, then counted, then filtered, so that what is dropped is counted all the same.
 */
export class EventCorrelator {
  readonly #similar = new RecentMap<Similar>(correlation.remembered);
  readonly #known = new RecentMap<Known>(correlation.remembered);
  readonly #buckets = new RecentMap<TokenBucket>(correlation.remembered);
  readonly #offset: bigint;
  #lastName = 0n;

  /**
   * `offset` tells this source from others that name events of one object in the same millisecond: nanoseconds, below a
   * million.
   */
  constructor(offset = 0) {
    this.#offset = BigInt(offset);
  }

  /** `now` in milliseconds since the epoch. */
  correlate(given: Occurrence, now: number): Correlated {
    const group = groupKey(given);
    const combined = this.#isSimilar(group, given.message ?? '', now);
    const occurrence = combined ? { ...given, message: similarPrefix + given.message } : given;
    const key = combined ? group : `${group}\n${given.message ?? ''}`;

    const at = formatTime(now);
    const known = this.#known.get(key);
    if (known) known.count++;
    const entry = known ?? { count: 1, name: this.#name(given.involvedObject.name ?? '', now), firstTimestamp: at };
    if (!known) this.#known.set(key, entry);

    if (!this.#bucket(given, now).take(now)) return { kind: 'drop' };
    const event = {
      ...occurrence,
      metadata: { ...occurrence.metadata, name: entry.name },
      firstTimestamp: entry.firstTimestamp,
      lastTimestamp: at,
      count: entry.count,
    } as Draft<Event>;
    if (!known) return { kind: 'create', event };
    // The message of combined events is the one of the last.
    const patch = { count: entry.count, lastTimestamp: at, ...(combined ? { message: occurrence.message } : {}) };
    return { kind: 'patch', name: entry.name, patch, event };
  }

  #isSimilar(group: string, message: string, now: number): boolean {
    let similar = this.#similar.get(group);
    if (!similar || now - similar.last > correlation.windowMs) {
      similar = { messages: new Set(), last: now };
      this.#similar.set(group, similar);
    }
    similar.messages.add(message);
    similar.last = now;
    if (similar.messages.size < correlation.similar) return false;
    // Room for one stays, so that the set does not grow and the next is combined as well.
    for (const one of similar.messages) {
      similar.messages.delete(one);
      break;
    }
    return true;
  }

  #bucket(given: Occurrence, now: number): TokenBucket {
    const { kind, namespace, name, uid, apiVersion } = given.involvedObject;
    const key = [given.source?.component, given.source?.host, kind, namespace, name, uid, apiVersion].join('\n');
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = new TokenBucket(correlation.burst, correlation.perSecond, now);
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  /** `<object>.<nanoseconds in hex>`; no two of this source are equal. */
  #name(object: string, now: number): string {
    let nanoseconds = BigInt(Math.floor(now)) * 1_000_000n + this.#offset;
    if (nanoseconds <= this.#lastName) nanoseconds = this.#lastName + 1n;
    this.#lastName = nanoseconds;
    const suffix = `.${nanoseconds.toString(16)}`;
    // Names are DNS subdomains of at most 253 characters; the object's may be as long.
    return `${object.slice(0, 253 - suffix.length)}${suffix}`;
  }
}

/** All but the message. */
function groupKey({ source, involvedObject, type, reason, reportingComponent, reportingInstance }: Occurrence): string {
  const { kind, namespace, name, uid, apiVersion, fieldPath } = involvedObject;
  return [
    source?.component,
    source?.host,
    kind,
    namespace,
    name,
    uid,
    apiVersion,
    fieldPath,
    type,
    reason,
    reportingComponent,
    reportingInstance,
  ].join('\n');
}
