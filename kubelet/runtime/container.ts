import type { PodIdentity, SecurityProfile, SeLinuxOptions } from './sandbox.ts';

/** A host path that appears inside a container. The path exists already: a runtime never makes it. */
export interface Mount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly?: boolean;
  /** `HostToContainer` and `Bidirectional` of the API; absent is `None`. */
  readonly propagation?: 'None' | 'HostToContainer' | 'Bidirectional';
}

/** Limits in the kernel's units; the kubelet derives them from requests and limits. Absent: no limit. */
export interface LinuxResources {
  /** Relative weight, 1024 a CPU (cgroup v1 scale; a runtime converts for v2). */
  readonly cpuShares?: number;
  /** Microseconds of CPU per period; -1 lifts the limit. */
  readonly cpuQuota?: number;
  /** Microseconds. */
  readonly cpuPeriod?: number;
  /** Bytes; swap is always off. */
  readonly memoryLimit?: number;
  readonly oomScoreAdj?: number;
  readonly cpusetCpus?: string;
  readonly cpusetMems?: string;
  readonly pidsLimit?: number;
}

/** The container's security context, the pod's already merged in. */
export interface ContainerSecurity {
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsUser?: number;
  /** Only with runAsUser. */
  readonly runAsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  readonly addCapabilities?: readonly string[];
  readonly dropCapabilities?: readonly string[];
  /** allowPrivilegeEscalation: false. */
  readonly noNewPrivileges?: boolean;
  /** procMount: Unmasked. */
  readonly unmaskedProc?: boolean;
  /** Absent is `Unconfined`, the default of Kubernetes. */
  readonly seccomp?: SecurityProfile;
  /** Absent is the engine's default. */
  readonly appArmor?: SecurityProfile;
  readonly selinux?: SeLinuxOptions;
}

/** What the kubelet wants to read back from a container after it was killed itself; stored with the container. */
export interface ContainerRecord {
  /** Hash of the container's spec; another hash means the container is to be replaced. */
  readonly hash: string;
  readonly restartCount: number;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  /** Seconds; of the pod at the time of creation. */
  readonly podTerminationGracePeriod?: number;
  /** The pod's creationTimestamp, RFC 3339. */
  readonly podCreated?: string;
}

/** What a container is made of: the CRI's ContainerConfig in the API's words. */
export interface ContainerSpec {
  readonly name: string;
  /** Counts the instances of this container in this pod from 0: (uid, name, attempt) names an instance for ever. */
  readonly attempt: number;
  /** A reference as the user wrote it, or an image id. The image is on the node already. */
  readonly image: string;
  /** Absent: the image's ENTRYPOINT (and its CMD, when args are absent too). Given: replaces both. */
  readonly command?: readonly string[];
  /** Replaces the image's CMD. */
  readonly args?: readonly string[];
  readonly workingDir?: string;
  /** Id of a running container of the same pod whose processes it sees, where the pod's do not share theirs. */
  readonly processesOf?: string;
  /** In order; a later value of the same name wins. */
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly mounts?: readonly Mount[];
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
  /** `SIGTERM` form; absent: the image's, else SIGTERM. */
  readonly stopSignal?: string;
  /** An init container, or one of a pod that is to complete. Only a simulation needs to know: it lets such a program succeed. */
  readonly expectedToEnd?: boolean;
  readonly resources?: LinuxResources;
  readonly security?: ContainerSecurity;
  readonly record: ContainerRecord;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `created`: never started. `unknown`: the engine is in the middle of something (removing, dead). */
export type ContainerState = 'created' | 'running' | 'exited' | 'unknown';

/** One row of {@link import('./runtime.ts').ContainerRuntime.listContainers}. */
export interface Container {
  readonly id: string;
  readonly sandboxId: string;
  readonly pod: PodIdentity;
  readonly name: string;
  readonly attempt: number;
  readonly state: ContainerState;
  /** As in the spec. */
  readonly image: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly record: ContainerRecord;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What one look at a container tells. Times in milliseconds since the epoch. */
export interface ContainerStatus extends Container {
  /** For the pod's status: a digest reference when the image came from a registry, else the image's id. */
  readonly imageId: string;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** Given when exited; 128 when the program could not be started at all. */
  readonly exitCode?: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`: the API's `state.terminated.reason`. */
  readonly reason?: string;
  /** The engine's words on a failed start. */
  readonly message?: string;
  readonly mounts: readonly Mount[];
}

/** Restricts a list; fields given must all match. */
export interface ContainerFilter {
  readonly id?: string;
  readonly sandboxId?: string;
  readonly podUid?: string;
  readonly name?: string;
  readonly state?: ContainerState;
}
