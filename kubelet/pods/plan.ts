import { isSidecar, type ReadonlyContainer, type ReadonlyPod } from '../../api/pod/containers.ts';
import { restartsAfter, restartsAtAll } from '../../api/pod/restart-policy.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import { containerHash } from './container-hash.ts';
import { type CrashDelay, crashDelayUntil } from './crash-backoff.ts';
import { planInitContainers } from './plan-init-containers.ts';
import type { PodRuntime } from './runtime-view.ts';

/** What the probes of one instance of a container say; `startup` is `success` when there is no startup probe. */
export interface ProbeVerdicts {
  readonly startup: 'unknown' | 'success' | 'failure';
  readonly liveness: 'unknown' | 'success' | 'failure';
}

/** All that decides what is to be done for a pod that shall run. */
export interface PlanInput {
  readonly pod: ReadonlyPod;
  readonly runtime: PodRuntime;
  /** By container id. */
  verdicts(id: string): ProbeVerdicts;
  /** By container name. */
  crashDelay(name: string): CrashDelay | undefined;
  /** Containers that are being started or killed: left alone. */
  isBusy(name: string): boolean;
  /** Milliseconds: after a failure, a container is not tried before. */
  retryAt(name: string): number | undefined;
  readonly now: number;
}

/** How many times the container was started before is its `attempt`, and its restart count. */
export interface ContainerStart {
  readonly container: ReadonlyContainer;
  readonly kind: 'init' | 'sidecar' | 'container' | 'ephemeral';
  readonly attempt: number;
  /** The instance that ended before, if it has been seen. */
  readonly previous?: ContainerStatus;
}

export interface ContainerKill {
  readonly id: string;
  readonly container: ReadonlyContainer;
  /** For the event `Killing`. */
  readonly message: string;
  readonly reason: 'changed' | 'liveness' | 'startup' | 'unknown';
}

/** A container that waits to be started again. */
export interface CrashLoop {
  readonly container: ReadonlyContainer;
  readonly until: number;
  readonly delayMs: number;
}

export interface PodPlan {
  /**
   * `create`: `stop`, if given, is killed first with all in it; containers are started once it is there. `none`: there is none and
   * none is needed.
   */
  readonly sandbox:
    | { readonly kind: 'keep'; readonly sandbox: SandboxStatus }
    | { readonly kind: 'create'; readonly attempt: number; readonly stop?: string }
    | { readonly kind: 'none' };
  readonly start: readonly ContainerStart[];
  readonly kill: readonly ContainerKill[];
  readonly crashLoops: readonly CrashLoop[];
  /** Milliseconds: when to plan again, even if nothing happens. */
  readonly wakeAt?: number;
  /** Nothing will run any more: the pod is to be terminated. */
  readonly finished: boolean;
}

/** What a plan collects while it is made. */
export class PlanDraft {
  readonly start: ContainerStart[] = [];
  readonly kill: ContainerKill[] = [];
  readonly crashLoops: CrashLoop[] = [];
  readonly #input: PlanInput;
  #wakeAt: number | undefined;

  constructor(input: PlanInput) {
    this.#input = input;
  }

  /** Starts a container now, or notes when it may be. `container` was seen as `previous` last. */
  startSoon(kind: ContainerStart['kind'], container: ReadonlyContainer, previous: ContainerStatus | undefined): void {
    const { pod, now } = this.#input;
    const { name } = container;
    if (this.#input.isBusy(name)) return;
    if (previous?.state === 'exited') {
      const delay = this.#input.crashDelay(name);
      const until = crashDelayUntil(delay, containerHash(container), previous.finishedAt ?? 0);
      if (delay !== undefined && until !== undefined && until > now) {
        this.crashLoops.push({ container, until, delayMs: delay.delayMs });
        this.wake(until);
        return;
      }
    }
    const retryAt = this.#input.retryAt(name);
    if (retryAt !== undefined && retryAt > now) {
      this.wake(retryAt);
      return;
    }
    const attempt = nextAttempt(pod, name, previous);
    this.start.push({ container, kind, attempt, ...(previous ? { previous } : {}) });
  }

  /** Kills an instance, unless that is being done. */
  killNow(kill: ContainerKill): void {
    if (!this.#input.isBusy(kill.container.name)) this.kill.push(kill);
  }

  wake(at: number): void {
    if (this.#wakeAt === undefined || at < this.#wakeAt) this.#wakeAt = at;
  }

  finish(sandbox: PodPlan['sandbox']): PodPlan {
    const { start, kill, crashLoops } = this;
    const wakeAt = this.#wakeAt;
    return { sandbox, start, kill, crashLoops, finished: false, ...(wakeAt === undefined ? {} : { wakeAt }) };
  }
}

const finished: PodPlan = { sandbox: { kind: 'none' }, start: [], kill: [], crashLoops: [], finished: true };

/**
 * Compares what a pod shall be with what runs and tells the next steps. Pure; called again after every change, also while steps are
 * under way (`isBusy`).
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
 */
export function planPod(input: PlanInput): PodPlan {
  const { pod, runtime } = input;
  const { spec } = pod;
  const newest = runtime.sandboxes[0];
  if (newest === undefined || !isUsable(newest)) return planNewSandbox(input, newest);

  const draft = new PlanDraft(input);
  // What ran in an earlier sandbox ran in another pod, as far as the order of starting goes.
  const here = runtime.containers.filter(({ sandboxId }) => sandboxId === newest.id);
  const keep = { kind: 'keep', sandbox: newest } as const;
  for (const container of spec.ephemeralContainers ?? [])
    if (!find(runtime.containers, container.name)) draft.startSoon('ephemeral', container, undefined);
  const init = planInitContainers(input, here, draft);
  if (init === 'failed') return finished;
  if (init === 'waiting') return draft.finish(keep);

  let kept = 0;
  const starts = draft.start.length + draft.crashLoops.length;
  for (const container of spec.containers) {
    if (input.isBusy(container.name)) {
      kept++;
      continue;
    }
    const status = find(runtime.containers, container.name);
    const kill = status?.state === 'running' ? killOf(input, container, status) : undefined;
    if (status?.state === 'running' && !kill) {
      kept++;
    } else if (status && kill) {
      draft.killNow(kill);
      if (restartsAtAll(container, spec)) kept++;
    } else if (status?.state === 'unknown') {
      draft.killNow({ id: status.id, container, message: unknownState, reason: 'unknown' });
      kept++;
    } else if (!status || status.state === 'created' || restartsAfter(container, spec, status.exitCode ?? 0)) {
      draft.startSoon('container', container, status);
      kept++;
    }
  }
  if (kept === 0 && starts === draft.start.length + draft.crashLoops.length) return finished;
  return draft.finish(keep);
}

/** When a pod that has begun has had its time, in milliseconds; activeDeadlineSeconds after its start. */
export function activeDeadline({ spec, status }: ReadonlyPod): number | undefined {
  const seconds = spec.activeDeadlineSeconds;
  if (seconds === undefined || seconds === null || !status.startTime) return undefined;
  return Date.parse(status.startTime) + seconds * 1000;
}

export const unknownState = 'Container is in an unknown state, try killing it before starting a new one';

function planNewSandbox(input: PlanInput, newest: SandboxStatus | undefined): PodPlan {
  const { pod, runtime } = input;
  const { containers, initContainers, restartPolicy } = pod.spec;
  const draft = new PlanDraft(input);
  const attempt = newest === undefined ? 0 : newest.attempt + 1;
  // A pod that is not to be restarted and has run is over with its sandbox.
  if (restartPolicy === 'Never' && attempt > 0 && runtime.containers.length > 0) return finished;
  const wanted = containers.filter((container) => {
    const status = find(runtime.containers, container.name);
    return status?.state !== 'exited' || restartsAfter(container, pod.spec, status.exitCode ?? 0);
  });
  const begun = containers.some(({ name }) => find(runtime.containers, name) !== undefined);
  if (wanted.length === 0 && (begun || !initContainers?.length)) return finished;
  return draft.finish({ kind: 'create', attempt, ...(newest === undefined ? {} : { stop: newest.id }) });
}

/** Whether containers can run in it; one that has lost its address cannot be reached. */
export function isUsable(sandbox: SandboxStatus): boolean {
  return sandbox.state === 'ready' && (sandbox.network === 'host' || sandbox.ips.length > 0);
}

/** The newest instance of a container. */
export function find(containers: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  return containers.find((one) => one.name === name);
}

/** Why a running container must go, if it must. */
export function killOf(
  input: PlanInput,
  container: ReadonlyContainer,
  status: ContainerStatus,
): ContainerKill | undefined {
  const { id, record } = status;
  const kind =
    isSidecar(container) && input.pod.spec.initContainers?.includes(container) ? 'Init container' : 'Container';
  const again = restartsAtAll(container, input.pod.spec) ? ', will be restarted' : '';
  if (record.hash !== containerHash(container)) {
    return {
      id,
      container,
      reason: 'changed',
      message: `${kind} ${container.name} definition changed, will be restarted`,
    };
  }
  const { startup, liveness } = input.verdicts(id);
  if (liveness === 'failure') {
    return { id, container, reason: 'liveness', message: `${kind} ${container.name} failed liveness probe${again}` };
  }
  if (startup === 'failure') {
    return { id, container, reason: 'startup', message: `${kind} ${container.name} failed startup probe${again}` };
  }
  return undefined;
}

/** Instances are counted by what is there; what a clean-up of the engine has taken away is still in the pod's status. */
function nextAttempt(pod: ReadonlyPod, name: string, previous: ContainerStatus | undefined): number {
  // Made and never started, by a kubelet that was killed in between: the same instance again.
  if (previous?.state === 'created') return previous.attempt;
  if (previous) return previous.attempt + 1;
  const { containerStatuses, initContainerStatuses } = pod.status;
  const reported = [...(containerStatuses ?? []), ...(initContainerStatuses ?? [])].find((one) => one.name === name);
  return reported?.containerID ? reported.restartCount + 1 : (reported?.restartCount ?? 0);
}
