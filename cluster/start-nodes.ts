import { setMaxListeners } from 'node:events';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { machineAddress } from '../api/node/machine-address.ts';
import { userOf } from '../apiserver/authentication/user-info.ts';
import { createInformer } from '../client/informer/create-informer.ts';
import { startKubelet } from '../kubelet/kubelet.ts';
import type { KubeletOptions } from '../kubelet/kubelet-options.ts';
import { createObjectSource } from '../kubelet/objects/object-source.ts';
import { sharedPodSource } from '../kubelet/pods/pod-source.ts';
import { firstAnswer } from '../kubelet/runtime/first-answer.ts';
import type { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import type { RunningApiServer } from './apiserver.ts';
import type { LocalNodes } from './nodes.ts';
import type { Surroundings } from './surroundings.ts';

export interface NodesOptions {
  readonly api: RunningApiServer;
  readonly nodes: LocalNodes;
  /** Of the one node; absent: all are simulated. */
  readonly engine: ContainerRuntime | undefined;
  readonly count: number;
  readonly nodeName: string;
  readonly dataDir: string;
  readonly around: Surroundings;
  readonly signal: AbortSignal;
}

/** Starts the nodes of this process; `stopped` resolves when all have ended, their pods run on. */
export async function startNodes(options: NodesOptions): Promise<{ readonly stopped: Promise<unknown> }> {
  // Every node and informer listens to it: there are as many as the user asked for.
  setMaxListeners(0, options.signal);
  return options.engine ? startDockerNode(options, options.engine) : startSimulatedNodes(options);
}

/** What every kubelet gets of its process. */
function common(
  { api, around, signal }: NodesOptions,
  nodeName: string,
): Pick<KubeletOptions, 'nodeName' | 'client' | 'clock' | 'log' | 'random' | 'signal'> {
  const user = userOf(`system:node:${nodeName}`, { groups: ['system:nodes', 'system:authenticated'] });
  return {
    nodeName,
    client: api.client(user, 'kubelet'),
    clock: around.clock,
    log: around.log,
    random: around.random,
    signal,
  };
}

/**
 * The Docker Engine of the node, once it has answered. To be asked for before the rest is started: a cluster without its
 * engine helps nobody. Throws EngineError, one sentence, when it does not answer.
 */
export async function openEngine(
  options: Pick<NodesOptions, 'nodeName' | 'dataDir' | 'around' | 'signal'>,
): Promise<ContainerRuntime> {
  const { dockerRuntime } = await import('../kubelet/docker/docker-runtime.ts');
  const { clock, log, random } = options.around;
  const runtime = dockerRuntime({
    node: options.nodeName,
    stateDir: join(options.dataDir, 'docker'),
    clock,
    log: log.child({ component: 'docker' }),
    random,
  });
  await firstAnswer(runtime, options.signal);
  return runtime;
}

function startDockerNode(options: NodesOptions, runtime: ContainerRuntime): { readonly stopped: Promise<unknown> } {
  const { nodeName, dataDir, nodes } = options;
  const kubelet = startKubelet({
    ...common(options, nodeName),
    runtime,
    rootDir: join(dataDir, 'kubelet'),
    nodeIPs: [machineAddress(networkInterfaces()) ?? '127.0.0.1'],
  });
  nodes.add(nodeName, kubelet.endpoint);
  return { stopped: kubelet.stopped };
}

async function startSimulatedNodes(options: NodesOptions): Promise<{ readonly stopped: Promise<unknown> }> {
  const { simulatedRuntime } = await import('../kubelet/simulated/simulated-runtime.ts');
  const { api, around, count, nodeName, dataDir, nodes, signal } = options;
  const { clock, random, log } = around;
  const system = api.client(
    userOf('system:apiserver', { groups: ['system:masters', 'system:authenticated'] }),
    'kubelet',
  );
  const informerOptions = { client: system, clock, random, logger: log };
  const pods = createInformer(informerOptions, coreV1Resources.pods);
  const services = createInformer(informerOptions, coreV1Resources.services);
  const allNodes = createInformer(informerOptions, coreV1Resources.nodes);
  for (const informer of [pods, services, allNodes]) informer.start(signal);
  const shared = {
    pods: sharedPodSource(pods),
    services,
    nodes: allNodes,
    objects: createObjectSource({ client: system, clock, random, log, signal }),
  };
  const kubelets = Array.from({ length: count }, (_, i) => {
    const name = count === 1 ? nodeName : `${nodeName}-${i + 1}`;
    const podCIDR = `10.${244 + (i >> 8)}.${i & 255}.0/24`;
    const kubelet = startKubelet({
      ...common(options, name),
      runtime: simulatedRuntime({ clock, random, podCIDR }),
      rootDir: join(dataDir, 'kubelet', name),
      nodeIPs: ['127.0.0.1'],
      simulated: true,
      podCIDR,
      shared,
    });
    nodes.add(name, kubelet.endpoint);
    return kubelet.stopped;
  });
  return { stopped: Promise.all(kubelets) };
}
