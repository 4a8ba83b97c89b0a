import { silentLogger } from '../../api/logger.ts';
import type { Client, Shared, Transport } from '../../client/client.ts';
import { createInformerFactory } from '../../client/informer/informer-factory.ts';
import { createClient } from '../../client/object-client.ts';
import type { Pod, PodTemplateSpec } from '../../proto/gen/core/v1.ts';
import * as resources from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { nodeOf } from '../daemonset/placement.ts';
import type { ControllerOptions } from '../options.ts';
import { startControllers } from '../start.ts';

/** Turns of the event loop after which a condition that was waited for counts as never coming. */
const patience = 5000;

/**
 * Controllers on an API server in memory, for tests: with a clock that the test turns, and a kubelet that runs pods when it is
 * asked to. Call `stop` at the end.
 */
export class TestCluster {
  readonly clock = new FakeClock();
  readonly api: FakeApi;
  readonly client: Client;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(
    controllers: readonly string[],
    options: Partial<ControllerOptions> = {},
    types: readonly ResourceType<unknown>[] = [],
  ) {
    const { clock } = this;
    this.api = new FakeApi({ clock, types });
    this.client = createClient(withDiscovery(this.api, types), { name: 'test' });
    const random = () => 0.5;
    const logger = silentLogger;
    const informers = createInformerFactory({ client: this.client, clock, random, logger });
    this.#done = startControllers(this.client, informers, {
      clock,
      logger,
      random,
      signal: this.#stop.signal,
      controllers,
      options,
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    // Whoever waits for time to pass is woken by the signal; the rest needs some turns.
    await Promise.race([this.#done, this.#turns(patience)]);
  }

  /** Waits until `holds`, letting a millisecond pass at a time so that short backoffs end. */
  async until(holds: () => boolean, what: string): Promise<void> {
    for (let turn = 0; turn < patience; turn++) {
      if (holds()) return;
      await this.clock.advance(turn % 8 === 7 ? 1 : 0);
    }
    throw new Error(`never came: ${what}\n${this.api.writes.slice(-20).join('\n')}`);
  }

  /** Waits until nobody has written anything for a while. */
  async quiet(): Promise<void> {
    let seen = this.api.writes.length;
    for (let calm = 0; calm < 60; calm++) {
      await this.clock.advance(calm % 8 === 7 ? 1 : 0);
      if (this.api.writes.length === seen) continue;
      seen = this.api.writes.length;
      calm = 0;
    }
  }

  async #turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.clock.advance(0);
  }

  all<T>(type: ResourceType<T>): readonly Shared<T>[] {
    return this.api.all(type);
  }

  get pods(): readonly Shared<Pod>[] {
    return this.all(resources.coreV1Resources.pods);
  }

  /** Events as `Normal Reason Kind/name: message`, each once, sorted. */
  get events(): readonly string[] {
    const texts = this.all(resources.coreV1Resources.events).map(
      (event) =>
        `${event.type} ${event.reason} ${event.involvedObject.kind}/${event.involvedObject.name}: ${event.message}`,
    );
    return [...new Set(texts)].sort();
  }

  /** Does what the kubelet does for all pods there are: starts them, and ends those that are being deleted. */
  async kubelet(choose: (pod: Shared<Pod>) => 'run' | 'fail' | 'succeed' | 'pending' = () => 'run'): Promise<void> {
    for (const pod of this.pods) {
      const key = { name: pod.metadata.name, namespace: pod.metadata.namespace };
      if (pod.metadata.deletionTimestamp) {
        await this.client.delete(resources.coreV1Resources.pods, key, { gracePeriodSeconds: 0 });
        continue;
      }
      const fate = choose(pod);
      if (fate === 'pending' || pod.status.phase !== 'Pending') continue;
      await this.setPod(pod, fate);
    }
  }

  async #bind(pod: Shared<Pod>): Promise<void> {
    const key = { name: pod.metadata.name, namespace: pod.metadata.namespace };
    const body = { metadata: key, target: { kind: 'Node', name: nodeOf(pod) ?? 'n' } };
    await this.client.createSubresource(resources.coreV1Resources.pods, key, 'binding', body);
  }

  async setPod(pod: Shared<Pod>, fate: 'run' | 'fail' | 'succeed', podIP = '10.244.0.9'): Promise<void> {
    // Only what is bound to a node ends with grace.
    if (!pod.spec.nodeName) await this.#bind(pod);
    const phase = { run: 'Running', fail: 'Failed', succeed: 'Succeeded' }[fate];
    const lastTransitionTime = new Date(this.clock.now()).toISOString();
    const conditions = ['Ready', 'ContainersReady'].map((type) => ({
      type,
      status: fate === 'run' ? 'True' : 'False',
      lastTransitionTime,
    }));
    const body = { status: { phase, podIP, podIPs: [{ ip: podIP }], conditions } };
    const key = { name: pod.metadata.name, namespace: pod.metadata.namespace };
    await this.client.patch(resources.coreV1Resources.pods, key, { type: 'merge', body }, { subresource: 'status' });
  }
}

/** A pod template of one container. */
export const templateOf = (labels: Record<string, string>, image = 'a'): PodTemplateSpec => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image }] } as NonNullable<PodTemplateSpec['spec']>,
});

/** Answers discovery for the kinds of this build and the given ones; the rest goes to the fake. */
function withDiscovery(api: FakeApi, extra: readonly ResourceType<unknown>[]): Transport {
  const groups = new Map<string, ResourceType<unknown>[]>();
  const known = Object.values(resources).flatMap((group) => Object.values(group) as ResourceType<unknown>[]);
  for (const type of [...known, ...extra]) {
    const list = groups.get(type.apiVersion) ?? [];
    groups.set(type.apiVersion, [...list, type]);
  }
  const listOf = (groupVersion: string) => ({
    kind: 'APIResourceList',
    groupVersion,
    resources: (groups.get(groupVersion) ?? []).map((type) => ({
      ...type,
      name: type.resource,
      singularName: type.singular,
      group: '',
      version: '',
    })),
  });
  const groupList = () => {
    const names = new Map<string, string[]>();
    for (const apiVersion of groups.keys()) {
      const [group, version] = apiVersion.split('/');
      if (group && version) names.set(group, [...(names.get(group) ?? []), version]);
    }
    const entry = ([name, found]: [string, string[]]) => {
      const versions = found
        .sort()
        .reverse()
        .map((version) => ({ groupVersion: `${name}/${version}`, version }));
      return { name, versions, preferredVersion: versions[0] };
    };
    return { kind: 'APIGroupList', groups: [...names].map(entry) };
  };
  return {
    async request(request) {
      if (request.method !== 'GET') return api.request(request);
      if (request.path === '/apis') return groupList();
      const match = /^\/(?:api|apis)\/((?:[^/]+\/)?[^/]+)$/.exec(request.path);
      const groupVersion = match?.[1];
      return groupVersion && groups.has(groupVersion) ? listOf(groupVersion) : api.request(request);
    },
    watch: (request) => api.watch(request),
    close: () => api.close(),
  };
}
