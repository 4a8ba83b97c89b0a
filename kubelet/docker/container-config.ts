import type { ContainerSpec, LinuxResources, Mount } from '../runtime/container.ts';
import type { Namespaces, PortMapping, SandboxSpec } from '../runtime/sandbox.ts';
import { containerLabels, sandboxLabels } from './labels.ts';
import { securityConfig, selinuxOptions, userOf } from './security.ts';

/** How much of a container's log Docker keeps: the kubelet's containerLogMaxSize and containerLogMaxFiles. */
export interface LogLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** What is to be known besides the spec. */
export interface ContainerSurroundings {
  readonly node: string;
  readonly sandboxId: string;
  readonly sandbox: SandboxSpec;
  readonly logs: LogLimits;
  /** No container can be given a lower OOM score. */
  readonly oomScoreFloor: number;
  /** Text of a Localhost seccomp profile. */
  readonly seccompProfile?: string | undefined;
  /** The pod's resolv.conf on the host. */
  readonly resolvConf?: string | undefined;
}

/** The body of `POST /containers/create` for a container of a pod: it joins the sandbox's namespaces and has its own file system. */
export function containerConfig(spec: ContainerSpec, around: ContainerSurroundings): object {
  const { sandboxId, sandbox } = around;
  const security = spec.security ?? {};
  const user = userOf(security);
  return {
    Image: spec.image,
    // Docker's rule is the one of Kubernetes: an ENTRYPOINT given here switches the image's CMD off too.
    ...(spec.command?.length ? { Entrypoint: spec.command } : {}),
    ...(spec.args?.length ? { Cmd: spec.args } : {}),
    ...(spec.workingDir ? { WorkingDir: spec.workingDir } : {}),
    Env: (spec.env ?? []).map(({ name, value }) => `${name}=${value}`),
    ...(user === undefined ? {} : { User: user }),
    Labels: containerLabels(around.node, sandbox.pod, sandboxId, spec),
    OpenStdin: spec.stdin ?? false,
    StdinOnce: spec.stdinOnce ?? false,
    Tty: spec.tty ?? false,
    ...(spec.stopSignal ? { StopSignal: spec.stopSignal } : {}),
    // Health is the kubelet's business: an image's HEALTHCHECK would only cost.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: sandbox.namespaces.network === 'host' ? 'host' : `container:${sandboxId}`,
      IpcMode: sandbox.namespaces.ipc === 'host' ? 'host' : `container:${sandboxId}`,
      PidMode: pidMode(sandbox.namespaces, sandboxId, spec.processesOf),
      UTSMode: sandbox.namespaces.network === 'host' ? 'host' : '',
      Mounts: mounts(spec.mounts ?? [], around.resolvConf),
      // Process 1 is the image's program, or the sandbox's: never an init that the engine was configured to add.
      Init: false,
      LogConfig: {
        Type: 'json-file',
        Config: { 'max-size': String(around.logs.maxBytes), 'max-file': String(around.logs.maxFiles) },
      },
      ...(sandbox.cgroupParent ? { CgroupParent: sandbox.cgroupParent } : {}),
      ...resourceConfig(spec.resources ?? {}),
      ...oomScore(spec.resources?.oomScoreAdj, around.oomScoreFloor),
      ...securityConfig(security, around.seccompProfile),
    },
  };
}

/** What is to be known of a sandbox besides the spec. */
export interface SandboxSurroundings extends Pick<ContainerSurroundings, 'node' | 'oomScoreFloor'> {
  readonly network: string;
  /** The kubelet connects it to the network: the engine leaves it with the loopback interface alone. */
  readonly isConnectedByKubelet?: boolean;
  /** Whether this machine's kernel knows IPv6. */
  readonly hasIPv6?: boolean;
  readonly image: string;
}

/** The engine's pods have no IPv6 on an IPv4 network either; addresses that lead nowhere would only make programs wait. */
const WITHOUT_IPV6 = { 'net.ipv6.conf.all.disable_ipv6': '1' };

/** The body of `POST /containers/create` for a sandbox in Docker's network `network`. */
export function sandboxConfig(spec: SandboxSpec, around: SandboxSurroundings): object {
  const onHost = spec.namespaces.network === 'host';
  const isOurs = around.isConnectedByKubelet === true && !onHost;
  const sysctls = { ...(isOurs && around.hasIPv6 ? WITHOUT_IPV6 : {}), ...spec.sysctls };
  const ports = (onHost ? [] : (spec.portMappings ?? [])).map((mapping) => [portKey(mapping), mapping] as const);
  return {
    Image: around.image,
    ...(spec.hostname && !onHost ? { Hostname: spec.hostname } : {}),
    Labels: sandboxLabels(around.node, spec),
    ExposedPorts: Object.fromEntries(ports.map(([key]) => [key, {}])),
    ...(isOurs ? { NetworkDisabled: true } : {}),
    HostConfig: {
      NetworkMode: onHost ? 'host' : isOurs ? 'none' : around.network,
      IpcMode: spec.namespaces.ipc === 'host' ? 'host' : 'shareable',
      PidMode: spec.namespaces.pid === 'host' ? 'host' : '',
      UTSMode: onHost ? 'host' : '',
      PortBindings: portBindings(ports),
      Sysctls: sysctls,
      ...(spec.cgroupParent ? { CgroupParent: spec.cgroupParent } : {}),
      CpuShares: 2,
      Init: false,
      // The last to go when memory runs out: with it goes the whole pod.
      ...oomScore(-998, around.oomScoreFloor),
      LogConfig: { Type: 'none', Config: {} },
      // Its one program is ours and needs nothing; leaving the filter out saves its compilation at every start.
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', 'seccomp=unconfined', ...selinuxOptions(spec.selinux)],
    },
  };
}

/** The part of Docker's HostConfig, and of its update call, that limits. Swap is off: it would hide a memory limit. */
export function resourceConfig(resources: LinuxResources): object {
  const { cpuShares, cpuQuota, cpuPeriod, memoryLimit, cpusetCpus, cpusetMems, pidsLimit } = resources;
  return {
    ...(cpuShares === undefined ? {} : { CpuShares: cpuShares }),
    ...(cpuQuota === undefined ? {} : { CpuQuota: cpuQuota }),
    ...(cpuPeriod === undefined ? {} : { CpuPeriod: cpuPeriod }),
    ...(memoryLimit === undefined ? {} : { Memory: memoryLimit, MemorySwap: memoryLimit }),
    ...(cpusetCpus === undefined ? {} : { CpusetCpus: cpusetCpus }),
    ...(cpusetMems === undefined ? {} : { CpusetMems: cpusetMems }),
    ...(pidsLimit === undefined ? {} : { PidsLimit: pidsLimit }),
  };
}

function oomScore(wanted: number | undefined, floor: number): object {
  return wanted === undefined ? {} : { OomScoreAdj: Math.max(wanted, floor) };
}

function pidMode(namespaces: Namespaces, sandboxId: string, processesOf: string | undefined): string {
  const own = processesOf === undefined ? '' : `container:${processesOf}`;
  return { host: 'host', pod: `container:${sandboxId}`, container: own }[namespaces.pid];
}

/**
 * `None` is said by saying nothing: the engine takes rprivate then, but for folders that hold its own, such as `/`, for which
 * it refuses it and takes rslave. https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation
 */
const propagations = { HostToContainer: 'rslave', Bidirectional: 'rshared' } as const;

function mounts(wanted: readonly Mount[], resolvConf: string | undefined): object[] {
  const all = [...wanted];
  if (resolvConf && !wanted.some(({ containerPath }) => containerPath === '/etc/resolv.conf')) {
    all.push({ hostPath: resolvConf, containerPath: '/etc/resolv.conf' });
  }
  return all.map(({ hostPath, containerPath, readOnly = false, propagation = 'None' }) => ({
    Type: 'bind',
    Source: hostPath,
    Target: containerPath,
    ReadOnly: readOnly,
    ...(propagation === 'None' ? {} : { BindOptions: { Propagation: propagations[propagation] } }),
  }));
}

const portKey = ({ containerPort, protocol }: PortMapping) => `${containerPort}/${protocol.toLowerCase()}`;

/** One container port may be published more than once. */
function portBindings(ports: readonly (readonly [string, PortMapping])[]): Record<string, object[]> {
  const bindings: Record<string, object[]> = {};
  for (const [key, { hostIP, hostPort }] of ports) {
    const binding = { HostIp: hostIP ?? '', HostPort: String(hostPort) };
    bindings[key] = [...(bindings[key] ?? []), binding];
  }
  return bindings;
}
