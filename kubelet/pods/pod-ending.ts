import { sleep } from '../../api/clock.ts';
import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import { isPodTerminating } from '../../api/pod/phase.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { Grace } from './grace.ts';
import type { NodeContext } from './node-context.ts';
import { graceOf, type PodSteps } from './pod-steps.ts';
import { removePod } from './remove-pod.ts';
import { podIdentity } from './sandbox-spec.ts';
import type { TaskSet } from './task-set.ts';
import { terminatePod } from './terminate-pod.ts';
import type { WorkerEvent, WorkerState } from './worker-state.ts';

/** What the end of a pod works on, and whom it tells. */
export interface PodEndingOptions {
  readonly context: NodeContext;
  readonly tasks: TaskSet;
  readonly steps: PodSteps;
  /** As they are now. */
  pod(): ReadonlyPod;
  state(): WorkerState;
  take(event: WorkerEvent): void;
  /** Writes the status as it is now. */
  report(): void;
  /** Something failed and may be tried again. */
  retry(): void;
  /** All that is left of the pod is being removed. */
  removing(): void;
  /** Nothing is left of it. */
  gone(): void;
}

const retryMs = { first: 1000, last: 30_000 } as const;

/** Stops a pod and takes it away, however often that fails. */
export class PodEnding {
  readonly #options: PodEndingOptions;
  #grace: Grace | undefined;
  #isDeleting = false;

  constructor(options: PodEndingOptions) {
    this.#options = options;
  }

  /** How many seconds the containers have. A grace that is running can only become shorter. */
  within(seconds: number): void {
    if (this.#grace) this.#grace.shorten(seconds);
    else this.#grace = new Grace(this.#options.context.clock, seconds);
  }

  /** Stops all that runs; takes `stopped` when it is done. */
  async stop(): Promise<void> {
    const { context, tasks, steps, take, pod } = this.#options;
    const { view, signal, log, clock } = context;
    const { name, namespace } = pod().metadata;
    // What was given up may have left something that nobody has seen yet.
    let isKnown = !(await tasks.stop());
    const grace = this.#grace ?? new Grace(clock, graceOf(pod()));
    const { first, last } = retryMs;
    for (let waitMs: number = first; !signal.aborted; waitMs = Math.min(waitMs * 2, last)) {
      try {
        if (!isKnown) await view.listPod(podIdentity(pod()), signal);
        isKnown = true;
        await terminatePod(context, pod(), grace, signal);
        await steps.tearDown();
        take({ type: 'stopped' });
        return;
      } catch (error) {
        if (signal.aborted) return;
        log.warn('a pod could not be stopped', { name, namespace, error });
        await sleep(clock, waitMs, signal);
      }
    }
  }

  /** Nothing runs: takes the pod out of the API when it was deleted there, and out of the node when it is gone there. */
  async finish(): Promise<void> {
    const { context, state, pod, retry } = this.#options;
    const now = state();
    if (this.#isDeleting || now.at !== 'terminated') return;
    if (!now.isRemoved && !isPodTerminating(pod())) return;
    this.#isDeleting = true;
    const { signal, log, clock } = context;
    try {
      if (!now.isRemoved) await this.#deleteFromApi();
      const after = state();
      if (after.at === 'terminated' && after.isRemoved) await this.#removeFromNode();
    } catch (error) {
      if (signal.aborted) return;
      const { name, namespace } = pod().metadata;
      log.warn('a pod could not be removed', { name, namespace, error });
      await sleep(clock, retryMs.first, signal);
      retry();
    } finally {
      this.#isDeleting = false;
    }
  }

  async #deleteFromApi(): Promise<void> {
    const { context, pod, report, take } = this.#options;
    const { client, statuses, signal } = context;
    const { name = '', namespace = '', uid = '' } = pod().metadata;
    report();
    await statuses.flushed(uid, signal);
    const options = { gracePeriodSeconds: 0, preconditions: { uid }, signal };
    await client.delete(coreV1Resources.pods, { namespace, name }, options).catch((error: unknown) => {
      if (!isNotFound(error) && !isConflict(error)) throw error;
      take({ type: 'removed' });
    });
  }

  async #removeFromNode(): Promise<void> {
    const { context, pod, take, removing, gone } = this.#options;
    const identity = podIdentity(pod());
    removing();
    await removePod(context, identity, context.signal);
    context.statuses.forget(identity.uid);
    take({ type: 'cleaned' });
    gone();
  }
}
