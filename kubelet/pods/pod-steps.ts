import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { formatDuration } from '../../api/time/duration.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import type { WaitingReason } from '../status/container-status.ts';
import type { Volumes } from '../volumes/node-files.ts';
import { type MountedVolumes, SetUpError } from '../volumes/pod-volumes.ts';
import { containerHash } from './container-hash.ts';
import { type CrashDelay, nextCrashDelay } from './crash-backoff.ts';
import { Grace } from './grace.ts';
import { killContainer } from './kill-container.ts';
import { linuxResources } from './linux-resources.ts';
import type { NodeContext } from './node-context.ts';
import type { ContainerKill, ContainerStart, CrashLoop, PodPlan } from './plan-draft.ts';
import type { PodResizing, ResizeWork } from './pod-resizing.ts';
import { leftoversOf, removeLeftovers } from './remove-pod.ts';
import { describePod, podIdentity, sandboxSpec } from './sandbox-spec.ts';
import { startContainer } from './start-container.ts';
import type { TaskSet } from './task-set.ts';
import { addressOf } from './terminate-pod.ts';

/** Work on the pod as a whole; no container has such a name. */
const sandboxTask = '/sandbox';
const volumesTask = '/volumes';
const leftoversTask = '/leftovers';
/** Milliseconds before the first try after a failure, and at most before any later one. */
const retryMs = {
  sandbox: [1000, 30_000],
  volumes: [500, 122_000],
  resize: [1000, 30_000],
  leftovers: [1000, 30_000],
} as const;
const unknownGraceSeconds = 2;
export const defaultGraceSeconds = 30;

/** Seconds that a pod gives its containers to end. */
export function graceOf({ spec }: ReadonlyPod): number {
  return spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
}

/** What the steps work on. */
export interface PodStepsOptions {
  readonly context: NodeContext;
  readonly tasks: TaskSet;
  readonly resizing: PodResizing;
  /** The pod as it is now. */
  pod(): ReadonlyPod;
}

/** Carries out the steps of a pod's plans, each as a task of its own, and remembers what came of them. */
export class PodSteps {
  readonly #options: PodStepsOptions;
  readonly #volumes: Volumes;
  readonly #failures = new Map<string, WaitingReason>();
  readonly #crashDelays = new Map<string, CrashDelay>();
  #mounted: MountedVolumes | undefined;
  /** Something that volumes are made of has changed since they were begun. */
  #isOutdated = false;

  constructor(options: PodStepsOptions) {
    this.#options = options;
    this.#volumes = options.context.files.volumes();
  }

  /** Whether containers can be started, as far as volumes go. */
  get isMounted(): boolean {
    return this.#mounted !== undefined;
  }

  /** Whether something has changed that volumes are made of. */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Milliseconds: when volumes have to be brought up to date. */
  get renewAt(): number | undefined {
    return this.#volumes.renewAt;
  }

  /** Why a container does not run. */
  failure(name: string): WaitingReason | undefined {
    return this.#failures.get(name);
  }

  crashDelay(name: string): CrashDelay | undefined {
    return this.#crashDelays.get(name);
  }

  release(): void {
    this.#volumes.unwatch();
  }

  async tearDown(): Promise<void> {
    await this.#volumes.tearDown(podIdentity(this.#options.pod()).uid);
  }

  /** Tells of a container that waits to be started again, once for each time. */
  noteCrashLoop({ container, delayMs }: CrashLoop): void {
    const { name } = container;
    const pod = this.#options.pod();
    const where = describePod(pod);
    const message = `back-off ${formatDuration(delayMs)} restarting failed container=${name} pod=${where}`;
    if (this.#failures.get(name)?.message === message) return;
    this.#failures.set(name, { reason: 'CrashLoopBackOff', message });
    const told = `Back-off restarting failed container ${name} in pod ${where}`;
    this.#options.context.event(pod, container, 'Warning', 'BackOff', told);
  }

  /** What the pod says of itself in its volumes has changed. */
  relabelled(): void {
    this.#isOutdated = true;
    if (this.isMounted) this.setUpVolumes();
  }

  setUpVolumes(): void {
    const { context, tasks, resizing, pod } = this.#options;
    tasks.attempt(volumesTask, retryMs.volumes, async (signal) => {
      const { hostIPs, view } = context;
      this.#volumes.watch(pod(), () => {
        this.#isOutdated = true;
        tasks.setRetry(volumesTask, undefined);
        this.setUpVolumes();
      });
      try {
        // Once more for what changed meanwhile: a task that is under way is not begun again.
        do {
          this.#isOutdated = false;
          const podIPs = this.#podIPs(view.get(podIdentity(pod()).uid).sandboxes[0]);
          this.#mounted = await this.#volumes.setUp({ pod: resizing.granted(pod()), podIPs, hostIPs }, signal);
        } while (this.#isOutdated);
      } catch (error) {
        if (error instanceof SetUpError) context.event(pod(), undefined, 'Warning', 'FailedMount', error.message);
        throw error;
      }
    });
  }

  runSandbox({ attempt, stop }: Extract<PodPlan['sandbox'], { kind: 'create' }>): void {
    const { context, tasks, pod } = this.#options;
    tasks.attempt(sandboxTask, retryMs.sandbox, async (signal) => {
      const { runtime, view, dns } = context;
      if (stop !== undefined) {
        const message = 'Pod sandbox changed, it will be killed and re-created.';
        context.event(pod(), undefined, 'Normal', 'SandboxChanged', message);
        await runtime.stopSandbox(stop, signal);
      }
      try {
        const id = await runtime.runSandbox(sandboxSpec(pod(), attempt, dns), signal);
        await view.look(podIdentity(pod()), id, true, signal);
      } catch (error) {
        if (!signal.aborted) {
          const message = `Failed to create pod sandbox: ${error instanceof Error ? error.message : error}`;
          context.event(pod(), undefined, 'Warning', 'FailedCreatePodSandBox', message);
        }
        throw error;
      }
    });
  }

  start(start: ContainerStart, sandbox: SandboxStatus): void {
    if (this.#isHeld(start)) return;
    const { context, tasks, resizing, pod } = this.#options;
    const { container, previous } = start;
    const { name } = container;
    if (previous?.state === 'exited') {
      const [hash, finishedAt] = [containerHash(container), previous.finishedAt ?? 0];
      const delay = nextCrashDelay(this.#crashDelays.get(name), hash, finishedAt, context.clock.now());
      this.#crashDelays.set(name, delay);
    }
    const volumes = this.#mounted ?? new Map();
    const input = { pod: resizing.granted(pod()), start, sandbox, podIPs: this.#podIPs(sandbox), volumes };
    tasks.run(name, async (signal) => {
      const outcome = await startContainer(context, input, signal);
      if (outcome.kind === 'failed') {
        this.#failures.set(name, outcome.failure);
        tasks.setRetry(name, outcome.retryAt);
        return;
      }
      this.#failures.delete(name);
      tasks.setRetry(name, undefined);
    });
  }

  kill({ container, id, message, reason }: ContainerKill): void {
    const { context, tasks, pod } = this.#options;
    const probe =
      reason === 'liveness' ? container.livenessProbe : reason === 'startup' ? container.startupProbe : undefined;
    const own = probe?.terminationGracePeriodSeconds ?? graceOf(pod());
    const grace = new Grace(context.clock, reason === 'unknown' ? unknownGraceSeconds : own);
    const kill = { pod: pod(), container, id, podIP: this.podIP(), message, grace };
    tasks.run(container.name, (signal) => killContainer(context, kill, signal));
  }

  resize({ container, id, restart }: ResizeWork): void {
    const { context, tasks, resizing, pod } = this.#options;
    const { name } = container;
    if (restart) {
      this.kill({ container, id, message: `Container ${name} resize requires restart`, reason: 'changed' });
      return;
    }
    const resources = linuxResources(resizing.granted(pod()), container, context.memoryBytes);
    tasks.attempt(name, retryMs.resize, async (signal) => {
      await context.runtime.updateResources(id, resources, signal);
      resizing.done(id, name);
    });
  }

  /**
   * Removes what nobody asks for any more; also what a kubelet that was killed did not come to. Only while no other step is
   * under way: a start may still be at work in the sandbox before the present one.
   */
  removeLeftovers(): void {
    const { context, tasks, pod } = this.#options;
    const identity = podIdentity(pod());
    const leftovers = leftoversOf(context.view.get(identity.uid));
    if (!leftovers || tasks.size > 0) return;
    tasks.attempt(leftoversTask, retryMs.leftovers, (signal) => removeLeftovers(context, identity, leftovers, signal));
  }

  /** Where the pod can be reached now; empty when it cannot. */
  podIP(): string {
    const { context, pod } = this.#options;
    return pod().spec.hostNetwork ? (context.hostIPs[0] ?? '') : addressOf(context.view.get(podIdentity(pod()).uid));
  }

  #podIPs(sandbox: SandboxStatus | undefined): readonly string[] {
    const { context, pod } = this.#options;
    return pod().spec.hostNetwork ? context.hostIPs : (sandbox?.ips ?? []);
  }

  /** Containers start in their order as far as postStart hooks make it matter: the next one waits for the hook. */
  #isHeld({ kind, container }: ContainerStart): boolean {
    if (kind !== 'container') return false;
    const { tasks, pod } = this.#options;
    for (const earlier of pod().spec.containers as readonly ReadonlyContainer[]) {
      if (earlier.name === container.name) return false;
      if (earlier.lifecycle?.postStart && tasks.has(earlier.name)) return true;
    }
    return false;
  }
}
