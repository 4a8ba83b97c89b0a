import { setMaxListeners } from 'node:events';
import { sleep } from '../../api/clock.ts';
import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import { formatDuration } from '../../api/time/duration.ts';
import type { PodStatus } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { PodProbes } from '../probes/pod-probes.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import type { WaitingReason } from '../status/container-status.ts';
import { type PodEnd, podStatus } from '../status/pod-status.ts';
import type { Volumes } from '../volumes/node-files.ts';
import { type MountedVolumes, SetUpError } from '../volumes/pod-volumes.ts';
import { containerHash } from './container-hash.ts';
import { type CrashDelay, nextCrashDelay } from './crash-backoff.ts';
import { Grace } from './grace.ts';
import { killContainer } from './kill-container.ts';
import type { NodeContext } from './node-context.ts';
import { activeDeadline, type ContainerKill, type ContainerStart, type PodPlan, planPod } from './plan.ts';
import { describePod, podIdentity, sandboxSpec } from './sandbox-spec.ts';
import { startContainer } from './start-container.ts';
import { addressOf, terminatePod } from './terminate-pod.ts';
import { nextState, type WorkerEvent, type WorkerState } from './worker-state.ts';

/** What a worker asks of who made it. */
export interface PodWorkerOwner {
  /** Why the pod may not run here; asked once, before anything is made. */
  refusal(pod: ReadonlyPod): PodEnd | undefined;
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
 */
export class PodWorker {
  readonly uid: string;
  readonly #context: NodeContext;
  readonly #owner: PodWorkerOwner;
  readonly #probes: PodProbes;
  readonly #volumes: Volumes;
  #pod: ReadonlyPod;
  #state: WorkerState = { at: 'syncing' };
  #status: PodStatus | undefined;
  #isAdmitted = false;
  #mounted: MountedVolumes | undefined;
  /** Aborted when the pod is to end: what is begun is given up. */
  readonly #work = new AbortController();
  readonly #workSignal: AbortSignal;
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, WaitingReason>();
  readonly #retryAt = new Map<string, number>();
  readonly #tries = new Map<string, number>();
  readonly #crashDelays = new Map<string, CrashDelay>();
  #grace: Grace | undefined;
  #isKicked = false;
  #isDeleting = false;
  #wake: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(context: NodeContext, owner: PodWorkerOwner, pod: ReadonlyPod) {
    this.#context = context;
    this.#owner = owner;
    this.#pod = pod;
    this.uid = pod.metadata.uid ?? '';
    this.#workSignal = AbortSignal.any([context.signal, this.#work.signal]);
    setMaxListeners(0, this.#workSignal);
    this.#volumes = context.files.volumes();
    this.#probes = new PodProbes({
      clock: context.clock,
      random: context.random,
      run: context.runProbe,
      kubeletStartedAt: context.startedAt,
      event: (container, type, reason, message) => context.event(this.#pod, container, type, reason, message),
      changed: () => this.changed(),
    });
    this.update(pod);
  }

  get pod(): ReadonlyPod {
    return this.#pod;
  }

  /** The pod with the status as this kubelet knows it, which may be ahead of the server. */
  get reported(): ReadonlyPod {
    return this.#status ? { ...this.#pod, status: this.#status } : this.#pod;
  }

  /** Whether it takes of what the node has. */
  get isActive(): boolean {
    return this.#isAdmitted && (this.#state.at === 'syncing' || this.#state.at === 'terminating');
  }

  /** The pod as the API has it now. */
  update(pod: ReadonlyPod): void {
    const before = this.#pod;
    this.#pod = pod;
    this.#context.statuses.seen(pod);
    if (isPodTerminating(pod)) this.#end(pod.metadata.deletionGracePeriodSeconds ?? defaultGraceSeconds);
    else if (isPodTerminal(pod) && this.#state.at === 'syncing') this.#end(this.#ownGrace());
    const meta = before.metadata;
    const isRelabelled =
      !deepEqual(meta.labels, pod.metadata.labels) || !deepEqual(meta.annotations, pod.metadata.annotations);
    if (isRelabelled && this.#mounted) this.#setUpVolumes();
    this.changed();
  }

  /** The API has the pod no more; `pod` is how it was last. */
  removed(pod: ReadonlyPod): void {
    this.#pod = pod;
    this.#context.statuses.forget(this.uid);
    const seconds = pod.metadata.deletionGracePeriodSeconds ?? this.#ownGrace();
    this.#graceWithin(Math.max(1, seconds));
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

  /** Lets go of timers; for a kubelet that stops. Nothing is stopped on the node. */
  release(): void {
    this.#probes.stop();
    this.#volumes.unwatch();
    this.#wake?.cancel();
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
    const { view, clock } = this.#context;
    if (this.#state.at === 'gone') return;
    const runtime = view.get(this.uid);
    const running = runtime.containers.filter(({ state }) => state === 'running');
    this.#probes.follow(this.#pod, running, addressOf(runtime), this.#state.at !== 'syncing');
    if (this.#state.at === 'syncing' && !this.#isAdmitted) {
      // What runs already was admitted by the kubelet before this one.
      const refusal = running.length > 0 ? undefined : this.#owner.refusal(this.#pod);
      this.#isAdmitted = refusal === undefined;
      if (refusal) {
        this.#context.event(this.#pod, undefined, 'Warning', refusal.reason, refusal.message);
        this.#end(0, refusal);
      }
    }
    if (this.#state.at === 'syncing') {
      const deadline = activeDeadline(this.reported);
      if (deadline !== undefined && deadline <= clock.now()) {
        const message = 'Pod was active on the node longer than the specified deadline';
        this.#context.event(this.#pod, undefined, 'Normal', 'DeadlineExceeded', message);
        this.#end(this.#ownGrace(), { reason: 'DeadlineExceeded', message });
      } else this.#advance();
    }
    if (this.#state.at === 'terminated') void this.#finish();
    this.#report();
  }

  /** Plans and begins what can be begun. */
  #advance(): void {
    const { view, clock } = this.#context;
    const now = clock.now();
    const plan = planPod({
      pod: this.reported,
      runtime: view.get(this.uid),
      verdicts: (id) => this.#probes.verdicts(id),
      crashDelay: (name) => this.#crashDelays.get(name),
      isBusy: (name) => this.#tasks.has(name),
      retryAt: (name) => this.#retryAt.get(name),
      now,
    });
    if (plan.finished) {
      if (this.#tasks.size === 0) this.#end(this.#ownGrace());
      return;
    }
    for (const { container, delayMs } of plan.crashLoops) this.#noteCrashLoop(container, delayMs);
    for (const kill of plan.kill) this.#kill(kill);
    this.#wakeAt(plan.wakeAt);
    this.#wakeAt(this.#volumes.renewAt);
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
    const known = this.#failures.get(name);
    if (known?.message === message) return;
    this.#failures.set(name, { reason: 'CrashLoopBackOff', message });
    const told = `Back-off restarting failed container ${name} in pod ${pod}`;
    this.#context.event(this.#pod, container, 'Warning', 'BackOff', told);
  }

  #setUpVolumes(): void {
    this.#attempt(volumesTask, retryMs.volumes, async (signal) => {
      const { hostIPs, view } = this.#context;
      this.#volumes.watch(this.#pod, () => {
        this.#retryAt.delete(volumesTask);
        this.#setUpVolumes();
      });
      const fields = {
        pod: this.#pod,
        podIPs: addressesOf(view.get(this.uid).sandboxes[0], this.#pod, hostIPs),
        hostIPs,
      };
      try {
        this.#mounted = await this.#volumes.setUp(fields, signal);
      } catch (error) {
        if (error instanceof SetUpError)
          this.#context.event(this.#pod, undefined, 'Warning', 'FailedMount', error.message);
        throw error;
      }
    });
  }

  #runSandbox({ attempt, stop }: Extract<PodPlan['sandbox'], { kind: 'create' }>): void {
    this.#attempt(sandboxTask, retryMs.sandbox, async (signal) => {
      const { runtime, view, dns } = this.#context;
      const identity = podIdentity(this.#pod);
      if (stop !== undefined) {
        const message = 'Pod sandbox changed, it will be killed and re-created.';
        this.#context.event(this.#pod, undefined, 'Normal', 'SandboxChanged', message);
        await runtime.stopSandbox(stop, signal);
      }
      try {
        const id = await runtime.runSandbox(sandboxSpec(this.#pod, attempt, dns), signal);
        await view.look(identity, id, true, signal);
      } catch (error) {
        if (!signal.aborted) {
          const message = `Failed to create pod sandbox: ${messageOf(error)}`;
          this.#context.event(this.#pod, undefined, 'Warning', 'FailedCreatePodSandBox', message);
        }
        throw error;
      }
    });
  }

  #start(start: ContainerStart, sandbox: SandboxStatus): void {
    const { container, previous } = start;
    const { name } = container;
    const { hostIPs, clock, view } = this.#context;
    const volumes = this.#mounted ?? new Map();
    if (previous?.state === 'exited') {
      const [hash, finishedAt] = [containerHash(container), previous.finishedAt ?? 0];
      this.#crashDelays.set(name, nextCrashDelay(this.#crashDelays.get(name), hash, finishedAt, clock.now()));
    }
    this.#run(name, async (signal) => {
      const podIPs = addressesOf(sandbox, this.#pod, hostIPs);
      const outcome = await startContainer(this.#context, { pod: this.#pod, start, sandbox, podIPs, volumes }, signal);
      if (outcome.kind === 'failed') {
        this.#failures.set(name, outcome.failure);
        this.#retryAt.set(name, outcome.retryAt);
        return;
      }
      this.#failures.delete(name);
      this.#retryAt.delete(name);
      await this.#removeOld(
        view
          .get(this.uid)
          .containers.filter((one) => one.name === name)
          .slice(2),
        signal,
      );
    });
  }

  /** One dead instance of each container is kept, for `kubectl logs --previous`; and no sandbox that has none. */
  async #removeOld(old: readonly { readonly id: string }[], signal: AbortSignal): Promise<void> {
    const { runtime, view } = this.#context;
    const identity = podIdentity(this.#pod);
    for (const { id } of old) {
      await runtime.removeContainer(id, signal);
      await view.look(identity, id, false, signal);
    }
    const { sandboxes, containers } = view.get(this.uid);
    for (const { id } of sandboxes.slice(1)) {
      if (containers.some(({ sandboxId }) => sandboxId === id)) continue;
      await runtime.removeSandbox(id, signal);
      await view.look(identity, id, true, signal);
    }
  }

  #kill({ container, id, message, reason }: ContainerKill): void {
    const { clock, view } = this.#context;
    const probe =
      reason === 'liveness' ? container.livenessProbe : reason === 'startup' ? container.startupProbe : undefined;
    const seconds = reason === 'unknown' ? 2 : (probe?.terminationGracePeriodSeconds ?? this.#ownGrace());
    const grace = new Grace(clock, seconds);
    const podIP = addressOf(view.get(this.uid));
    this.#run(container.name, (signal) =>
      killContainer(this.#context, { pod: this.#pod, container, id, podIP, message, grace }, signal),
    );
  }

  /** As `#run`; what fails is tried again later and later. */
  #attempt(
    key: string,
    [firstMs, lastMs]: readonly [number, number],
    work: (signal: AbortSignal) => Promise<void>,
  ): void {
    const at = this.#retryAt.get(key) ?? 0;
    if (at > this.#context.clock.now()) {
      this.#wakeAt(at);
      return;
    }
    this.#run(key, async (signal) => {
      const tries = this.#tries.get(key) ?? 0;
      try {
        await work(signal);
        this.#tries.delete(key);
        this.#retryAt.delete(key);
      } catch (error) {
        this.#tries.set(key, tries + 1);
        this.#retryAt.set(key, this.#context.clock.now() + Math.min(firstMs * 2 ** tries, lastMs));
        throw error;
      }
    });
  }

  /** Begins a piece of work unless the same is under way; makes a new plan after it. */
  #run(key: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (this.#tasks.has(key) || this.#state.at !== 'syncing') return;
    const { log } = this.#context;
    const { name, namespace } = this.#pod.metadata;
    const task = work(this.#workSignal)
      .catch((error: unknown) => {
        if (!this.#workSignal.aborted) log.warn('a step of a pod failed', { step: key, name, namespace, error });
      })
      .finally(() => {
        this.#tasks.delete(key);
        this.changed();
      });
    this.#tasks.set(key, task);
  }

  async #terminate(): Promise<void> {
    const { view, signal, log, clock } = this.#context;
    const { name, namespace } = this.#pod.metadata;
    const begun = this.#tasks.size > 0;
    this.#work.abort();
    await Promise.allSettled(this.#tasks.values());
    const grace = this.#grace ?? new Grace(clock, this.#ownGrace());
    // What was given up may have left something that nobody has seen yet.
    let isKnown = !begun;
    for (
      let [waitMs, lastMs]: number[] = [...retryMs.stop];
      !signal.aborted;
      waitMs = Math.min((waitMs ?? 0) * 2, lastMs ?? 0)
    ) {
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
        await sleep(clock, waitMs ?? 0, signal);
      }
    }
  }

  /** Nothing runs: takes the pod out of the API when it was deleted there, and out of the node when it is gone there. */
  async #finish(): Promise<void> {
    if (this.#isDeleting || this.#state.at !== 'terminated') return;
    if (!this.#state.isRemoved && !isPodTerminating(this.#pod)) return;
    this.#isDeleting = true;
    const { client, statuses, files, runtime, view, signal, log, clock } = this.#context;
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
        for (const { id } of view.get(this.uid).sandboxes) {
          await runtime.removeSandbox(id, signal);
          await view.look(podIdentity(this.#pod), id, true, signal);
        }
        for (const { id } of view.get(this.uid).containers) {
          await runtime.removeContainer(id, signal);
          await view.look(podIdentity(this.#pod), id, false, signal);
        }
        this.#owner.removing(this.uid);
        await files.remove(this.uid);
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

  #wakeAt(at: number | undefined): void {
    const { clock } = this.#context;
    if (at === undefined || (this.#wake && this.#wake.at <= at)) return;
    this.#wake?.cancel();
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      this.#wake = undefined;
      this.changed();
    });
    this.#wake = { at, cancel };
  }
}

function addressesOf(
  sandbox: SandboxStatus | undefined,
  pod: ReadonlyPod,
  hostIPs: readonly string[],
): readonly string[] {
  return pod.spec.hostNetwork ? hostIPs : (sandbox?.ips ?? []);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
