import { sleep } from '../../api/clock.ts';
import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import { formatDuration } from '../../api/time/duration.ts';
import type { PodStatus } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { PodProbes } from '../probes/pod-probes.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import type { WaitingReason } from '../status/container-status.ts';
import { type PodEnd, podStatus } from '../status/pod-status.ts';
import type { Volumes } from '../volumes/node-files.ts';
import { type MountedVolumes, SetUpError } from '../volumes/pod-volumes.ts';
import { containerHash } from './container-hash.ts';
import { type CrashDelay, nextCrashDelay } from './crash-backoff.ts';
import { Grace } from './grace.ts';
import { killContainer } from './kill-container.ts';
import { linuxResources } from './linux-resources.ts';
import type { NodeContext } from './node-context.ts';
import { activeDeadline, type ContainerKill, type ContainerStart, type PodPlan, planPod } from './plan.ts';
import { PodResizing, type ResizeWork } from './pod-resizing.ts';
import { removeOld, removePod } from './remove-pod.ts';
import type { Allocation, ResizeStep } from './resize.ts';
import { describePod, podIdentity, sandboxSpec } from './sandbox-spec.ts';
import { startContainer } from './start-container.ts';
import { TaskSet } from './task-set.ts';
import { addressOf, terminatePod } from './terminate-pod.ts';
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

/** Work on the pod as a whole; no container has such a name. */
const sandboxTask = '/sandbox';
const volumesTask = '/volumes';
const defaultGraceSeconds = 30;
const retryMs = { sandbox: [1000, 30_000], volumes: [500, 122_000], stop: [1000, 30_000] } as const;

/**
 * Brings one pod about and reports on it. Every change (of the pod, of what runs, of a probe, of time) makes a new plan of what is to
 * be done next; the steps run beside each other, none of them twice. Nothing here waits for its turn in a loop.
 *
 * Longer than a file should be: it is the one place where everything about a pod meets, and each part of it is a file of its own.
 */
export class PodWorker {
  readonly uid: string;
  readonly #context: NodeContext;
  readonly #owner: PodWorkerOwner;
  readonly #probes: PodProbes;
  readonly #volumes: Volumes;
  readonly #resizing: PodResizing;
  readonly #tasks: TaskSet;
  readonly #wake: Wake;
  #pod: ReadonlyPod;
  #state: WorkerState = { at: 'syncing' };
  #status: PodStatus | undefined;
  #isAdmitted = false;
  #mounted: MountedVolumes | undefined;
  readonly #failures = new Map<string, WaitingReason>();
  readonly #crashDelays = new Map<string, CrashDelay>();
  #grace: Grace | undefined;
  #isKicked = false;
  #isDeleting = false;

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
    this.#volumes = context.files.volumes();
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
    else if (isPodTerminal(pod) && this.#state.at === 'syncing') this.#end(this.#ownGrace());
    const isRelabelled =
      !deepEqual(metadata.labels, pod.metadata.labels) || !deepEqual(metadata.annotations, pod.metadata.annotations);
    if (isRelabelled && this.#mounted) this.#setUpVolumes();
    this.changed();
  }

  /** The API has the pod no more; `pod` is how it was last. */
  removed(pod: ReadonlyPod): void {
    this.#pod = pod;
    this.#context.statuses.forget(this.uid);
    this.#graceWithin(Math.max(1, pod.metadata.deletionGracePeriodSeconds ?? this.#ownGrace()));
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
    this.#volumes.unwatch();
    this.#wake.cancel();
  }

  #end(graceSeconds: number, end?: PodEnd): void {
    this.#graceWithin(graceSeconds);
    this.#take({ type: 'end', ...(end ? { end } : {}) });
  }

  #ownGrace(): number {
    return this.#pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  }

  /** A grace that is running can only become shorter. */
  #graceWithin(seconds: number): void {
    if (this.#grace) this.#grace.shorten(seconds);
    else this.#grace = new Grace(this.#context.clock, seconds);
  }

  #take(event: WorkerEvent): void {
    const before = this.#state;
    this.#state = nextState(before, event);
    if (before === this.#state) return;
    if (before.at === 'syncing' && this.#state.at === 'terminating') void this.#terminate();
    this.changed();
  }

  #sync(): void {
    if (this.#state.at === 'gone') return;
    const runtime = this.#context.view.get(this.uid);
    const running = runtime.containers.filter(({ state }) => state === 'running');
    this.#probes.follow(this.#pod, running, this.#podIP(), this.#state.at !== 'syncing');
    if (this.#state.at === 'syncing') this.#admit(running.length > 0);
    if (this.#state.at === 'syncing') this.#advance(running);
    if (this.#state.at === 'terminated') void this.#finish();
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
    this.#end(this.#ownGrace(), { reason: 'DeadlineExceeded', message });
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
      crashDelay: (name) => this.#crashDelays.get(name),
      isBusy: (name) => this.#tasks.has(name),
      retryAt: (name) => this.#tasks.retryAt(name),
      now,
    });
    if (plan.finished) {
      if (this.#tasks.size === 0) this.#end(this.#ownGrace());
      return;
    }
    for (const { container, delayMs } of plan.crashLoops) this.#noteCrashLoop(container, delayMs);
    for (const kill of plan.kill) this.#kill(kill);
    const { containers, initContainers = [] } = this.granted.spec;
    for (const work of this.#resizing.work([...containers, ...(initContainers ?? [])], running)) this.#resize(work);
    this.#wake.at(plan.wakeAt);
    this.#wake.at(this.#volumes.renewAt);
    if (this.#mounted === undefined || (this.#volumes.renewAt ?? Number.POSITIVE_INFINITY) <= now) this.#setUpVolumes();
    if (this.#mounted === undefined) return;
    if (plan.sandbox.kind === 'create') this.#runSandbox(plan.sandbox);
    if (plan.sandbox.kind !== 'keep') return;
    for (const start of plan.start) if (!this.#isHeld(start)) this.#start(start, plan.sandbox.sandbox);
  }

  /** Containers start in their order as far as postStart hooks make it matter: the next one waits for the hook. */
  #isHeld({ kind, container }: ContainerStart): boolean {
    if (kind !== 'container') return false;
    for (const earlier of this.#pod.spec.containers) {
      if (earlier.name === container.name) return false;
      if (earlier.lifecycle?.postStart && this.#tasks.has(earlier.name)) return true;
    }
    return false;
  }

  #noteCrashLoop(container: ReadonlyContainer, delayMs: number): void {
    const { name } = container;
    const pod = describePod(this.#pod);
    const message = `back-off ${formatDuration(delayMs)} restarting failed container=${name} pod=${pod}`;
    if (this.#failures.get(name)?.message === message) return;
    this.#failures.set(name, { reason: 'CrashLoopBackOff', message });
    const told = `Back-off restarting failed container ${name} in pod ${pod}`;
    this.#context.event(this.#pod, container, 'Warning', 'BackOff', told);
  }

  #setUpVolumes(): void {
    this.#tasks.attempt(volumesTask, retryMs.volumes, async (signal) => {
      const { hostIPs } = this.#context;
      this.#volumes.watch(this.#pod, () => {
        this.#tasks.setRetry(volumesTask, undefined);
        this.#setUpVolumes();
      });
      try {
        const podIPs = this.#podIPs(this.#context.view.get(this.uid).sandboxes[0]);
        this.#mounted = await this.#volumes.setUp({ pod: this.granted, podIPs, hostIPs }, signal);
      } catch (error) {
        if (error instanceof SetUpError)
          this.#context.event(this.#pod, undefined, 'Warning', 'FailedMount', error.message);
        throw error;
      }
    });
  }

  #runSandbox({ attempt, stop }: Extract<PodPlan['sandbox'], { kind: 'create' }>): void {
    this.#tasks.attempt(sandboxTask, retryMs.sandbox, async (signal) => {
      const { runtime, view, dns } = this.#context;
      if (stop !== undefined) {
        const message = 'Pod sandbox changed, it will be killed and re-created.';
        this.#context.event(this.#pod, undefined, 'Normal', 'SandboxChanged', message);
        await runtime.stopSandbox(stop, signal);
      }
      try {
        const id = await runtime.runSandbox(sandboxSpec(this.#pod, attempt, dns), signal);
        await view.look(podIdentity(this.#pod), id, true, signal);
      } catch (error) {
        if (!signal.aborted) {
          const message = `Failed to create pod sandbox: ${error instanceof Error ? error.message : error}`;
          this.#context.event(this.#pod, undefined, 'Warning', 'FailedCreatePodSandBox', message);
        }
        throw error;
      }
    });
  }

  #start(start: ContainerStart, sandbox: SandboxStatus): void {
    const { container, previous } = start;
    const { name } = container;
    const { clock, view } = this.#context;
    if (previous?.state === 'exited') {
      const [hash, finishedAt] = [containerHash(container), previous.finishedAt ?? 0];
      this.#crashDelays.set(name, nextCrashDelay(this.#crashDelays.get(name), hash, finishedAt, clock.now()));
    }
    const input = {
      pod: this.granted,
      start,
      sandbox,
      podIPs: this.#podIPs(sandbox),
      volumes: this.#mounted ?? new Map(),
    };
    this.#tasks.run(name, async (signal) => {
      const outcome = await startContainer(this.#context, input, signal);
      if (outcome.kind === 'failed') {
        this.#failures.set(name, outcome.failure);
        this.#tasks.setRetry(name, outcome.retryAt);
        return;
      }
      this.#failures.delete(name);
      this.#tasks.setRetry(name, undefined);
      // One dead instance of each container is kept, for `kubectl logs --previous`.
      const old = view
        .get(this.uid)
        .containers.filter((one) => one.name === name)
        .slice(2);
      await removeOld(this.#context, podIdentity(this.#pod), old, signal);
    });
  }

  #kill({ container, id, message, reason }: ContainerKill): void {
    const probe =
      reason === 'liveness' ? container.livenessProbe : reason === 'startup' ? container.startupProbe : undefined;
    const seconds = reason === 'unknown' ? 2 : (probe?.terminationGracePeriodSeconds ?? this.#ownGrace());
    const grace = new Grace(this.#context.clock, seconds);
    const kill = { pod: this.#pod, container, id, podIP: this.#podIP(), message, grace };
    this.#tasks.run(container.name, (signal) => killContainer(this.#context, kill, signal));
  }

  #resize({ container, id, restart }: ResizeWork): void {
    const { name } = container;
    if (restart) {
      const message = `Container ${name} resize requires restart`;
      this.#kill({ container, id, message, reason: 'changed' });
      return;
    }
    const { runtime, memoryBytes } = this.#context;
    const resources = linuxResources(this.granted, container, memoryBytes);
    this.#tasks.attempt(name, retryMs.sandbox, async (signal) => {
      await runtime.updateResources(id, resources, signal);
      this.#resizing.done(id, name);
    });
  }

  async #terminate(): Promise<void> {
    const { view, signal, log, clock } = this.#context;
    const { name, namespace } = this.#pod.metadata;
    // What was given up may have left something that nobody has seen yet.
    let isKnown = !(await this.#tasks.stop());
    const grace = this.#grace ?? new Grace(clock, this.#ownGrace());
    const [firstMs, lastMs] = retryMs.stop;
    for (let waitMs: number = firstMs; !signal.aborted; waitMs = Math.min(waitMs * 2, lastMs)) {
      try {
        if (!isKnown) await view.listPod(podIdentity(this.#pod), signal);
        isKnown = true;
        await terminatePod(this.#context, this.#pod, grace, signal);
        await this.#volumes.tearDown(this.uid);
        this.#take({ type: 'stopped' });
        return;
      } catch (error) {
        if (signal.aborted) return;
        log.warn('a pod could not be stopped', { name, namespace, error });
        await sleep(clock, waitMs, signal);
      }
    }
  }

  /** Nothing runs: takes the pod out of the API when it was deleted there, and out of the node when it is gone there. */
  async #finish(): Promise<void> {
    if (this.#isDeleting || this.#state.at !== 'terminated') return;
    if (!this.#state.isRemoved && !isPodTerminating(this.#pod)) return;
    this.#isDeleting = true;
    const { client, statuses, signal, log, clock } = this.#context;
    const { name = '', namespace = '' } = this.#pod.metadata;
    try {
      if (!this.#state.isRemoved) {
        this.#report();
        await statuses.flushed(this.uid, signal);
        const options = { gracePeriodSeconds: 0, preconditions: { uid: this.uid }, signal };
        await client.delete(coreV1Resources.pods, { namespace, name }, options).catch((error: unknown) => {
          if (!isNotFound(error) && !isConflict(error)) throw error;
          this.#take({ type: 'removed' });
        });
      }
      if (this.#state.at === 'terminated' && this.#state.isRemoved) {
        this.#owner.removing(this.uid);
        await removePod(this.#context, podIdentity(this.#pod), signal);
        this.release();
        statuses.forget(this.uid);
        this.#take({ type: 'cleaned' });
        this.#owner.gone(this.uid);
      }
    } catch (error) {
      if (signal.aborted) return;
      log.warn('a pod could not be removed', { name, namespace, error });
      await sleep(clock, retryMs.stop[0], signal);
      this.changed();
    } finally {
      this.#isDeleting = false;
    }
  }

  #report(): void {
    const state = this.#state;
    if (state.at === 'gone' || (state.at !== 'syncing' && state.isRemoved)) return;
    const { view, statuses, hostIPs, runtimeName, clock } = this.#context;
    const status = podStatus({
      pod: this.#pod,
      runtime: view.get(this.uid),
      before: this.#status ?? (this.#pod.status as PodStatus),
      failure: (name) => this.#failures.get(name),
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

  #podIP(): string {
    const { view, hostIPs } = this.#context;
    return this.#pod.spec.hostNetwork ? (hostIPs[0] ?? '') : addressOf(view.get(this.uid));
  }

  #podIPs(sandbox: SandboxStatus | undefined): readonly string[] {
    return this.#pod.spec.hostNetwork ? this.#context.hostIPs : (sandbox?.ips ?? []);
  }
}
