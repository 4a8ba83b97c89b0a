import type { RuntimeEvent } from '../runtime/events.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { SimulatedNode, type SimulatedRuntimeOptions } from './node.ts';
import { attach, exec, execSync, logs, unsupportedPortForward } from './programs.ts';
import { containerRow, containerStatusRow, matches, sandboxRow, sandboxStatusRow } from './state.ts';
import { containerStatsRow, sandboxStatsRow } from './usage.ts';

/**
 * Pods that exist in memory only: they start at once, have addresses, and do what their annotations say (`behaviourOf`). One
 * instance is one node; a pod costs about a kilobyte, so thousands of nodes and pods fit in a process. Nothing outlives it.
 */
export function simulatedRuntime(options: SimulatedRuntimeOptions): ContainerRuntime {
  const node = new SimulatedNode(options);
  // A call answers in a later turn, as one over a wire would, and not at all once its signal has fired.
  const call = async <T>(signal: AbortSignal, work: () => T | Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    return work();
  };
  const { images } = node;
  return {
    version: (signal) =>
      call(signal, () => ({ runtimeName: 'simulated', runtimeVersion: '1.0.0', apiVersion: '1.0.0' })),
    status: (signal) =>
      call(signal, () => ({
        conditions: (['RuntimeReady', 'NetworkReady'] as const).map((type) => ({
          type,
          status: true,
          reason: '',
          message: '',
        })),
        podCIDR: node.addresses.cidr,
      })),
    configureNetwork: (podCIDR, signal) => call(signal, () => node.configureNetwork(podCIDR)),

    runSandbox: (spec, signal) => call(signal, () => node.runSandbox(spec)),
    stopSandbox: (id, signal) => call(signal, () => node.stopSandbox(id)),
    removeSandbox: (id, signal) => call(signal, () => node.removeSandbox(id)),
    sandboxStatus: (id, signal) => call(signal, () => sandboxStatusRow(node.sandbox(id))),
    listSandboxes: ({ podUid, ...filter }, signal) =>
      call(signal, () =>
        [...node.sandboxes.values()]
          .filter(({ pod }) => podUid === undefined || pod.uid === podUid)
          .map(sandboxRow)
          .filter((row) => matches({ ...row }, filter)),
      ),

    createContainer: (sandboxId, spec, _sandbox, signal) => call(signal, () => node.createContainer(sandboxId, spec)),
    startContainer: (id, signal) => call(signal, () => node.startContainer(id)),
    stopContainer: (id, graceSeconds, signal) => call(signal, () => node.stopContainer(id, graceSeconds, signal)),
    removeContainer: (id, signal) => call(signal, () => node.removeContainer(id)),
    containerStatus: (id, signal) => call(signal, () => containerStatusRow(node.container(id))),
    listContainers: (filter, signal) => call(signal, () => node.select(filter).map(containerRow)),
    updateResources: (id, _resources, signal) => call(signal, () => void node.container(id)),

    containerStats: (filter, signal) =>
      call(signal, () =>
        node
          .select({ ...filter, state: 'running' })
          .map((container) => containerStatsRow(container, options.clock.now())),
      ),
    sandboxStats: ({ podUid, id }, signal) =>
      call(signal, () =>
        [...node.sandboxes.values()]
          .filter(({ ready }) => ready)
          .filter((sandbox) => matches({ id: sandbox.id, podUid: sandbox.pod.uid }, { id, podUid }))
          .map((sandbox) => sandboxStatsRow(sandbox, options.clock.now())),
      ),

    exec: (id, execOptions, signal) => call(signal, () => exec(node.container(id), execOptions, signal)),
    execSync: (id, execOptions, signal) => call(signal, () => execSync(node.container(id), execOptions)),
    attach: (id, streams, signal) => call(signal, () => attach(node.container(id), streams, signal)),
    resizeContainer: (id, _size, signal) => call(signal, () => void node.container(id)),
    logs: (id, logOptions, signal) => logs(() => node.container(id), logOptions, signal),
    portForward: (sandboxId, port, signal) => call(signal, () => unsupportedPortForward(node.sandbox(sandboxId), port)),

    pullImage: (image, _options, signal) => call(signal, () => images.pull(image)),
    imageStatus: (image, signal) => call(signal, () => images.status(image)),
    listImages: (signal) => call(signal, () => images.list()),
    removeImage: (image, signal) => call(signal, () => images.remove(image)),
    imageFsInfo: (signal) => call(signal, () => images.fsInfo()),

    events: (signal) => node.hub.subscribe(signal, { type: 'relist', why: 'connected' } satisfies RuntimeEvent),
    close: async () => undefined,
  };
}
