import type { Container, ContainerStatus } from '../runtime/container.ts';
import type { Sandbox, SandboxStatus } from '../runtime/sandbox.ts';
import type { Behaviour } from './behaviour.ts';

/** A sandbox in memory. Labels and annotations are the caller's own objects: thousands of pods share what their kubelet holds. */
export interface SimulatedSandbox {
  readonly id: string;
  readonly pod: Sandbox['pod'];
  readonly attempt: number;
  readonly createdAt: number;
  readonly labels: Sandbox['labels'];
  readonly annotations: Sandbox['annotations'];
  readonly network: SandboxStatus['network'];
  ip: string | undefined;
  ready: boolean;
  readonly containers: Set<SimulatedContainer>;
}

/** A container in memory. */
export interface SimulatedContainer {
  readonly id: string;
  readonly sandbox: SimulatedSandbox;
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  readonly createdAt: number;
  readonly record: Container['record'];
  readonly labels: Container['labels'];
  readonly annotations: Container['annotations'];
  readonly behaviour: Behaviour;
  state: 'created' | 'running' | 'exited';
  startedAt: number | undefined;
  finishedAt: number | undefined;
  exitCode: number | undefined;
  reason: string | undefined;
  /** Calls off its end by itself. */
  cancelExit: (() => void) | undefined;
  /** While it is being stopped: when it will be dead at the latest, and how to call that off. */
  stopping: { readonly at: number; readonly cancel: () => void } | undefined;
  /** Called when it ends. */
  waiters: Set<() => void> | undefined;
}

const NOTHING: Readonly<Record<string, string>> = {};

/** Whether `row` is what a filter asks for; absent fields ask for nothing. */
export function matches(row: Readonly<Record<string, unknown>>, filter: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([key, value]) => value === undefined || row[key] === value);
}

/** The row of a sandbox. */
export function sandboxRow(sandbox: SimulatedSandbox): Sandbox {
  const { id, pod, attempt, createdAt, labels, annotations, ready } = sandbox;
  return { id, pod, attempt, createdAt, labels, annotations, state: ready ? 'ready' : 'notReady' };
}

/** The details of a sandbox. */
export function sandboxStatusRow(sandbox: SimulatedSandbox): SandboxStatus {
  const { network, ip, ready } = sandbox;
  return { ...sandboxRow(sandbox), network, ips: ready && ip !== undefined ? [ip] : [] };
}

/** The row of a container. */
export function containerRow(container: SimulatedContainer): Container {
  const { id, sandbox, name, attempt, image, createdAt, record, labels, annotations, state } = container;
  return {
    id,
    sandboxId: sandbox.id,
    pod: sandbox.pod,
    name,
    attempt,
    state,
    image,
    createdAt,
    record,
    labels,
    annotations,
  };
}

/** The details of a container. */
export function containerStatusRow(container: SimulatedContainer): ContainerStatus {
  const { startedAt, finishedAt, exitCode, reason, image } = container;
  return {
    ...containerRow(container),
    imageId: imageId(image),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason }),
    ...(reason === 'StartError' ? { message: START_ERROR } : {}),
    mounts: [],
  };
}

/** What a start that is told to fail says. */
export const START_ERROR = 'simulated: the program cannot be started';

/** One object for all that have none. */
export const orNothing = (values: Readonly<Record<string, string>> | undefined) => values ?? NOTHING;

/** The same id for the same reference on every node. */
export function imageId(image: string): string {
  return `simulated://${image}`;
}
