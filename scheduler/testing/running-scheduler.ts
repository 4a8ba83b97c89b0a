import type { Logger } from '../../api/logger.ts';
import type { Client, Shared } from '../../client/client.ts';
import { createInformerFactory } from '../../client/informer/informer-factory.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import type { SchedulerConfiguration } from '../config/configuration.ts';
import { startScheduler } from '../start.ts';

/** Turns of the event loop after which a condition that was waited for counts as never coming. */
const patience = 5000;

/** A scheduler on an API server in memory. Call `stop` at the end. */
export class RunningScheduler {
  readonly clock = new FakeClock();
  readonly api = new FakeApi({ clock: this.clock });
  readonly client: Client = this.api.client;
  /** What was logged as a warning or an error. */
  readonly complaints: string[] = [];
  readonly #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();

  start(configuration?: SchedulerConfiguration): void {
    const { client, clock } = this;
    const random = () => 0.5;
    const logger: Logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => this.complaints.push(message),
      error: (message) => this.complaints.push(message),
      child: () => logger,
    };
    this.#done = startScheduler(client, createInformerFactory({ client, clock, random, logger }), {
      clock,
      random,
      logger,
      signal: this.#stop.signal,
      ...(configuration ? { configuration } : {}),
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  node(node: Shared<Node>): void {
    this.api.seed(coreV1Resources.nodes, node as never);
  }

  pod(pod: Shared<Pod>): void {
    this.api.seed(coreV1Resources.pods, pod as never);
  }

  get(name: string): Shared<Pod> | undefined {
    return this.api.all(coreV1Resources.pods).find(({ metadata }) => metadata.name === name);
  }

  nodeOf(name: string): string | undefined {
    return this.get(name)?.spec.nodeName;
  }

  condition(name: string): string {
    const condition = this.get(name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    return condition === undefined ? '' : `${condition.status} ${condition.reason ?? ''}: ${condition.message ?? ''}`;
  }

  /** Events as `Type Reason name: message`, each once, sorted. */
  get events(): string[] {
    const texts = this.api
      .all(coreV1Resources.events)
      .map(({ type, reason, involvedObject, message }) => `${type} ${reason} ${involvedObject.name}: ${message}`);
    return [...new Set(texts)].sort();
  }

  /** Waits until `holds`, letting a millisecond pass at a time. */
  async until(holds: () => boolean, what: string): Promise<void> {
    for (let turn = 0; turn < patience; turn++) {
      if (holds()) return;
      await this.clock.advance(turn % 8 === 7 ? 1 : 0);
    }
    throw new Error(`never came: ${what}\n${this.api.writes.slice(-20).join('\n')}\n${this.events.join('\n')}`);
  }

  /** Waits until nobody has written anything for a while. */
  async quiet(): Promise<void> {
    let seen = -1;
    for (let calm = 0; calm < 60; calm++) {
      await this.clock.advance(calm % 8 === 7 ? 1 : 0);
      if (this.api.writes.length !== seen) calm = 0;
      seen = this.api.writes.length;
    }
  }
}
