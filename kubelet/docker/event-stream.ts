import { sleep } from '../../api/clock.ts';
import { messageOf } from '../../api/errors/message-of.ts';
import { EventHub } from '../runtime/event-hub.ts';
import type { ContainerEvent, RuntimeEvent } from '../runtime/events.ts';
import type { DockerContext } from './context.ts';
import { describe, NODE } from './labels.ts';
import { readJsonLines } from './ndjson.ts';

/** A line of `GET /events`. */
export interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano: number;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2000;

const actions: Readonly<Record<string, ContainerEvent['what']>> = {
  create: 'created',
  start: 'started',
  die: 'died',
  oom: 'oom',
  destroy: 'removed',
};

/** One connection to the engine's events for all readers, open while there is one, opened anew when it breaks. */
export class EventStream {
  readonly #context: DockerContext;
  readonly #hub = new EventHub();
  #running: AbortController | undefined;
  /** Whether the engine's stream is open now: a reader that joins then is told to list at once. */
  #connected = false;

  constructor(context: DockerContext) {
    this.#context = context;
  }

  /** See ContainerRuntime.events. */
  async *events(signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const events = this.#hub.subscribe(signal, this.#connected ? { type: 'relist', why: 'connected' } : undefined);
    if (!this.#running && !signal.aborted) {
      this.#running = new AbortController();
      this.#run(this.#running.signal).catch((error) =>
        this.#context.log.error('the event stream has ended', { error: String(error) }),
      );
    }
    try {
      yield* events;
    } finally {
      await events.return?.();
      if (this.#hub.readers === 0) this.close();
    }
  }

  close(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#connected = false;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, log, engine } = this.#context;
    let wait = FIRST_RETRY_MS;
    while (!signal.aborted) {
      let message = 'the Docker Engine closed the event stream';
      try {
        for await (const event of this.#connection(signal)) {
          wait = FIRST_RETRY_MS;
          if (signal.aborted) return;
          this.#connected = true;
          this.#hub.publish(event);
        }
      } catch (error) {
        message = messageOf(error);
      }
      if (signal.aborted) return;
      if (this.#connected) {
        log.warn('lost the Docker Engine', { error: message });
        this.#hub.publish({ type: 'disconnected', message });
      }
      this.#connected = false;
      // Another version may come back.
      engine.forget();
      await sleep(clock, wait, signal);
      wait = Math.min(wait * 2, LONGEST_RETRY_MS);
    }
  }

  async *#connection(signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const { engine, clock, node } = this.#context;
    const filters = { type: ['container'], event: Object.keys(actions), label: [`${NODE}=${node}`] };
    // The engine answers a moment before it listens. A second back closes that gap; what comes twice does no harm.
    const since = (clock.now() / 1000 - 1).toFixed(3);
    const stream = await engine.stream({ what: 'follow events', path: '/events', query: { filters, since } }, signal);
    yield { type: 'relist', why: 'connected' };
    for await (const event of readJsonLines<EngineEvent>(stream)) {
      const translated = translate(event);
      if (translated) yield translated;
    }
  }
}

/** An engine's event in the runtime's words; undefined when it is not about a pod. */
export function translate({ Action, Actor, timeNano }: EngineEvent): ContainerEvent | undefined {
  const what = actions[Action];
  const found = describe(Actor.Attributes);
  if (!what || !found) return undefined;
  const exitCode = Actor.Attributes.exitCode;
  return {
    type: 'container',
    what,
    id: Actor.ID,
    isSandbox: found.type === 'sandbox',
    pod: found.pod,
    name: found.type === 'container' ? found.name : '',
    attempt: found.attempt,
    ...(what === 'died' && exitCode !== undefined ? { exitCode: Number(exitCode) } : {}),
    at: Math.floor(timeNano / 1e6),
  };
}
