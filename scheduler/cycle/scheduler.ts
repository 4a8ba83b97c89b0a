import { isNotFound, statusErrorOf } from '../../api/errors/predicates.ts';
import { podCondition } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { unavailableMessage } from '../framework/message.ts';
import type { Rejected } from '../framework/outcome.ts';
import type { Profile } from '../framework/profile.ts';
import type { AttemptResult } from '../metrics/scheduler-metrics.ts';
import type { QueuedPod } from '../queue/queued-pod.ts';
import type { SchedulingQueue } from '../queue/scheduling-queue.ts';
import { noNodes } from '../queue/wake-index.ts';
import { bind, prepareBinding, type Reserved, reserve, unreserve } from './bind.ts';
import { BoundedTasks } from './bounded-tasks.ts';
import { Decider } from './decider.ts';
import type { Unschedulable } from './decision.ts';
import { evict } from './evict.ts';
import { tryWriteStatus } from './pod-status.ts';
import type { SchedulerContext } from './scheduler-context.ts';

const { pods } = coreV1Resources;
/** Decisions in a row before others in the process get their turn. */
const slice = 32;
/** Calls at once: bindings, and all else. */
const maxBinding = 128;
const maxWriting = 32;
/** Decided pods that wait for their binding; beyond that deciding waits. */
const maxUnbound = 4096;
/** One try of a pod. */
interface Attempt {
  readonly queued: QueuedPod;
  readonly profile: Profile;
  /** When it began. */
  readonly began: number;
}

/** Kubernetes' limit of an event's note. */
const maxNote = 1024;

/**
 * Takes pods from the queue, decides, and has the rest done: deciding is one thing after the other and never waits for a call;
 * binding, evicting and writing status run beside it.
 */
export class Scheduler {
  readonly #context: SchedulerContext;
  readonly #queue: SchedulingQueue;
  readonly #profiles: ReadonlyMap<string, { readonly profile: Profile; readonly decider: Decider }>;
  readonly #bindings: BoundedTasks;
  readonly #writes: BoundedTasks;
  /** Decided pods that wait for permission or for their volumes. */
  #preparing = 0;
  #running = false;
  #planned = false;

  constructor(context: SchedulerContext, queue: SchedulingQueue, profiles: readonly Profile[]) {
    this.#context = context;
    this.#queue = queue;
    const { cluster, random } = context;
    this.#profiles = new Map(
      profiles.map((profile) => [
        profile.schedulerName,
        { profile, decider: new Decider(profile, cluster, { random }) },
      ]),
    );
    this.#bindings = new BoundedTasks(maxBinding, maxUnbound, () => this.kick());
    this.#writes = new BoundedTasks(maxWriting, maxUnbound, () => this.kick());
  }

  /** Begins to take pods. */
  start(): void {
    this.#running = true;
    this.kick();
  }

  /** Goes on when there is something to do. */
  kick(): void {
    if (!this.#running || this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.#work());
  }

  /** Says so in the status of a pod that its gates hold back, unless the API server has done it when the pod was made. */
  gated(pod: Shared<Pod>): void {
    if (podCondition(pod, 'PodScheduled') !== undefined) return;
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    };
    this.#writes.add(() => tryWriteStatus(this.#context.client, pod, { condition }, this.#context));
  }

  #work(): void {
    this.#planned = false;
    for (let i = 0; i < slice; i++) {
      if (this.#context.signal.aborted || this.#bindings.full || this.#writes.full) return;
      if (this.#preparing >= maxUnbound) return;
      const pod = this.#queue.pop();
      if (pod === undefined) return;
      this.#schedule(pod);
    }
    this.kick();
  }

  #schedule(queued: QueuedPod): void {
    const { info } = queued;
    const { cluster, clock } = this.#context;
    const began = clock.now();
    const entry = this.#profiles.get(info.pod.spec.schedulerName ?? 'default-scheduler');
    // Deleted pods need no node; assumed ones have theirs.
    if (entry === undefined || cluster.isPlaced(info.uid) || info.terminating) {
      this.#queue.delete(info.uid);
      if (info.terminating) this.#tellFailed(info, `skip schedule deleting pod: ${info.key}`);
      return;
    }
    const attempt: Attempt = { queued, profile: entry.profile, began };
    try {
      const decision = entry.decider.decide(info);
      switch (decision.kind) {
        case 'chosen':
          this.#take(attempt, decision.slot, decision.nodeName);
          break;
        case 'noNodes':
          this.#reject(attempt, {
            kind: 'unschedulable',
            message: 'no nodes available to schedule pods',
            rejectors: new Set([noNodes]),
            clearNomination: false,
          });
          break;
        case 'unschedulable':
          this.#reject(attempt, decision);
      }
    } catch (error) {
      this.#fail(attempt, error);
    }
  }

  /** Assumes the pod on the node and has it bound. */
  #take(attempt: Attempt, slot: number, nodeName: string): void {
    const { queued, profile } = attempt;
    const { info } = queued;
    const { cluster } = this.#context;
    cluster.assume(info, slot);
    cluster.nominations.delete(info.uid);
    const reservation = reserve(info, nodeName, profile, cluster);
    if (reservation.kind === 'rejected') {
      cluster.forget(info.uid);
      this.#reject(attempt, rejectedOnOne(reservation.rejection));
      return;
    }
    const bindIt = () => this.#bindings.add(() => this.#bind(attempt, nodeName));
    if (reservation.waits.length + reservation.preBind.length === 0) bindIt();
    else void this.#prepare(attempt, nodeName, reservation, bindIt);
  }

  /**
   * What may take minutes holds nobody else up, and the pod says meanwhile where it is to go.
   * https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/5278-nominated-node-name-for-expectation
   */
  async #prepare(attempt: Attempt, nodeName: string, reserved: Reserved, bindIt: () => void): Promise<void> {
    const { queued, profile } = attempt;
    this.#preparing++;
    try {
      const { client } = this.#context;
      // Before anything else: a pod that is bound may not say so any more.
      await tryWriteStatus(client, queued.info.pod, { nominatedNodeName: nodeName }, this.#context);
      const rejection = await prepareBinding(queued.info, nodeName, reserved, this.#context);
      if (rejection === undefined) bindIt();
      else {
        this.#undo(queued, nodeName, profile);
        this.#reject(attempt, rejectedOnOne(rejection));
      }
    } catch (error) {
      if (this.#context.signal.aborted) return;
      this.#undo(queued, nodeName, profile);
      this.#fail(attempt, error);
    } finally {
      if (this.#preparing-- === maxUnbound) this.kick();
    }
  }

  async #bind(attempt: Attempt, nodeName: string): Promise<void> {
    const { queued, profile } = attempt;
    const { info } = queued;
    const { cluster, recorder, signal } = this.#context;
    try {
      await bind(info, nodeName, profile, this.#context);
      this.#queue.delete(info.uid);
      this.#count(attempt, 'scheduled');
      recorder.event(
        referenceTo(pods, info.pod),
        'Normal',
        'Scheduled',
        `Successfully assigned ${info.key} to ${nodeName}`,
        { action: 'Binding' },
      );
    } catch (error) {
      if (signal.aborted) return;
      // The answer may have been lost and the pod be bound: then the informer has told the cluster so.
      if (!cluster.isAssumed(info.uid) && cluster.isPlaced(info.uid)) return this.#queue.delete(info.uid);
      this.#undo(queued, nodeName, profile);
      this.#fail(attempt, error);
    }
  }

  /** Gives back what a choice took; others may fit now. */
  #undo({ info }: QueuedPod, nodeName: string, profile: Profile): void {
    unreserve(info, nodeName, profile, this.#context.cluster);
    if (!this.#context.cluster.forget(info.uid)) return;
    this.#queue.event({ resource: 'AssignedPod', actions: ['delete'], pod: info.pod });
  }

  #reject(attempt: Attempt, { message, rejectors, preempt, clearNomination }: Unschedulable): void {
    const { cluster, metrics } = this.#context;
    const { queued } = attempt;
    const { info } = queued;
    this.#count(attempt, 'unschedulable');
    if (preempt !== undefined) metrics.preempted(preempt.victims.length);
    if (!this.#refresh(queued)) return;
    this.#queue.rejected(queued, rejectors);
    if (preempt !== undefined) {
      cluster.nominations.set(info, preempt.nodeName);
      this.#queue.setBlocked(info.uid, true);
      this.#writes.add(() => this.#preempt(queued, preempt.nodeName, preempt.victims));
    } else if (clearNomination) cluster.nominations.delete(info.uid);
    else this.#keepNomination(queued.info);
    const nominatedNodeName = preempt?.nodeName ?? (clearNomination ? '' : undefined);
    this.#report(queued, 'Unschedulable', message, nominatedNodeName);
  }

  async #preempt(queued: QueuedPod, nodeName: string, victims: Parameters<typeof evict>[2]): Promise<void> {
    const { uid, key } = queued.info;
    try {
      await evict(queued.info, nodeName, victims, this.#context);
      this.#queue.setBlocked(uid, false);
    } catch (error) {
      if (this.#context.signal.aborted) return;
      this.#context.logger.warn('pods could not be preempted', { pod: key, node: nodeName, error });
      this.#queue.setBlocked(uid, false);
      // Nothing may ever happen that wakes it, as its victims stay.
      this.#queue.activate(uid);
    }
  }

  #fail(attempt: Attempt, error: unknown): void {
    const { logger } = this.#context;
    const { queued } = attempt;
    const { info } = queued;
    this.#count(attempt, 'error');
    if (!this.#refresh(queued)) return;
    this.#queue.failed(queued);
    this.#keepNomination(queued.info);
    if (isNotFound(error) && statusErrorOf(error)?.status.details?.kind === pods.resource) {
      // Deleted while it was bound: the informer will say so, and nobody has to know.
      logger.debug('pod is gone', { pod: info.key, error });
      return;
    }
    logger.error('pod could not be scheduled', { pod: info.key, error });
    const message = error instanceof Error ? error.message : String(error);
    this.#report(queued, 'SchedulerError', message, undefined);
  }

  /** A try that failed takes nothing back: whoever nominated the pod, perhaps to make room there, still means it. */
  #keepNomination(info: PodInfo): void {
    const { nominations } = this.#context.cluster;
    const nodeName = info.pod.status?.nominatedNodeName;
    if (nodeName && nominations.nodeOf(info.uid) === undefined) nominations.set(info, nodeName);
  }

  #count({ queued, profile, began }: Attempt, result: AttemptResult): void {
    const { metrics, clock } = this.#context;
    const now = clock.now();
    metrics.attempted(profile.schedulerName, result, now - began);
    if (result === 'scheduled') metrics.bound(queued.attempts, now - (queued.firstTriedAt ?? began));
  }

  /** Takes over what happened to the pod while it was in flight. Answers false when it wants no node any more. */
  #refresh(queued: QueuedPod): boolean {
    const newest = this.#context.newestPod(queued.info.key);
    if (newest === undefined || newest.metadata.uid !== queued.info.uid || newest.spec.nodeName) {
      this.#queue.delete(queued.info.uid);
      return false;
    }
    if (newest !== queued.info.pod) queued.info = this.#context.cluster.read(newest);
    return true;
  }

  #report({ info }: QueuedPod, reason: string, message: string, nominatedNodeName: string | undefined): void {
    this.#tellFailed(info, message);
    const condition = { type: 'PodScheduled', status: 'False', reason, message };
    const change = { condition, ...(nominatedNodeName === undefined ? {} : { nominatedNodeName }) };
    this.#writes.add(() => tryWriteStatus(this.#context.client, info.pod, change, this.#context));
  }

  #tellFailed({ pod }: PodInfo, message: string): void {
    const note = message.length <= maxNote ? message : `${message.slice(0, maxNote - 4)} ...`;
    const regarding = referenceTo(pods, pod);
    this.#context.recorder.event(regarding, 'Warning', 'FailedScheduling', note, { action: 'Scheduling' });
  }
}

/** Reserve and Permit judge one node, the chosen one. */
function rejectedOnOne({ plugin, reasons }: Rejected): Unschedulable {
  return {
    kind: 'unschedulable',
    message: unavailableMessage(1, new Map(reasons.map((reason) => [reason, 1]))),
    rejectors: new Set([plugin]),
    clearNomination: false,
  };
}
