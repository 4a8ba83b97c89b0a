import type { Container, ContainerState, ContainerStatus, Mount } from '../runtime/container.ts';
import type { Sandbox, SandboxStatus } from '../runtime/sandbox.ts';
import { describe } from './labels.ts';

/** A row of `GET /containers/json`. */
export interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  /** Seconds since the epoch. */
  readonly Created: number;
  readonly Labels: Readonly<Record<string, string>> | null;
}

/** The part of `GET /containers/{id}/json` in use. */
export interface InspectedContainer {
  readonly Id: string;
  readonly Name: string;
  /** RFC 3339 with nanoseconds. */
  readonly Created: string;
  /** Image id. */
  readonly Image: string;
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    /** 0: no process. */
    readonly Pid: number;
    readonly OOMKilled: boolean;
    readonly ExitCode: number;
    readonly Error: string;
    readonly StartedAt: string;
    readonly FinishedAt: string;
  };
  readonly Config: {
    readonly Image: string;
    readonly StdinOnce?: boolean;
    readonly Tty: boolean;
    readonly Labels: Readonly<Record<string, string>> | null;
    readonly NetworkDisabled?: boolean;
  };
  readonly HostConfig: { readonly NetworkMode: string };
  readonly Mounts: readonly {
    readonly Type: string;
    readonly Source: string;
    readonly Destination: string;
    readonly RW: boolean;
    readonly Propagation: string;
  }[];
  readonly NetworkSettings: {
    readonly Networks: Readonly<
      Record<string, { readonly IPAddress?: string; readonly GlobalIPv6Address?: string }>
    > | null;
  };
}

/** A container's exit code when its program could not be started, as the CRI has it. */
const START_ERROR_EXIT_CODE = 128;

/** Reads a list row; undefined when it is not a container of a pod. */
export function listedContainer(row: ListedContainer): Container | undefined {
  const found = describe(row.Labels ?? {});
  if (found?.type !== 'container') return undefined;
  const { type: _, ...container } = found;
  return { id: row.Id, state: stateOf(row.State), createdAt: row.Created * 1000, ...container };
}

/** Reads a list row; undefined when it is not a sandbox. */
export function listedSandbox(row: ListedContainer): Sandbox | undefined {
  const found = describe(row.Labels ?? {});
  if (found?.type !== 'sandbox') return undefined;
  const { type: _, ...sandbox } = found;
  return {
    id: row.Id,
    state: row.State === 'running' ? 'ready' : 'notReady',
    createdAt: row.Created * 1000,
    ...sandbox,
  };
}

/** Whether the kubelet connects this sandbox to the network: the engine knows nothing of its addresses then. */
export function isConnectedByKubelet({ Config }: InspectedContainer): boolean {
  return Config.NetworkDisabled ?? false;
}

/**
 * Reads a sandbox's details; undefined when it is none. Addresses only while it runs: Docker gives them away afterwards. `ownIps` are
 * those that the kubelet gave it.
 */
export function sandboxStatusOf(
  inspected: InspectedContainer,
  ownIps: readonly string[] = [],
): SandboxStatus | undefined {
  const found = describe(inspected.Config.Labels ?? {});
  if (found?.type !== 'sandbox') return undefined;
  const { type: _, ...sandbox } = found;
  const networks = Object.values(inspected.NetworkSettings.Networks ?? {});
  const engineIps = networks.flatMap(({ IPAddress, GlobalIPv6Address }) => [IPAddress, GlobalIPv6Address]);
  const ips = [...engineIps, ...ownIps];
  return {
    id: inspected.Id,
    state: inspected.State.Running ? 'ready' : 'notReady',
    createdAt: Date.parse(inspected.Created),
    ...sandbox,
    network: inspected.HostConfig.NetworkMode === 'host' ? 'host' : 'pod',
    ips: inspected.State.Running ? ips.filter((ip): ip is string => Boolean(ip)) : [],
  };
}

/** Reads a container's details; undefined when it is none of a pod. `imageRef` is what the image is known as. */
export function containerStatusOf(inspected: InspectedContainer, imageRef: string): ContainerStatus | undefined {
  const found = describe(inspected.Config.Labels ?? {});
  if (found?.type !== 'container') return undefined;
  const { type: _, ...container } = found;
  return {
    id: inspected.Id,
    createdAt: Date.parse(inspected.Created),
    ...container,
    imageId: imageRef,
    ...stateDetails(inspected),
    mounts: inspected.Mounts.filter(({ Type }) => Type === 'bind').map(mountOf),
  };
}

type StateDetails = Pick<ContainerStatus, 'state' | 'startedAt' | 'finishedAt' | 'exitCode' | 'reason' | 'message'>;

function stateDetails({ State, Created }: InspectedContainer): StateDetails {
  const state = stateOf(State.Status);
  const startedAt = time(State.StartedAt);
  const started = startedAt === undefined ? {} : { startedAt };
  // Docker leaves a container whose program could not be started as "created", with the error beside it.
  if (startFailed(State)) {
    const finishedAt = time(State.FinishedAt) ?? Date.parse(Created);
    return {
      state: 'exited',
      ...started,
      finishedAt,
      exitCode: START_ERROR_EXIT_CODE,
      reason: 'StartError',
      message: State.Error,
    };
  }
  if (state !== 'exited') return { state, ...started };
  // Docker writes the start down after the program was let loose: a short one ends "before" it began.
  const finishedAt = Math.max(time(State.FinishedAt) ?? Date.parse(Created), startedAt ?? 0);
  return {
    state,
    ...started,
    finishedAt,
    exitCode: State.ExitCode,
    reason: State.OOMKilled ? 'OOMKilled' : State.ExitCode === 0 ? 'Completed' : 'Error',
    ...(State.Error ? { message: State.Error } : {}),
  };
}

/** Whether the engine tried to start it and could not. */
export function startFailed({ Status, Error: error }: InspectedContainer['State']): boolean {
  return Status === 'created' && error !== '';
}

/** Docker's word for a container's state in the CRI's. A paused one still runs. */
function stateOf(status: string): ContainerState {
  switch (status) {
    case 'created':
      return 'created';
    case 'running':
    case 'paused':
      return 'running';
    case 'exited':
      return 'exited';
    default: // dead, removing, restarting
      return 'unknown';
  }
}

/** The year 1 is Docker's "never". */
function time(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) || at <= 0 ? undefined : at;
}

const propagations: Readonly<Record<string, Mount['propagation']>> = {
  rslave: 'HostToContainer',
  slave: 'HostToContainer',
  rshared: 'Bidirectional',
  shared: 'Bidirectional',
};

function mountOf({ Source, Destination, RW, Propagation }: InspectedContainer['Mounts'][number]): Mount {
  return {
    hostPath: Source,
    containerPath: Destination,
    readOnly: !RW,
    propagation: propagations[Propagation] ?? 'None',
  };
}
