import type { Logger } from '../../api/logger.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import { isRuntimeError } from '../runtime/errors.ts';
import type { ContainerEvent } from '../runtime/events.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { PodIdentity, SandboxStatus } from '../runtime/sandbox.ts';

/** What the runtime has of one pod; both lists newest first. */
export interface PodRuntime {
  readonly sandboxes: readonly SandboxStatus[];
  readonly containers: readonly ContainerStatus[];
}

const nothingRuns: PodRuntime = { sandboxes: [], containers: [] };

/** What a view tells, synchronously, after it holds the change. */
export interface RuntimeViewListener {
  changed(uid: string): void;
  /** All of the runtime has been looked at; what is not in the view is not there. */
  listed(): void;
  /** The engine stopped or began to answer. */
  reachable(yes: boolean): void;
  /** What a container that has ended says of itself, if it does. Must not throw. */
  lastWords(container: ContainerStatus, signal: AbortSignal): Promise<string | undefined>;
}

/** Looks at containers at a time when everything is listed. */
const concurrency = 8;

interface Entry {
  readonly pod: PodIdentity;
  sandboxes: readonly SandboxStatus[];
  containers: readonly ContainerStatus[];
}

/**
 * The runtime's side of all pods of a node, kept up to date by its events: nothing is asked twice and nothing is polled. It is all
 * that the kubelet knows about what runs, so a kubelet that was killed knows as much as before once it has listed.
 */
export class RuntimeView {
  readonly #runtime: ContainerRuntime;
  readonly #listener: RuntimeViewListener;
  readonly #log: Logger;
  readonly #pods = new Map<string, Entry>();
  /** Looks that are under way, one for each id, so that an older answer never covers a newer one. */
  readonly #looks = new Map<string, Promise<void>>();
  /** Ids that were looked at since the listing that is under way began: newer than the lists. */
  #fresh: Set<string> | undefined;

  constructor(runtime: ContainerRuntime, listener: RuntimeViewListener, log: Logger) {
    this.#runtime = runtime;
    this.#listener = listener;
    this.#log = log;
  }

  get(uid: string): PodRuntime {
    return this.#pods.get(uid) ?? nothingRuns;
  }

  /** Every pod of which something is left in the runtime. */
  pods(): readonly PodIdentity[] {
    return [...this.#pods.values()].map(({ pod }) => pod);
  }

  /** Follows the runtime until the signal fires. */
  async follow(signal: AbortSignal): Promise<void> {
    for await (const event of this.#runtime.events(signal)) {
      if (event.type === 'container') this.#take(event, signal);
      else if (event.type === 'disconnected') this.#listener.reachable(false);
      else
        await this.list(signal).catch((error: unknown) => {
          if (!signal.aborted) this.#log.warn('containers could not be listed', { error });
        });
    }
  }

  /** Looks at everything. */
  async list(signal: AbortSignal): Promise<void> {
    const fresh = new Set<string>();
    this.#fresh = fresh;
    const [sandboxes, containers] = await Promise.all([
      this.#runtime.listSandboxes({}, signal),
      this.#runtime.listContainers({}, signal),
    ]);
    const present = new Set([...sandboxes, ...containers].map(({ id }) => id));
    for (const { pod, sandboxes, containers } of [...this.#pods.values()]) {
      for (const { id } of sandboxes) if (!present.has(id) && !fresh.has(id)) this.#drop(pod.uid, id);
      for (const { id } of containers) if (!present.has(id) && !fresh.has(id)) this.#drop(pod.uid, id);
    }
    const looks: (() => Promise<void>)[] = [];
    for (const { id, pod, state } of sandboxes)
      if (this.#find(pod.uid, id)?.state !== state) looks.push(() => this.look(pod, id, true, signal));
    for (const { id, pod, state } of containers)
      if (this.#find(pod.uid, id)?.state !== state) looks.push(() => this.look(pod, id, false, signal));
    const next = async (): Promise<void> => {
      for (let look = looks.pop(); look; look = looks.pop()) await look();
    };
    await Promise.all(Array.from({ length: concurrency }, next));
    if (this.#fresh === fresh) this.#fresh = undefined;
    this.#listener.reachable(true);
    this.#listener.listed();
  }

  /** Looks at all that one pod has, after a call was given up that may have left something. */
  async listPod(pod: PodIdentity, signal: AbortSignal): Promise<void> {
    const [sandboxes, containers] = await Promise.all([
      this.#runtime.listSandboxes({ podUid: pod.uid }, signal),
      this.#runtime.listContainers({ podUid: pod.uid }, signal),
    ]);
    const present = new Set([...sandboxes, ...containers].map(({ id }) => id));
    const known = this.get(pod.uid);
    for (const { id } of [...known.sandboxes, ...known.containers]) if (!present.has(id)) this.#drop(pod.uid, id);
    await Promise.all([
      ...sandboxes.map(({ id }) => this.look(pod, id, true, signal)),
      ...containers.map(({ id }) => this.look(pod, id, false, signal)),
    ]);
  }

  /** Looks at one sandbox or container now; resolves when the view holds what was seen. */
  look(pod: PodIdentity, id: string, isSandbox: boolean, signal: AbortSignal): Promise<void> {
    const look = (this.#looks.get(id) ?? Promise.resolve())
      .then(
        (): Promise<SandboxStatus | ContainerStatus> =>
          isSandbox ? this.#runtime.sandboxStatus(id, signal) : this.#container(id, signal),
      )
      .then(
        (status) => {
          this.#fresh?.add(id);
          this.#put(pod, status);
        },
        (error: unknown) => {
          if (isRuntimeError(error, 'NotFound')) this.#drop(pod.uid, id);
          else if (!signal.aborted) this.#log.warn('a container could not be looked at', { id, pod: pod.name, error });
        },
      )
      .finally(() => {
        if (this.#looks.get(id) === look) this.#looks.delete(id);
      });
    this.#looks.set(id, look);
    return look;
  }

  async #container(id: string, signal: AbortSignal): Promise<ContainerStatus> {
    const status = await this.#runtime.containerStatus(id, signal);
    if (status.state !== 'exited' || status.message) return status;
    const message = await this.#listener.lastWords(status, signal);
    return message ? { ...status, message } : status;
  }

  #take(event: ContainerEvent, signal: AbortSignal): void {
    const { id, pod, what, isSandbox } = event;
    if (what === 'removed') {
      this.#drop(pod.uid, id);
      return;
    }
    // A container that was only made says nothing that matters yet, and who makes it starts it at once.
    if (what === 'created' || what === 'oom') return;
    // Our own start was looked at already.
    if (what === 'started' && this.#isRunning(pod.uid, id)) return;
    void this.look(pod, id, isSandbox, signal);
  }

  #isRunning(uid: string, id: string): boolean {
    const state = this.#find(uid, id)?.state;
    return state === 'running' || state === 'ready';
  }

  #find(uid: string, id: string): SandboxStatus | ContainerStatus | undefined {
    const entry = this.#pods.get(uid);
    return entry?.containers.find((one) => one.id === id) ?? entry?.sandboxes.find((one) => one.id === id);
  }

  #put(pod: PodIdentity, status: SandboxStatus | ContainerStatus): void {
    let entry = this.#pods.get(pod.uid);
    if (!entry) {
      entry = { pod, sandboxes: [], containers: [] };
      this.#pods.set(pod.uid, entry);
    }
    if ('sandboxId' in status) entry.containers = newestFirst(entry.containers, status);
    else entry.sandboxes = newestFirst(entry.sandboxes, status);
    this.#listener.changed(pod.uid);
  }

  #drop(uid: string, id: string): void {
    const entry = this.#pods.get(uid);
    if (!entry) return;
    const before = entry.sandboxes.length + entry.containers.length;
    entry.sandboxes = entry.sandboxes.filter((one) => one.id !== id);
    entry.containers = entry.containers.filter((one) => one.id !== id);
    const left = entry.sandboxes.length + entry.containers.length;
    if (left === 0) this.#pods.delete(uid);
    if (left !== before) this.#listener.changed(uid);
  }
}

function newestFirst<T extends { readonly id: string; readonly attempt: number; readonly createdAt: number }>(
  list: readonly T[],
  one: T,
): readonly T[] {
  return [one, ...list.filter(({ id }) => id !== one.id)].sort(
    (a, b) => b.attempt - a.attempt || b.createdAt - a.createdAt,
  );
}
