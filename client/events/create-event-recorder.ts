import { type Clock, sleep } from '../../api/clock.ts';
import {
  isAlreadyExists,
  isNamespaceTerminating,
  isNotFound,
  isRetryable,
  statusErrorOf,
} from '../../api/errors/predicates.ts';
import type { Logger } from '../../api/logger.ts';
import type { EventSource } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { Client } from '../client.ts';
import { type Correlated, EventCorrelator, type Occurrence } from './correlate.ts';
import type { EventRecorder } from './recorder.ts';

/** What a recorder runs on. */
export interface EventRecorderOptions {
  readonly client: Client;
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
  readonly logger: Logger;
  /** Who speaks: `kubelet`, `deployment-controller`. */
  readonly component: string;
  /** On which node, for those who run on one. */
  readonly host?: string;
  /** Ends the sending; what waits then is dropped. */
  readonly signal: AbortSignal;
}

const { events } = coreV1Resources;
/** Events that wait to be sent; more are dropped. */
const capacity = 1000;
/** How often an event is tried while the server cannot be reached, and how long it waits between. */
const tries = 12;
const retryMs = 10_000;

/** A recorder that sends one event after the other in the background. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { clock, random, logger, component, host, signal } = options;
  const correlator = new EventCorrelator(offsetOf(component, random()));
  const queue: Occurrence[] = [];
  let dropped = 0;
  let sending = false;
  const source: EventSource = { component, ...(host === undefined ? {} : { host }) };

  async function send(): Promise<void> {
    sending = true;
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
      await deliver(correlator.correlate(next, clock.now()), options);
      if (dropped > 0) logger.warn('events were dropped, too many at once', { dropped });
      dropped = 0;
    }
    sending = false;
  }

  return {
    event(regarding, type, reason, message, more = {}) {
      if (signal.aborted) return;
      if (queue.length >= capacity) {
        dropped++;
        return;
      }
      const { action, related, annotations } = more;
      queue.push({
        // Events about what has no namespace live in `default`.
        metadata: {
          namespace: regarding.namespace || 'default',
          ...(annotations ? { annotations: { ...annotations } } : {}),
        },
        involvedObject: { ...regarding },
        reason,
        message,
        source,
        type,
        reportingComponent: component,
        reportingInstance: host ?? '',
        ...(action === undefined ? {} : { action }),
        ...(related === undefined ? {} : { related: { ...related } }),
      });
      if (sending) return;
      sending = true;
      // In the next turn: who tells of an event is in the middle of something more important.
      setImmediate(() => void send());
    },
  };
}

/** Never throws. An answer of the server is final; without one the event is tried again for about two minutes. */
async function deliver(what: Correlated, options: EventRecorderOptions): Promise<void> {
  if (what.kind === 'drop') return;
  const { clock, random, logger, signal } = options;
  for (let tried = 1; ; tried++) {
    try {
      await write(what, options);
      return;
    } catch (error) {
      if (signal.aborted || isAlreadyExists(error) || isNamespaceTerminating(error)) return;
      const { reason, involvedObject } = what.event;
      const fields = { reason, object: involvedObject.name, namespace: involvedObject.namespace, error };
      if (statusErrorOf(error) || !isRetryable(error)) {
        logger.warn('event was refused', fields);
        return;
      }
      if (tried >= tries) {
        logger.warn('event could not be sent', fields);
        return;
      }
      // The first time somewhere between, so that a server that comes back is not met by all at once.
      if (!(await sleep(clock, tried === 1 ? retryMs * random() : retryMs, signal))) return;
    }
  }
}

async function write(
  what: Exclude<Correlated, { kind: 'drop' }>,
  { client, signal }: EventRecorderOptions,
): Promise<void> {
  if (what.kind === 'patch') {
    const { namespace = 'default' } = what.event.metadata;
    try {
      await client.patch(events, { namespace, name: what.name }, { type: 'strategic', body: what.patch }, { signal });
      return;
    } catch (error) {
      // Events live an hour; the count goes on in a new one of the same name.
      if (!isNotFound(error)) throw error;
    }
  }
  await client.create(events, what.event, { signal });
}

/** Components differ for sure, and so do, most likely, those of one name on many machines. */
function offsetOf(component: string, random: number): number {
  let sum = Math.floor(random * 1e6);
  for (const character of component) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1e6;
  return sum;
}
