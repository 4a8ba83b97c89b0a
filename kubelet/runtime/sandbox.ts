/** Which pod something on the node belongs to; names as in the API. */
export interface PodIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

/** The `resolv.conf` of a pod, already resolved from its dnsPolicy and dnsConfig. */
export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** A container port published on the node. */
export interface PortMapping {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly containerPort: number;
  readonly hostPort: number;
  /** Absent: every address of the node. */
  readonly hostIP?: string;
}

/**
 * Seccomp or AppArmor profile, as in the API: `Localhost` names a profile (seccomp: an absolute file path on the node,
 * AppArmor: a loaded profile).
 */
export interface SecurityProfile {
  readonly type: 'RuntimeDefault' | 'Unconfined' | 'Localhost';
  readonly localhostProfile?: string;
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container */
export interface SeLinuxOptions {
  readonly user?: string;
  readonly role?: string;
  readonly type?: string;
  readonly level?: string;
}

/** Who shares which namespace: `pod` is the sandbox's, `container` one's own, `host` the node's. */
export interface Namespaces {
  readonly network: 'pod' | 'host';
  readonly ipc: 'pod' | 'host';
  /** `pod` is shareProcessNamespace: the sandbox's first process is everybody's init. */
  readonly pid: 'container' | 'pod' | 'host';
}

/** What a pod sandbox is made of: the CRI's PodSandboxConfig in the API's words. */
export interface SandboxSpec {
  readonly pod: PodIdentity;
  /** Counts the sandboxes of one pod from 0; (uid, attempt) names a sandbox for ever. */
  readonly attempt: number;
  /** Ignored with the host's network. At most 63 characters. */
  readonly hostname?: string;
  /** Absent: the engine's own choice. */
  readonly dns?: DnsConfig;
  readonly portMappings?: readonly PortMapping[];
  readonly namespaces: Namespaces;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** The pod's cgroup in the form of the node's cgroup driver; absent: the engine's own parent. */
  readonly cgroupParent?: string;
  readonly selinux?: SeLinuxOptions;
  /** The pod's labels, given back by list and status. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The pod's annotations and whatever else the kubelet wants back after a crash. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One row of {@link import('./runtime.ts').ContainerRuntime.listSandboxes}. */
export interface Sandbox {
  readonly id: string;
  readonly pod: PodIdentity;
  readonly attempt: number;
  /** `notReady`: its process has ended or never began; nothing can run in it any more. */
  readonly state: 'ready' | 'notReady';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What one look at a sandbox tells. */
export interface SandboxStatus extends Sandbox {
  readonly network: 'pod' | 'host';
  /** Primary address first; empty with the host's network and when the sandbox does not run. */
  readonly ips: readonly string[];
}

/** Restricts a list; fields given must all match. */
export interface SandboxFilter {
  readonly id?: string;
  readonly podUid?: string;
  readonly state?: Sandbox['state'];
}
