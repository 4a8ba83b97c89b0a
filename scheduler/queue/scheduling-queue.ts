import type { Clock } from '../../api/clock.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { ClusterEvent } from '../framework/events.ts';
import { Heap } from './heap.ts';
import {
  type Backoff,
  backoffMs,
  comesBefore,
  defaultBackoff,
  type Place,
  type QueuedPod,
  readyBefore,
} from './queued-pod.ts';
import { helps, type WakeIndex } from './wake-index.ts';

export interface SchedulingQueueOptions {
  readonly clock: Clock;
  readonly wakeIndex: WakeIndex;
  /** Whether PreEnqueue plugins let the pod in. */
  admits(pod: PodInfo): boolean;
  /** Called when `pop` may answer something again. */
  onReady(): void;
  readonly backoff?: Backoff;
  /** A pod that waits longer is tried again even if nothing happened: hints may be wrong. Five minutes. */
  readonly maxWaitMs?: number;
}

/**
 * All pods that have no node yet, each in one place. It holds what the API server holds and nothing else, which bounds it.
 * The order is by priority, then by age: see `comesBefore`.
 */
export class SchedulingQueue {
  readonly #options: SchedulingQueueOptions;
  readonly #backoff: Backoff;
  readonly #maxWaitMs: number;
  readonly #pods = new Map<string, QueuedPod>();
  readonly #active = new Heap<QueuedPod>(comesBefore);
  readonly #inBackoff = new Heap<QueuedPod>(readyBefore);
  readonly #inErrorBackoff = new Heap<QueuedPod>((a, b) => a.readyAt < b.readyAt);
  /** Pods that wait, by the plugins that rejected them. */
  readonly #waiting = new Map<string, Set<QueuedPod>>();
  #sequence = 0;
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(options: SchedulingQueueOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? defaultBackoff;
    this.#maxWaitMs = options.maxWaitMs ?? 300_000;
  }

  get size(): number {
    return this.#pods.size;
  }

  get(uid: string): QueuedPod | undefined {
    return this.#pods.get(uid);
  }

  countAt(place: Place): number {
    let count = 0;
    for (const pod of this.#pods.values()) if (pod.place === place) count++;
    return count;
  }

  /** Takes in a pod without a node, or its new state. One that changed in a way that matters is tried again. */
  set(info: PodInfo): void {
    const known = this.#pods.get(info.uid);
    if (known === undefined) {
      const pod: QueuedPod = {
        info,
        place: 'gated',
        since: this.#options.clock.now(),
        sequence: this.#sequence++,
        heapIndex: -1,
        attempts: 0,
        firstTriedAt: undefined,
        rejections: 0,
        errors: 0,
        readyAt: 0,
        rejectors: new Set(),
        blocked: false,
        wokenWhileBlocked: false,
      };
      this.#pods.set(info.uid, pod);
      this.#enter(pod);
      return;
    }
    const old = known.info;
    known.info = info;
    if (known.place === 'inFlight') return;
    const changed = old.template !== info.template || old.peersKey !== info.peersKey || old.priority !== info.priority;
    if (known.place === 'gated') this.#enter(known);
    else if (changed) {
      // Its place in the order may have changed as well.
      const place = known.place;
      this.#leave(known);
      if (place === 'waiting') this.#wake(known);
      else this.#put(known, place);
    }
  }

  delete(uid: string): void {
    const pod = this.#pods.get(uid);
    if (pod === undefined) return;
    this.#leave(pod);
    this.#pods.delete(uid);
  }

  /** The next pod to try, which is in flight until `delete`, `rejected` or `failed`. */
  pop(): QueuedPod | undefined {
    this.#expire();
    // With nothing else to do there is no reason to let a pod wait for the end of its backoff.
    const pod = this.#active.pop() ?? this.#inBackoff.pop();
    if (pod === undefined) return undefined;
    pod.place = 'inFlight';
    pod.attempts++;
    pod.firstTriedAt ??= this.#options.clock.now();
    return pod;
  }

  /** No node took the pod: it waits for something that helps one of the plugins that rejected it. */
  rejected(pod: QueuedPod, rejectors: ReadonlySet<string>): void {
    if (this.#pods.get(pod.info.uid) !== pod) return;
    pod.rejections++;
    pod.errors = 0;
    pod.rejectors = rejectors;
    this.#startBackoff(pod);
    this.#put(pod, this.#options.admits(pod.info) ? 'waiting' : 'gated');
  }

  /** Something failed that is not the pod's fault: it is tried again after its backoff. */
  failed(pod: QueuedPod): void {
    if (this.#pods.get(pod.info.uid) !== pod) return;
    pod.errors++;
    pod.rejectors = new Set();
    this.#startBackoff(pod);
    this.#put(pod, 'errorBackoff');
  }

  /** Keeps a pod from being tried while its victims are deleted, and lets it go on when they are. */
  setBlocked(uid: string, blocked: boolean): void {
    const pod = this.#pods.get(uid);
    if (pod === undefined) return;
    pod.blocked = blocked;
    if (blocked || !pod.wokenWhileBlocked) return;
    pod.wokenWhileBlocked = false;
    if (pod.place === 'waiting') this.#wake(pod);
  }

  /** Tries a pod again that waits, whatever rejected it. */
  activate(uid: string): void {
    const pod = this.#pods.get(uid);
    if (pod?.place === 'waiting') this.#wake(pod);
  }

  /** Moves the pods that the event may help out of the waiting pool. */
  event(event: ClusterEvent): void {
    for (const registration of this.#options.wakeIndex.concerned(event)) {
      const waiting = this.#waiting.get(registration.plugin);
      if (waiting === undefined) continue;
      for (const pod of [...waiting]) if (helps(registration, pod.info, event)) this.#wake(pod);
    }
  }

  /** Ends the timer; the queue is not used after that. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #enter(pod: QueuedPod): void {
    const admitted = this.#options.admits(pod.info);
    if (!admitted && pod.place === 'gated') return;
    this.#put(pod, admitted ? 'active' : 'gated');
  }

  #wake(pod: QueuedPod): void {
    if (pod.blocked) {
      pod.wokenWhileBlocked = true;
      return;
    }
    this.#leave(pod);
    this.#put(pod, pod.readyAt > this.#options.clock.now() ? 'backoff' : 'active');
  }

  #startBackoff(pod: QueuedPod): void {
    pod.since = this.#options.clock.now();
    pod.readyAt = pod.since + backoffMs(pod, this.#backoff);
  }

  #put(pod: QueuedPod, place: Place): void {
    pod.place = place;
    switch (place) {
      case 'active':
        this.#active.push(pod);
        this.#options.onReady();
        break;
      case 'backoff':
        this.#inBackoff.push(pod);
        this.#options.onReady();
        break;
      case 'errorBackoff':
        this.#inErrorBackoff.push(pod);
        this.#setTimer(pod.readyAt);
        break;
      case 'waiting':
        for (const plugin of pod.rejectors) this.#waitingFor(plugin).add(pod);
        this.#setTimer(pod.since + this.#maxWaitMs);
        break;
      case 'gated':
      case 'inFlight':
        break;
    }
  }

  #leave(pod: QueuedPod): void {
    if (pod.place === 'active') this.#active.remove(pod);
    else if (pod.place === 'backoff') this.#inBackoff.remove(pod);
    else if (pod.place === 'errorBackoff') this.#inErrorBackoff.remove(pod);
    else if (pod.place === 'waiting') {
      for (const plugin of pod.rejectors) {
        const waiting = this.#waiting.get(plugin);
        waiting?.delete(pod);
        if (waiting?.size === 0) this.#waiting.delete(plugin);
      }
    }
  }

  #waitingFor(plugin: string): Set<QueuedPod> {
    let waiting = this.#waiting.get(plugin);
    if (waiting === undefined) {
      waiting = new Set();
      this.#waiting.set(plugin, waiting);
    }
    return waiting;
  }

  /** Moves pods whose time has come. */
  #expire(): void {
    const now = this.#options.clock.now();
    for (let pod = this.#inErrorBackoff.peek(); pod !== undefined && pod.readyAt <= now; ) {
      this.#inErrorBackoff.pop();
      this.#put(pod, 'active');
      pod = this.#inErrorBackoff.peek();
    }
    for (let pod = this.#inBackoff.peek(); pod !== undefined && pod.readyAt <= now; ) {
      this.#inBackoff.pop();
      this.#put(pod, 'active');
      pod = this.#inBackoff.peek();
    }
  }

  /** One timer for all: it looks at everything when it rings and is set to what comes next. */
  #setTimer(at: number): void {
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const delay = Math.max(0, at - this.#options.clock.now());
    this.#timer = { at, cancel: this.#options.clock.after(delay, () => this.#ring()) };
  }

  #ring(): void {
    this.#timer = undefined;
    const now = this.#options.clock.now();
    this.#expire();
    let next = this.#inErrorBackoff.peek()?.readyAt ?? Number.POSITIVE_INFINITY;
    const overdue = new Set<QueuedPod>();
    for (const waiting of this.#waiting.values()) {
      for (const pod of waiting) {
        const due = pod.since + this.#maxWaitMs;
        if (due <= now) overdue.add(pod);
        // Rounded up to half a minute, so that thousands of pods do not ring thousands of times.
        else next = Math.min(next, Math.ceil(due / 30_000) * 30_000);
      }
    }
    for (const pod of overdue) this.#wake(pod);
    if (next < Number.POSITIVE_INFINITY) this.#setTimer(next);
  }
}
