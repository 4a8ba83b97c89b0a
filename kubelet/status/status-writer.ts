import { setMaxListeners } from 'node:events';
import { type Clock, sleep } from '../../api/clock.ts';
import { isConflict, isNotFound, isRetryable } from '../../api/errors/predicates.ts';
import { linkSignals } from '../../api/linked-signal.ts';
import type { Logger } from '../../api/logger.ts';
import { isNewer } from '../../api/meta/resource-version.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Client } from '../../client/client.ts';
import type { PodStatus } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { isSame, statusPatch } from './status-patch.ts';

/** What a writer runs on. */
export interface StatusWriterOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

interface Entry {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** What the server has, as far as is known. */
  base: PodStatus;
  version: string;
  wanted: PodStatus | undefined;
  /** The requests that are under way, one after the other. */
  sending: Promise<void> | undefined;
  isSending: boolean;
  /** The server will not take it any more. */
  isGone: boolean;
}

const { pods } = coreV1Resources;
const firstRetryMs = 500;
const lastRetryMs = 10_000;

/**
 * Brings the status of pods to the API server: only what differs, one request a pod at a time, the newest state next. While the server
 * is away the newest is kept and sent when it is back.
 */
export class StatusWriter {
  readonly #options: StatusWriterOptions;
  readonly #entries = new Map<string, Entry>();
  /** Aborted when it is worth a new try at once. */
  #back = new AbortController();

  constructor(options: StatusWriterOptions) {
    this.#options = options;
    setMaxListeners(0, this.#back.signal);
    options.signal.addEventListener('abort', () => this.#back.abort(), { once: true });
  }

  /** Tells what the server has: the pod as it came from a watch. */
  seen(pod: ReadonlyPod): void {
    const { uid = '', name = '', namespace = '', resourceVersion = '' } = pod.metadata;
    const status = pod.status as PodStatus;
    const entry = this.#entries.get(uid);
    if (!entry) {
      const version = resourceVersion;
      const fresh: Entry = {
        name,
        namespace,
        uid,
        base: status,
        version,
        wanted: undefined,
        sending: undefined,
        isSending: false,
        isGone: false,
      };
      this.#entries.set(uid, fresh);
      return;
    }
    // What we wrote comes back by the watch, later than the answer to it.
    if (entry.isSending || !isNewer(resourceVersion, entry.version)) return;
    entry.version = resourceVersion;
    if (isSame(entry.base, status)) return;
    entry.base = status;
    this.#send(entry);
  }

  /** Wants a pod to have a status. */
  write(uid: string, status: PodStatus): void {
    const entry = this.#entries.get(uid);
    if (!entry) return;
    entry.wanted = status;
    this.#send(entry);
  }

  /** Resolves when the server has what was wanted last, or will never have it; rejects when the signal fires. */
  async flushed(uid: string, signal: AbortSignal): Promise<void> {
    const sending = this.#entries.get(uid)?.sending;
    if (!sending) return;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      void sending.finally(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
    });
  }

  /** The server answers again: what waits to be sent is sent. */
  retryNow(): void {
    this.#back.abort();
    this.#back = new AbortController();
    setMaxListeners(0, this.#back.signal);
  }

  forget(uid: string): void {
    const entry = this.#entries.get(uid);
    if (entry) entry.isGone = true;
    this.#entries.delete(uid);
  }

  #send(entry: Entry): void {
    if (entry.isSending || !entry.wanted || !statusPatch(entry.base, entry.wanted)) return;
    entry.isSending = true;
    entry.sending = this.#sendAll(entry);
  }

  async #sendAll(entry: Entry): Promise<void> {
    const { client, clock, random, log, signal } = this.#options;
    const { name, namespace, uid } = entry;
    let sent: PodStatus | undefined;
    let retryMs = firstRetryMs;
    try {
      while (entry.wanted && entry.wanted !== sent && !entry.isGone && !signal.aborted) {
        const { wanted } = entry;
        const status = statusPatch(entry.base, wanted);
        if (!status) return;
        try {
          const body = { metadata: { uid }, status };
          const options = { subresource: 'status', signal };
          const answer = await client.patch(pods, { namespace, name }, { type: 'strategic', body }, options);
          entry.base = answer.status as PodStatus;
          entry.version = answer.metadata.resourceVersion ?? entry.version;
          sent = wanted;
          retryMs = firstRetryMs;
        } catch (error) {
          if (signal.aborted) return;
          if (isNotFound(error) || isConflict(error)) {
            entry.isGone = true;
          } else if (isRetryable(error)) {
            const back = linkSignals(this.#back.signal);
            await sleep(clock, retryMs * (0.5 + random()), back.signal);
            back.release();
            retryMs = Math.min(retryMs * 2, lastRetryMs);
          } else {
            log.error('the status of a pod was refused', { namespace, name, error });
            sent = wanted;
          }
        }
      }
    } finally {
      // In the same turn in which the loop found nothing more to send: what is wanted after it is sent anew.
      entry.isSending = false;
    }
  }
}
