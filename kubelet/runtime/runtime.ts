import type { Duplex } from 'node:stream';
import type { Container, ContainerFilter, ContainerSpec, ContainerStatus, LinuxResources } from './container.ts';
import type { RuntimeEvent } from './events.ts';
import type { Image, ImageFsInfo, ImageStatus, PullOptions } from './image.ts';
import type { Sandbox, SandboxFilter, SandboxSpec, SandboxStatus } from './sandbox.ts';
import type { ContainerStats, SandboxStats } from './stats.ts';
import type {
  ContainerStreams,
  ExecOptions,
  ExecSyncOptions,
  ExecSyncResult,
  LogOptions,
  TerminalSize,
} from './streams.ts';

/** Who does the work; for the node's `containerRuntimeVersion` (`docker://20.10.24`) and container ids (`docker://<id>`). */
export interface RuntimeVersion {
  readonly runtimeName: string;
  readonly runtimeVersion: string;
  readonly apiVersion: string;
}

/** One of `RuntimeReady` and `NetworkReady`, as in the CRI. */
export interface RuntimeCondition {
  readonly type: 'RuntimeReady' | 'NetworkReady';
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

/** How the runtime is; never throws for an engine that is down, says so. */
export interface RuntimeStatus {
  readonly conditions: readonly RuntimeCondition[];
  /** The range pod addresses really come from, once known. */
  readonly podCIDR?: string;
  /** How the engine addresses cgroups; absent while unknown. */
  readonly cgroupDriver?: 'cgroupfs' | 'systemd';
  readonly cgroupVersion?: 1 | 2;
}

/**
 * Runs pods on one node. Shaped like the CRI (https://kubernetes.io/docs/concepts/containers/cri/), so that an engine behind
 * gRPC fits as well as Docker does.
 *
 * All of it: throws {@link import('./errors.ts').RuntimeError}; an aborted `signal` rejects with its reason and leaves what was
 * begun in the engine, where the next call finds it. Every verb can be repeated after a crash. Nothing here keeps state that
 * matters: what the kubelet must know after `kill -9` comes back from the lists. A runtime shows only what belongs to its node.
 */
export interface ContainerRuntime {
  version(signal: AbortSignal): Promise<RuntimeVersion>;
  status(signal: AbortSignal): Promise<RuntimeStatus>;
  /** Tells the range for pod addresses when the node learns it. A range that is in use already shows as NetworkReady false. */
  configureNetwork(podCIDR: string, signal: AbortSignal): Promise<void>;

  /**
   * Makes and starts a pod's sandbox; resolves with its id when containers can be started in it. Idempotent on (pod uid, attempt):
   * a running one is given back, a dead one of that name is replaced.
   */
  runSandbox(spec: SandboxSpec, signal: AbortSignal): Promise<string>;
  /** Kills what runs in the sandbox, then the sandbox. Resolves when no process of it runs, also when it never existed. */
  stopSandbox(id: string, signal: AbortSignal): Promise<void>;
  /** Removes the sandbox and its containers, running or not. Resolves also when it never existed. */
  removeSandbox(id: string, signal: AbortSignal): Promise<void>;
  /** Throws NotFound. */
  sandboxStatus(id: string, signal: AbortSignal): Promise<SandboxStatus>;
  listSandboxes(filter: SandboxFilter, signal: AbortSignal): Promise<readonly Sandbox[]>;

  /** Idempotent on (pod uid, container name, attempt). The sandbox need not run yet. `sandbox` is the spec it was made with. */
  createContainer(sandboxId: string, spec: ContainerSpec, sandbox: SandboxSpec, signal: AbortSignal): Promise<string>;
  /** Resolves when the program runs (also when it ran already); throws StartFailed when it cannot. */
  startContainer(id: string, signal: AbortSignal): Promise<void>;
  /**
   * Stop signal, then after `graceSeconds` SIGKILL; 0 kills at once. Resolves when it does not run, also when it never existed.
   * A second call with a shorter grace hurries the first.
   */
  stopContainer(id: string, graceSeconds: number, signal: AbortSignal): Promise<void>;
  /** Removes it and its log, killing it if need be. Resolves also when it never existed. */
  removeContainer(id: string, signal: AbortSignal): Promise<void>;
  /** Throws NotFound. */
  containerStatus(id: string, signal: AbortSignal): Promise<ContainerStatus>;
  listContainers(filter: ContainerFilter, signal: AbortSignal): Promise<readonly Container[]>;
  /** Changes limits in place; fields absent stay as they are. */
  updateResources(id: string, resources: LinuxResources, signal: AbortSignal): Promise<void>;

  /** Of running containers that match; ones that end meanwhile are left out. */
  containerStats(filter: ContainerFilter, signal: AbortSignal): Promise<readonly ContainerStats[]>;
  sandboxStats(filter: SandboxFilter, signal: AbortSignal): Promise<readonly SandboxStats[]>;

  /** Runs a command; resolves with its exit code after its output was taken. Aborting gives the command up. */
  exec(id: string, options: ExecOptions, signal: AbortSignal): Promise<number>;
  execSync(id: string, options: ExecSyncOptions, signal: AbortSignal): Promise<ExecSyncResult>;
  /** Joins the streams of the container's own program until it ends or the signal fires; detaching does not stop it. */
  attach(id: string, streams: ContainerStreams, signal: AbortSignal): Promise<void>;
  /** Sets the size of the terminal of the container's own program. */
  resizeContainer(id: string, size: TerminalSize, signal: AbortSignal): Promise<void>;
  /**
   * The container's log, as kubectl prints it; of a dead instance too, as long as it is not removed. Ends quietly when the signal
   * fires. Reads no faster than the caller takes.
   */
  logs(id: string, options: LogOptions, signal: AbortSignal): AsyncIterable<Buffer>;
  /**
   * A connection to localhost:`port` inside the sandbox's network. Resolves when connected, throws Failed when refused. Ending
   * it half-closes; destroying it, or the signal, closes.
   */
  portForward(sandboxId: string, port: number, signal: AbortSignal): Promise<Duplex>;

  /** Resolves with the image's `ref` ({@link ImageStatus}); throws PullFailed with the registry's words. */
  pullImage(image: string, options: PullOptions, signal: AbortSignal): Promise<string>;
  /** `image` is a reference (`:latest` is implied) or an id; undefined when it is not on the node. */
  imageStatus(image: string, signal: AbortSignal): Promise<ImageStatus | undefined>;
  listImages(signal: AbortSignal): Promise<readonly Image[]>;
  /** Removes all names of the image. Resolves also when there is none; throws Failed when a container uses it. */
  removeImage(image: string, signal: AbortSignal): Promise<void>;
  imageFsInfo(signal: AbortSignal): Promise<ImageFsInfo>;

  /** What happens from now on; begins with a `relist`. Reconnects by itself, ends when the signal fires. */
  events(signal: AbortSignal): AsyncIterable<RuntimeEvent>;
  /** Lets go of connections; containers run on. */
  close(): Promise<void>;
}
