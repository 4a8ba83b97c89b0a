import { readFile } from 'node:fs/promises';
import { type Clock, sleep } from '../api/clock.ts';
import { makeFolders } from '../api/folders.ts';
import { linkSignals } from '../api/linked-signal.ts';
import type { NodeEndpoint } from '../api/node-endpoint.ts';
import { createEventRecorder } from '../client/events/create-event-recorder.ts';
import { referenceTo } from '../client/events/recorder.ts';
import { createInformer } from '../client/informer/create-informer.ts';
import type { Informer } from '../client/informer/informer.ts';
import type { Pod } from '../proto/gen/core/v1.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { type ClusterDns, parseResolvConf } from './env/dns.ts';
import { collectImages } from './images/image-gc.ts';
import { NodeImages } from './images/node-images.ts';
import type { KubeletOptions } from './kubelet-options.ts';
import { kubeletNodeApi } from './node/kubelet-node-api.ts';
import { type Machine, readMachine, simulatedMachine } from './node/machine.ts';
import { keepNodeLease } from './node/node-lease.ts';
import { NodeReporter } from './node/node-reporter.ts';
import { defaultThresholds } from './node/node-status.ts';
import { nodeLabels } from './node/register-node.ts';
import { nodeServices } from './objects/node-services.ts';
import { createObjectSource } from './objects/object-source.ts';
import { diskCheckpoints, noCheckpoints } from './pods/checkpoints.ts';
import { fieldPathOf } from './pods/field-path.ts';
import { lastWords } from './pods/last-words.ts';
import type { NodeContext } from './pods/node-context.ts';
import { NodePods } from './pods/node-pods.ts';
import { ownPodSource } from './pods/pod-source.ts';
import { RuntimeView } from './pods/runtime-view.ts';
import { createRunProbe, createSimulatedRunProbe } from './probes/run-probe.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
import type { NodeApi } from './server/node-api.ts';
import { createNodeEndpoint } from './server/node-endpoint.ts';
import { StatusWriter } from './status/status-writer.ts';
import { diskFiles, noFiles } from './volumes/node-files.ts';

/** A running kubelet. */
export interface Kubelet {
  readonly nodeApi: NodeApi;
  /** What the node's server serves, also for an API server in the same process. */
  readonly endpoint: NodeEndpoint;
  /** Stops it; its pods run on. Resolves when no call is under way. */
  stop(): Promise<void>;
  /** Resolves when it has stopped; rejects when it could not go on. */
  readonly stopped: Promise<void>;
}

const { nodes, pods, services } = coreV1Resources;
const defaultPort = 10250;
const runtimeRetryMs = 1000;

/** Starts the agent of a node. Returns at once; what it needs (engine, API server) it waits for by itself. */
export function startKubelet(options: KubeletOptions): Kubelet {
  const stop = linkSignals(options.signal);
  const { signal } = stop;
  const state: State = {};
  const { nodeName, runtime, clock } = options;
  const log = options.log.child({ component: 'kubelet', node: nodeName });
  const machine = lazyMachine(options);
  const startedAt = clock.now();
  let tellListed: () => void = () => undefined;
  const listed = new Promise<void>((resolve) => {
    tellListed = resolve;
  });
  const view = new RuntimeView(
    runtime,
    {
      changed: (uid) => state.pods?.changed(uid),
      listed: () => {
        tellListed();
        state.pods?.listed();
      },
      reachable: () => state.reporter?.poke(),
      lastWords: (container, within) => lastWords(runtime, container, within),
    },
    log,
  );
  const nodeApi = kubeletNodeApi({
    ...{ nodeName, runtime, view, clock, startedAt },
    machine,
    pods: () => state.pods,
    illness: () => state.reporter?.illness,
  });
  const run = async () =>
    runKubelet({ ...options, signal, log }, { view, listed, startedAt, state, machine: await machine() });
  const stopped = run().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  // Who does not ask need not be told.
  stopped.catch((error: unknown) => log.error('the kubelet cannot go on', { error }));
  return {
    nodeApi,
    endpoint: createNodeEndpoint(nodeApi),
    stopped,
    stop() {
      stop.abort();
      return stopped.catch(() => undefined);
    },
  };
}

interface Parts {
  readonly view: RuntimeView;
  readonly listed: Promise<void>;
  readonly startedAt: number;
  readonly machine: Machine;
  readonly state: State;
}

/** What is made on the way. */
interface State {
  pods?: NodePods;
  reporter?: NodeReporter;
  statuses?: StatusWriter;
}

async function runKubelet(options: KubeletOptions, { view, listed, startedAt, machine, state }: Parts): Promise<void> {
  const { nodeName, client, runtime, rootDir, clock, log, random, signal, simulated = false, shared = {} } = options;
  const { nodeIPs, labels = {}, taints = [], podCIDR, serverPort = defaultPort, version = 'v1.36.2' } = options;
  const recorder = createEventRecorder({
    client,
    clock,
    random,
    logger: log,
    component: 'kubelet',
    host: nodeName,
    signal,
  });
  // A node's events carry its name for its uid: they are about the node of that name, whichever object it is.
  const nodeReference = { kind: 'Node', name: nodeName, uid: nodeName, apiVersion: 'v1' };
  const nodeEvent = (reason: string, message: string) => recorder.event(nodeReference, 'Normal', reason, message);

  const informerOptions = { client, clock, random, logger: log };
  const own = { fieldSelector: `metadata.name=${nodeName}` };
  const nodeInformer = shared.nodes ?? startInformer(createInformer(informerOptions, nodes, own), signal);
  const identity = { name: nodeName, architecture: machine.architecture, labels, taints, podCIDR };
  const reporter = new NodeReporter({
    ...{ client, runtime, clock, random, log, identity, machine },
    thresholds: options.thresholds ?? defaultThresholds,
    nodeIPs,
    kubeletVersion: version,
    maxPods: options.maxPods ?? 110,
    registers: options.registerNode ?? true,
    serverPort: () => (typeof serverPort === 'number' ? serverPort : serverPort()),
    observed: () => nodeInformer.lister.get(nodeName),
    event: (_type, reason, message) => nodeEvent(reason, message),
    back: () => state.statuses?.retryNow(),
  });
  state.reporter = reporter;
  nodeEvent('Starting', 'Starting kubelet.');
  const heart = [
    reporter.run(signal),
    keepNodeLease({ client, clock, random, log, nodeName, nodeUid: () => reporter.node?.metadata.uid }, signal),
    view.follow(signal),
  ];

  if (!simulated) await makeFolders(rootDir, 0o750);
  const runtimeName = await nameOfRuntime(runtime, clock, signal);
  if (podCIDR && runtimeName !== undefined) await runtime.configureNetwork(podCIDR, signal);
  if (runtimeName === undefined) return;
  const objects = shared.objects ?? createObjectSource({ client, clock, random, log, signal });
  const allocatable = () => reporter.allocatable;
  const dns = await clusterDns(options);
  const volumes = { rootDir, client, clock, objects, allocatable };
  const source =
    shared.pods ??
    ownPodSource(
      startInformer(createInformer(informerOptions, pods, { fieldSelector: `spec.nodeName=${nodeName}` }), signal),
    );
  const statuses = new StatusWriter({ client, clock, random, log, signal });
  state.statuses = statuses;
  const context: NodeContext = {
    ...{
      nodeName,
      client,
      runtime,
      runtimeName,
      view,
      objects,
      clock,
      random,
      log,
      signal,
      dns,
      startedAt,
      allocatable,
    },
    images: new NodeImages(runtime, clock),
    files: simulated ? noFiles(volumes) : diskFiles(volumes, dns.domain),
    statuses,
    runProbe: simulated ? createSimulatedRunProbe(runtime) : createRunProbe(runtime, version.replace(/^v|\.\d+$/g, '')),
    hostIPs: nodeIPs,
    security: { seccompRoot: `${rootDir}/seccomp`, seccompDefault: options.seccompDefault ?? false },
    memoryBytes: machine.memoryBytes,
    services: nodeServices(shared.services, () => startInformer(createInformer(informerOptions, services), signal), {
      clock,
      signal,
    }),
    event(pod, container, type, reason, message) {
      recorder.event(referenceTo(pods, pod as Pod, container && fieldPathOf(pod, container)), type, reason, message);
    },
  };
  const nodePods = new NodePods({
    context,
    source,
    checkpoints: simulated ? noCheckpoints : diskCheckpoints(rootDir, clock, log),
    offer: () => ({
      name: nodeName,
      labels: reporter.node?.metadata.labels ?? nodeLabels(identity),
      allocatable: reporter.allocatable,
      taints: reporter.node?.spec.taints ?? taints,
    }),
  });
  state.pods = nodePods;
  const inUse = () => view.pods().flatMap(({ uid }) => view.get(uid).containers.map(({ imageId }) => imageId));
  if (!simulated) {
    const { images } = context;
    heart.push(collectImages({ runtime, clock, log, inUse, pulled: () => images.pulled }, signal));
  }
  nodeEvent('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  signal.addEventListener('abort', () => nodePods.release(), { once: true });
  await reporter.looked;
  await nodePods.run(listed);
  await Promise.all(heart);
}

function startInformer<T>(informer: Informer<T>, signal: AbortSignal): Informer<T> {
  informer.start(signal);
  return informer;
}

/** Undefined: the kubelet was stopped before the runtime answered. */
async function nameOfRuntime(
  runtime: ContainerRuntime,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  while (!signal.aborted) {
    const version = await runtime.version(signal).catch(() => undefined);
    if (version) return version.runtimeName;
    await sleep(clock, runtimeRetryMs, signal);
  }
  return undefined;
}

function lazyMachine({ machine, simulated, rootDir }: KubeletOptions): () => Promise<Machine> {
  let read: Promise<Machine> | undefined;
  return () => {
    read ??= machine
      ? Promise.resolve(machine)
      : simulated
        ? Promise.resolve(simulatedMachine)
        : makeFolders(rootDir, 0o750).then(() => readMachine(rootDir));
    return read;
  };
}

async function clusterDns({ clusterDns: given, simulated }: KubeletOptions): Promise<ClusterDns> {
  const { servers = [], domain = 'cluster.local' } = given ?? {};
  const text = simulated ? '' : await readFile('/etc/resolv.conf', 'utf8').catch(() => '');
  return { servers, domain, node: parseResolvConf(text) };
}
