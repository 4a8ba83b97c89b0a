import { kill } from 'node:process';
import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { attach } from './attach.ts';
import type { LogLimits } from './container-config.ts';
import { createContainer } from './container-create.ts';
import { startContainer } from './container-start.ts';
import { containerStatus, sandboxStatus } from './container-status.ts';
import { stopContainer } from './container-stop.ts';
import { updateResources } from './container-update.ts';
import type { DockerContext } from './context.ts';
import { removeByForce } from './create-named.ts';
import { DockerEngine, type DockerHost } from './engine.ts';
import { EventStream } from './event-stream.ts';
import { exec, resize } from './exec.ts';
import { execSync } from './exec-sync.ts';
import { pullImage } from './image-pull.ts';
import { imageFsInfo, imageStatus, listImages, removeImage } from './images.ts';
import { listContainers, listSandboxes } from './list.ts';
import { logs } from './logs.ts';
import { PodNetwork } from './network.ts';
import { Once } from './once.ts';
import { readOomScoreFloor } from './oom-score.ts';
import { portForward } from './port-forward.ts';
import { runtimeStatus, runtimeVersion } from './runtime-status.ts';
import { ensureSandboxImage } from './sandbox-image/sandbox-image.ts';
import { runSandbox } from './sandbox-run.ts';
import { removeSandbox, stopSandbox } from './sandbox-stop.ts';
import { containerStats, sandboxStats } from './stats.ts';

const SANDBOX_IMAGE_DEADLINE_MS = 60_000;

/** What a Docker runtime needs to know. */
export interface DockerRuntimeOptions {
  /** Name of the node: only containers with it are this runtime's, so several nodes may share one engine. */
  readonly node: string;
  /** A folder of its own for files that pods mount; made when needed. */
  readonly stateDir: string;
  /** Absent: DOCKER_HOST, else the default socket. */
  readonly host?: DockerHost;
  /** Name of the bridge network of pods; `bridge` is Docker's own with its own range. Default `knarr`. */
  readonly network?: string;
  /** The node's pod range, if known already; absent: a free one of a few usual ones. */
  readonly podCIDR?: string;
  /** Default 10 MiB in 5 files, the kubelet's. */
  readonly logLimits?: LogLimits;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Kills a process of this host; a test may take it over. */
  readonly killProcess?: (pid: number) => void;
}

/** Runs pods on a Docker Engine. Does not talk to it before the first call, nor load the client library. */
export function dockerRuntime(options: DockerRuntimeOptions): ContainerRuntime {
  const engine = new DockerEngine(options.host);
  const context: DockerContext = {
    engine,
    node: options.node,
    stateDir: options.stateDir,
    network: new PodNetwork({
      ...{ engine, name: options.network ?? 'knarr', range: options.podCIDR },
      log: options.log,
      clock: options.clock,
    }),
    sandboxImage: new Once(() => ensureSandboxImage(engine, AbortSignal.timeout(SANDBOX_IMAGE_DEADLINE_MS))),
    oomScoreFloor: new Once(readOomScoreFloor),
    logLimits: options.logLimits ?? { maxBytes: 10 * 1024 * 1024, maxFiles: 5 },
    imageRefs: new Map(),
    clock: options.clock,
    log: options.log,
    random: options.random,
    killProcess: options.killProcess ?? ((pid) => kill(pid, 'SIGKILL')),
  };
  const events = new EventStream(context);
  return {
    version: (signal) => runtimeVersion(context, signal),
    status: (signal) => runtimeStatus(context, signal),
    configureNetwork: (podCIDR) => context.network.configure(podCIDR),

    runSandbox: (spec, signal) => runSandbox(context, spec, signal),
    stopSandbox: (id, signal) => stopSandbox(context, id, signal),
    removeSandbox: (id, signal) => removeSandbox(context, id, signal),
    sandboxStatus: (id, signal) => sandboxStatus(context, id, signal),
    listSandboxes: (filter, signal) => listSandboxes(context, filter, signal),

    createContainer: (sandboxId, spec, sandbox, signal) => createContainer(context, sandboxId, spec, sandbox, signal),
    startContainer: (id, signal) => startContainer(context, id, signal),
    stopContainer: (id, graceSeconds, signal) => stopContainer(context, id, graceSeconds, signal),
    removeContainer: (id, signal) => removeByForce(context, id, signal),
    containerStatus: (id, signal) => containerStatus(context, id, signal),
    listContainers: (filter, signal) => listContainers(context, filter, signal),
    updateResources: (id, resources, signal) => updateResources(context, id, resources, signal),

    containerStats: (filter, signal) => containerStats(context, filter, signal),
    sandboxStats: (filter, signal) => sandboxStats(context, filter, signal),

    exec: (id, execOptions, signal) => exec(context, id, execOptions, signal),
    execSync: (id, execOptions, signal) => execSync(context, id, execOptions, signal),
    attach: (id, streams, signal) => attach(context, id, streams, signal),
    resizeContainer: (id, size, signal) => resize(context, `/containers/${id}`, size, signal),
    logs: (id, logOptions, signal) => logs(context, id, logOptions, signal),
    portForward: (sandboxId, port, signal) => portForward(context, sandboxId, port, signal),

    pullImage: (image, pullOptions, signal) => pullImage(context, image, pullOptions, signal),
    imageStatus: (image, signal) => imageStatus(context, image, signal),
    listImages: (signal) => listImages(context, signal),
    removeImage: (image, signal) => removeImage(context, image, signal),
    imageFsInfo: (signal) => imageFsInfo(context, signal),

    events: (signal) => events.events(signal),
    close: async () => events.close(),
  };
}
