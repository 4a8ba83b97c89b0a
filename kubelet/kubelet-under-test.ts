import { silentLogger } from '../api/logger.ts';
import type { Shared } from '../client/client.ts';
import type { Container, ContainerStatus, Pod, PodSpec } from '../proto/gen/core/v1.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { FakeApi } from '../test/fakes/fake-api.ts';
import { FakeClock } from '../test/fakes/fake-clock.ts';
import { type Kubelet, startKubelet } from './kubelet.ts';
import type { KubeletOptions } from './kubelet-options.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
import { simulatedRuntime } from './simulated/simulated-runtime.ts';

const { pods, events } = coreV1Resources;

/** A kubelet on a simulated runtime with a server in memory and a clock that stands still, for tests. */
export interface KubeletUnderTest {
  readonly api: FakeApi;
  readonly clock: FakeClock;
  readonly runtime: ContainerRuntime;
  readonly kubelet: Kubelet;
  /** Binds a pod to the node. */
  bind(spec: Partial<PodSpec>, metadata?: Partial<Pod['metadata']>): Shared<Pod>;
  pod(name?: string): Shared<Pod> | undefined;
  status(container: string, name?: string): ContainerStatus | undefined;
  /** Lets `ms` pass, and everything that is due settle. */
  pass(ms: number): Promise<void>;
  /** `reason: message` of the events so far. */
  events(): string[];
  /** Stops the kubelet as a crash does, and starts another over the same runtime and server. */
  restart(options?: Partial<KubeletOptions>): Promise<KubeletUnderTest>;
  stop(): Promise<void>;
}

/** Numbers that look random and are the same in every run. */
export function seededRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

export function container(name = 'web', more: Partial<Container> = {}): Container {
  return { name, image: 'web:1', imagePullPolicy: 'IfNotPresent', ...more };
}

/** Starts one; `settle` it with `pass`. */
export async function makeKubelet(
  options: Partial<KubeletOptions> = {},
  before?: { readonly api: FakeApi; readonly clock: FakeClock; readonly runtime: ContainerRuntime },
): Promise<KubeletUnderTest> {
  const clock = before?.clock ?? new FakeClock();
  const api = before?.api ?? new FakeApi({ clock });
  const random = seededRandom();
  const runtime = before?.runtime ?? simulatedRuntime({ clock, random, images: ['web:1', 'web:2'] });
  const stop = new AbortController();
  const kubelet = startKubelet({
    nodeName: 'node-1',
    client: api.client,
    runtime,
    rootDir: '/nowhere',
    clock,
    log: silentLogger,
    random,
    signal: stop.signal,
    nodeIPs: ['10.0.0.1'],
    simulated: true,
    ...options,
  });
  const under: KubeletUnderTest = {
    api,
    clock,
    runtime,
    kubelet,
    bind(spec, metadata = {}) {
      const draft = {
        metadata: { name: 'web', namespace: 'default', ...metadata },
        spec: {
          nodeName: 'node-1',
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          containers: [container()],
          ...spec,
        },
        status: { phase: 'Pending' },
      };
      return api.seed(pods, draft as never);
    },
    pod: (name = 'web') => api.all(pods).find(({ metadata }) => metadata.name === name),
    status(of, name = 'web') {
      const { status } = under.pod(name) ?? {};
      const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
      return all.find((one) => one.name === of) as ContainerStatus | undefined;
    },
    async pass(ms) {
      // Many small turns, so that chains of promises between two timers come to their end.
      for (let i = 0; i < 10; i++) await clock.advance(0);
      await clock.advance(ms);
      for (let i = 0; i < 10; i++) await clock.advance(0);
    },
    events: () => api.all(events).map(({ reason, message }) => `${reason}: ${message}`),
    async restart(more = {}) {
      await under.stop();
      return makeKubelet({ ...options, ...more }, { api, clock, runtime });
    },
    async stop() {
      stop.abort();
      await kubelet.stopped;
    },
  };
  await under.pass(0);
  await under.pass(10);
  return under;
}

/** The status of one of a pod's conditions. */
export function conditionOf(pod: Shared<Pod> | undefined, type: string): string | undefined {
  return pod?.status.conditions?.find((one) => one.type === type)?.status;
}
