import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { PodIdentity } from '../runtime/sandbox.ts';
import type { PodEnd } from '../status/pod-status.ts';
import { type NodeOffer, refusePod } from './admission.ts';
import type { Checkpoints } from './checkpoints.ts';
import { Grace } from './grace.ts';
import type { NodeContext } from './node-context.ts';
import type { PodSource } from './pod-source.ts';
import { PodWorker } from './pod-worker.ts';
import { removePod } from './remove-pod.ts';
import { type Allocation, planResize } from './resize.ts';
import { terminatePod } from './terminate-pod.ts';

/** What the pods of a node need besides the context of each. */
export interface NodePodsOptions {
  readonly context: NodeContext;
  readonly source: PodSource;
  readonly checkpoints: Checkpoints;
  offer(): NodeOffer;
}

/** How long the API is waited for before the node goes by what it remembers. */
const offlineMs = 5000;
const orphanGraceSeconds = 30;
const retryMs = 10_000;

/**
 * All pods of a node: one worker each, made when the pod is bound and gone when nothing is left of it. What runs and belongs to no pod
 * is stopped and removed, but only once both sides are known for sure.
 */
export class NodePods {
  readonly #options: NodePodsOptions;
  readonly #workers = new Map<string, PodWorker>();
  /** Being removed. */
  readonly #orphans = new Set<string>();
  #isSynced = false;
  #isOpen = false;

  constructor(options: NodePodsOptions) {
    this.#options = options;
  }

  workers(): Iterable<PodWorker> {
    return this.#workers.values();
  }

  worker(uid: string): PodWorker | undefined {
    return this.#workers.get(uid);
  }

  find(namespace: string, name: string): PodWorker | undefined {
    let found: PodWorker | undefined;
    for (const worker of this.#workers.values()) {
      const { metadata } = worker.pod;
      // Of two with one name, one is on its way out.
      if (metadata.name === name && metadata.namespace === namespace && !found?.isActive) found = worker;
    }
    return found;
  }

  /** Begins when it is known what runs; resolves when the pods of the node are known. */
  async run(listed: Promise<void>): Promise<void> {
    const { context, source, checkpoints } = this.#options;
    const { signal, clock, log, nodeName } = context;
    await listed;
    const remembered = await checkpoints.load();
    const adopt = () => {
      if (this.#isSynced || signal.aborted) return;
      log.info('the API server is away: pods are run as they were', { pods: remembered.length });
      for (const pod of remembered) if (!pod.metadata.deletionTimestamp) this.#take(pod);
    };
    const cancel = remembered.length > 0 ? clock.after(offlineMs, adopt) : () => undefined;
    this.#isOpen = true;
    const unsubscribe = source.subscribe(nodeName, {
      added: (pod) => this.#take(pod),
      updated: (_old, pod) => this.#take(pod),
      deleted: (pod) => this.#workers.get(pod.metadata.uid ?? '')?.removed(pod),
    });
    const present = new Set<string>();
    const note = source.subscribe(nodeName, { added: (pod) => void present.add(pod.metadata.uid ?? '') });
    signal.addEventListener('abort', unsubscribe, { once: true });
    await source.synced(signal);
    note();
    cancel();
    this.#isSynced = true;
    // Brought back from memory, and deleted in the meantime.
    for (const worker of this.#workers.values()) if (!present.has(worker.uid)) worker.removed(worker.pod);
    await this.removeOrphans();
  }

  /** What runs of a pod has changed. */
  changed(uid: string): void {
    this.#workers.get(uid)?.changed();
  }

  /** Everything that runs was looked at again. */
  listed(): void {
    if (this.#isSynced) void this.removeOrphans();
    for (const worker of this.#workers.values()) worker.retryNow();
  }

  /** Stops and removes what belongs to no pod, and files of pods that are gone. */
  async removeOrphans(): Promise<void> {
    const { context, checkpoints } = this.#options;
    const { log, signal } = context;
    const left = context.view.pods().filter(({ uid }) => !this.#workers.has(uid));
    const running = new Set(left.map(({ uid }) => uid));
    await Promise.all(left.map((pod) => this.#removeOrphan(pod)));
    for (const uid of await checkpoints.uids()) {
      if (this.#workers.has(uid) || running.has(uid) || signal.aborted) continue;
      await context.files.remove(uid).catch((error: unknown) => {
        log.warn('files of a pod that is gone could not be removed', { uid, error });
      });
    }
  }

  release(): void {
    for (const worker of this.#workers.values()) worker.release();
  }

  #take(pod: Shared<Pod>): void {
    const { context, checkpoints } = this.#options;
    if (!this.#isOpen || context.signal.aborted) return;
    const uid = pod.metadata.uid ?? '';
    const readonlyPod: ReadonlyPod = pod;
    const known = this.#workers.get(uid);
    if (known) known.update(readonlyPod);
    else {
      const owner = {
        refusal: (asked: ReadonlyPod) => this.#refusal(asked),
        resize: (asked: ReadonlyPod, allocation: Allocation) =>
          planResize(asked, allocation, this.#options.offer(), (pod) => this.#refusal(pod)),
        gone: (gone: string) => {
          this.#workers.delete(gone);
          // There is room again for those that asked for more than there was.
          for (const worker of this.#workers.values()) if (worker.isResizePending) worker.changed();
        },
        removing: (removed: string) => checkpoints.forget(removed),
      };
      this.#workers.set(uid, new PodWorker(context, owner, readonlyPod));
    }
    checkpoints.save(readonlyPod);
  }

  #refusal(pod: ReadonlyPod): PodEnd | undefined {
    const others: ReadonlyPod[] = [];
    for (const worker of this.#workers.values()) if (worker.isActive) others.push(worker.granted);
    return refusePod(pod, others, this.#options.offer());
  }

  async #removeOrphan(identity: PodIdentity): Promise<void> {
    const { uid, name, namespace } = identity;
    if (this.#orphans.has(uid)) return;
    this.#orphans.add(uid);
    const { context } = this.#options;
    const { view, signal, log, clock } = context;
    log.info('a pod that is not there any more is removed', { name, namespace, uid });
    const metadata = { name, namespace, uid };
    const pod = { metadata, spec: { containers: [] }, status: {} } as unknown as ReadonlyPod;
    try {
      const { containers } = view.get(uid);
      const seconds = containers[0]?.record.podTerminationGracePeriod ?? orphanGraceSeconds;
      // Nobody can be told: the pod that an event would be about does not exist.
      await terminatePod({ ...context, event: () => undefined }, pod, new Grace(clock, Math.max(1, seconds)), signal);
      await removePod(context, identity, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn('a pod that is not there any more could not be removed', { name, namespace, error });
      clock.after(retryMs, () => void this.removeOrphans());
    } finally {
      this.#orphans.delete(uid);
    }
  }
}
