import { isSidecar, type ReadonlyContainer, type ReadonlyPod } from '../../api/pod/containers.ts';
import { restartsAtAll } from '../../api/pod/restart-policy.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import { containerHash } from './container-hash.ts';
import { type CrashDelay, crashDelayUntil } from './crash-backoff.ts';
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

export const unknownState = 'Container is in an unknown state, try killing it before starting a new one';

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
