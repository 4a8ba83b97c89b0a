import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import { isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import type { PodStatus } from '../../proto/gen/core/v1.ts';
import { PodProbes } from '../probes/pod-probes.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import { type PodEnd, podStatus } from '../status/pod-status.ts';
import type { NodeContext } from './node-context.ts';
import { activeDeadline, planPod } from './plan.ts';
import { PodEnding } from './pod-ending.ts';
import { PodResizing } from './pod-resizing.ts';
import { defaultGraceSeconds, graceOf, PodSteps } from './pod-steps.ts';
import type { Allocation, ResizeStep } from './resize.ts';
import { TaskSet } from './task-set.ts';
import { Wake } from './wake.ts';
import { nextState, type WorkerEvent, type WorkerState } from './worker-state.ts';

/** What a worker asks of who made it. */
export interface PodWorkerOwner {
  /** Why the pod may not run here; asked once, before anything is made. */
  refusal(pod: ReadonlyPod): PodEnd | undefined;
  /** What becomes of resources that were changed. */
  resize(pod: ReadonlyPod, allocation: Allocation): ResizeStep;
  /** All that is left of the pod is being removed. */
  removing(uid: string): void;
  /** Nothing is left of the pod. */
  gone(uid: string): void;
}

/**
 * Brings one pod about and reports on it. Every change (of the pod, of what runs, of a probe, of time) makes a new plan of what is to
 * be done next; the steps run beside each other, none of them twice. Nothing here waits for its turn in a loop.
 */
export class PodWorker {
  readonly uid: string;
  readonly #context: NodeContext;
  readonly #owner: PodWorkerOwner;
  readonly #probes: PodProbes;
  readonly #steps: PodSteps;
  readonly #resizing: PodResizing;
  readonly #tasks: TaskSet;
  readonly #ending: PodEnding;
  readonly #wake: Wake;
  #pod: ReadonlyPod;
  #state: WorkerState = { at: 'syncing' };
  #status: PodStatus | undefined;
  #isAdmitted = false;
  #isKicked = false;

  constructor(context: NodeContext, owner: PodWorkerOwner, pod: ReadonlyPod) {
    const { clock, random, signal, runProbe, startedAt, log } = context;
    this.#context = context;
    this.#owner = owner;
    this.#pod = pod;
    this.uid = pod.metadata.uid ?? '';
    this.#resizing = new PodResizing(pod);
    this.#wake = new Wake(clock, () => this.changed());
    const { name, namespace } = pod.metadata;
    this.#tasks = new TaskSet({
      clock,
      signal,
      ended: () => this.changed(),
      failed: (step, error) => log.warn('a step of a pod failed', { step, name, namespace, error }),
      wakeAt: (at) => this.#wake.at(at),
    });
    this.#steps = new PodSteps({ context, tasks: this.#tasks, resizing: this.#resizing, pod: () => this.#pod });
    this.#ending = new PodEnding({
      ...{ context, tasks: this.#tasks, steps: this.#steps },
      pod: () => this.#pod,
      state: () => this.#state,
      take: (event) => this.#take(event),
      report: () => this.#report(),
      retry: () => this.changed(),
      removing: () => owner.removing(this.uid),
      gone: () => {
        this.release();
        owner.gone(this.uid);
      },
    });
    this.#probes = new PodProbes({
      ...{ clock, random, run: runProbe, kubeletStartedAt: startedAt },
      event: (container, type, reason, message) => context.event(this.#pod, container, type, reason, message),
      changed: () => this.changed(),
    });
    this.update(pod);
  }

  get pod(): ReadonlyPod {
    return this.#pod;
  }

  /** The pod with the resources that it was granted. */
  get granted(): ReadonlyPod {
    return this.#resizing.granted(this.#pod);
  }

  /** The pod with the status as this kubelet knows it, which may be ahead of the server. */
  get reported(): ReadonlyPod {
    return this.#status ? { ...this.#pod, status: this.#status } : this.#pod;
  }

  /** Whether it takes of what the node has. */
  get isActive(): boolean {
    return this.#isAdmitted && (this.#state.at === 'syncing' || this.#state.at === 'terminating');
  }

  /** Whether it waits for resources that others hold. */
  get isResizePending(): boolean {
    return this.#resizing.isPending;
  }

  /** The pod as the API has it now. */
  update(pod: ReadonlyPod): void {
    const { metadata } = this.#pod;
    this.#pod = pod;
    this.#context.statuses.seen(pod);
    if (isPodTerminating(pod)) this.#end(pod.metadata.deletionGracePeriodSeconds ?? defaultGraceSeconds);
    else if (isPodTerminal(pod) && this.#state.at === 'syncing') this.#end(graceOf(this.#pod));
    const isRelabelled =
      !deepEqual(metadata.labels, pod.metadata.labels) || !deepEqual(metadata.annotations, pod.metadata.annotations);
    if (isRelabelled) this.#steps.relabelled();
    this.changed();
  }

  /** The API has the pod no more; `pod` is how it was last. */
  removed(pod: ReadonlyPod): void {
    this.#pod = pod;
    this.#context.statuses.forget(this.uid);
    this.#ending.within(Math.max(1, pod.metadata.deletionGracePeriodSeconds ?? graceOf(this.#pod)));
    this.#take({ type: 'removed' });
  }

  /** The pod may not go on. */
  evict(end: PodEnd, graceSeconds: number): void {
    this.#end(graceSeconds, end);
  }

  /** What runs, or a verdict on it, has changed: looks at everything in this turn, once. */
  changed(): void {
    if (this.#isKicked) return;
    this.#isKicked = true;
    queueMicrotask(() => {
      this.#isKicked = false;
      if (!this.#context.signal.aborted) this.#sync();
    });
  }

  /** The engine is back, or everything was looked at anew: what failed may go now. */
  retryNow(): void {
    this.#tasks.retryNow();
    this.changed();
  }

  /** Lets go of timers; for a kubelet that stops. Nothing is stopped on the node. */
  release(): void {
    this.#probes.stop();
    this.#steps.release();
    this.#wake.cancel();
  }

  #end(graceSeconds: number, end?: PodEnd): void {
    this.#ending.within(graceSeconds);
    this.#take({ type: 'end', ...(end ? { end } : {}) });
  }

  #take(event: WorkerEvent): void {
    const before = this.#state;
    this.#state = nextState(before, event);
    if (before === this.#state) return;
    if (before.at === 'syncing' && this.#state.at === 'terminating') void this.#ending.stop();
    this.changed();
  }

  #sync(): void {
    if (this.#state.at === 'gone') return;
    const runtime = this.#context.view.get(this.uid);
    const running = runtime.containers.filter(({ state }) => state === 'running');
    this.#probes.follow(this.#pod, running, this.#steps.podIP(), this.#state.at !== 'syncing');
    if (this.#state.at === 'syncing') this.#admit(running.length > 0);
    if (this.#state.at === 'syncing') this.#advance(running);
    if (this.#state.at === 'terminated') void this.#ending.finish();
    this.#report();
  }

  /** What runs already was admitted by the kubelet before this one. */
  #admit(runsAlready: boolean): void {
    const { clock } = this.#context;
    if (!this.#isAdmitted) {
      const refusal = runsAlready ? undefined : this.#owner.refusal(this.#pod);
      this.#isAdmitted = refusal === undefined;
      if (refusal) {
        this.#context.event(this.#pod, undefined, 'Warning', refusal.reason, refusal.message);
        this.#end(0, refusal);
      } else if (!runsAlready) this.#resizing.takeAll(this.#pod);
    }
    const deadline = activeDeadline(this.reported);
    if (deadline === undefined) return;
    this.#wake.at(deadline);
    if (deadline > clock.now()) return;
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#context.event(this.#pod, undefined, 'Normal', 'DeadlineExceeded', message);
    this.#end(graceOf(this.#pod), { reason: 'DeadlineExceeded', message });
  }

  /** Plans and begins what can be begun. */
  #advance(running: readonly ContainerStatus[]): void {
    const { view, clock } = this.#context;
    const now = clock.now();
    this.#resizing.take(this.#owner.resize(this.#pod, this.#resizing.allocation));
    const plan = planPod({
      pod: this.#resizing.granted(this.reported),
      runtime: view.get(this.uid),
      verdicts: (id) => this.#probes.verdicts(id),
      crashDelay: (name) => this.#steps.crashDelay(name),
      isBusy: (name) => this.#tasks.has(name),
      retryAt: (name) => this.#tasks.retryAt(name),
      now,
    });
    if (plan.finished) {
      if (this.#tasks.size === 0) this.#end(graceOf(this.#pod));
      return;
    }
    for (const crashLoop of plan.crashLoops) this.#steps.noteCrashLoop(crashLoop);
    for (const kill of plan.kill) this.#steps.kill(kill);
    const { containers, initContainers } = this.granted.spec;
    for (const work of this.#resizing.work([...containers, ...(initContainers ?? [])], running))
      this.#steps.resize(work);
    const { renewAt = Number.POSITIVE_INFINITY } = this.#steps;
    this.#wake.at(plan.wakeAt);
    if (Number.isFinite(renewAt)) this.#wake.at(renewAt);
    if (!this.#steps.isMounted || this.#steps.isOutdated || renewAt <= now) this.#steps.setUpVolumes();
    if (!this.#steps.isMounted) return;
    if (plan.sandbox.kind === 'create') this.#steps.runSandbox(plan.sandbox);
    if (plan.sandbox.kind !== 'keep') return;
    for (const start of plan.start) this.#steps.start(start, plan.sandbox.sandbox);
    this.#steps.removeLeftovers();
  }

  #report(): void {
    const state = this.#state;
    if (state.at === 'gone' || (state.at !== 'syncing' && state.isRemoved)) return;
    const { view, statuses, hostIPs, runtimeName, clock } = this.#context;
    const status = podStatus({
      pod: this.#pod,
      runtime: view.get(this.uid),
      before: this.#status ?? (this.#pod.status as PodStatus),
      failure: (name) => this.#steps.failure(name),
      health: (name, id) => this.#health(name, id),
      resources: (name, id) => ({
        actual: this.#resizing.actual(id, name),
        allocated: this.#resizing.allocation.get(name),
      }),
      resizing: this.#resizing.conditions,
      ending: state.at !== 'syncing',
      terminal: state.at === 'terminated',
      end: state.at === 'syncing' ? undefined : state.end,
      hostIPs,
      runtimeName,
      now: clock.now(),
    });
    if (this.#status && deepEqual(this.#status, status)) return;
    this.#status = status;
    statuses.write(this.uid, status);
  }

  /** A container whose hook is not through has not started yet. */
  #health(name: string, id: string): { readonly started: boolean; readonly ready: boolean } {
    if (this.#tasks.has(name) && this.#state.at === 'syncing') {
      const container = this.#pod.spec.containers.find((one) => one.name === name);
      if (container?.lifecycle?.postStart) return { started: false, ready: false };
    }
    return this.#probes.health(name, id);
  }
}
