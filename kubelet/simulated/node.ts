import type { Clock } from '../../api/clock.ts';
import type { ContainerSpec } from '../runtime/container.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { EventHub } from '../runtime/event-hub.ts';
import type { ContainerEvent } from '../runtime/events.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';
import { AddressPool } from './address-pool.ts';
import { behaviourOf } from './behaviour.ts';
import { SimulatedImages } from './images.ts';
import { matches, orNothing, type SimulatedContainer, type SimulatedSandbox, START_ERROR } from './state.ts';

const DEFAULT_RANGE = '10.244.0.0/24';
const KILLED = 137;
const START_ERROR_EXIT_CODE = 128;

/** What a simulated node needs to know. */
export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  /** From 0 to 1; seeded in tests, so that ids come out the same. */
  readonly random: () => number;
  /** The node's pod range until it is told. Default 10.244.0.0/24. */
  readonly podCIDR?: string;
  /** Images that are on the node from the start. */
  readonly images?: readonly string[];
}

/** The state of a node, changed in one turn by each verb. */
export class SimulatedNode {
  readonly hub = new EventHub();
  readonly sandboxes = new Map<string, SimulatedSandbox>();
  readonly images: SimulatedImages;
  addresses: AddressPool;
  readonly #containers = new Map<string, SimulatedContainer>();
  /** By pod uid and attempt. */
  readonly #byPod = new Map<string, SimulatedSandbox>();
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor({ clock, random, podCIDR = DEFAULT_RANGE, images = [] }: SimulatedRuntimeOptions) {
    this.#clock = clock;
    this.#random = random;
    this.addresses = new AddressPool(podCIDR);
    this.images = new SimulatedImages(images);
  }

  /** Pods that have an address keep it, as on a real node. */
  configureNetwork(podCIDR: string): void {
    if (podCIDR !== this.addresses.cidr) this.addresses = new AddressPool(podCIDR);
  }

  sandbox(id: string): SimulatedSandbox {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox) throw new RuntimeError('NotFound', `no such sandbox: ${id}`);
    return sandbox;
  }

  container(id: string): SimulatedContainer {
    const container = this.#containers.get(id);
    if (!container) throw new RuntimeError('NotFound', `no such container: ${id}`);
    return container;
  }

  /** Containers that match, looked for where there are few. */
  select(filter: Parameters<ContainerRuntime['listContainers']>[0]): SimulatedContainer[] {
    const { id, sandboxId, podUid, name, state } = filter;
    let candidates: Iterable<SimulatedContainer> = this.#containers.values();
    if (id !== undefined) candidates = [this.#containers.get(id)].filter((found) => found !== undefined);
    else if (sandboxId !== undefined) candidates = this.sandboxes.get(sandboxId)?.containers ?? [];
    return [...candidates].filter((container) =>
      matches(
        {
          sandboxId: container.sandbox.id,
          podUid: container.sandbox.pod.uid,
          name: container.name,
          state: container.state,
        },
        { sandboxId, podUid, name, state },
      ),
    );
  }

  runSandbox(spec: SandboxSpec): string {
    const key = `${spec.pod.uid}_${spec.attempt}`;
    const present = this.#byPod.get(key);
    if (present?.ready) return present.id;
    if (present) this.removeSandbox(present.id);
    const sandbox: SimulatedSandbox = {
      id: this.#newId(),
      pod: spec.pod,
      attempt: spec.attempt,
      createdAt: this.#clock.now(),
      labels: orNothing(spec.labels),
      annotations: orNothing(spec.annotations),
      network: spec.namespaces.network,
      ip: spec.namespaces.network === 'host' ? undefined : this.addresses.take(),
      ready: true,
      containers: new Set(),
    };
    this.sandboxes.set(sandbox.id, sandbox);
    this.#byPod.set(key, sandbox);
    this.#tell(sandbox, undefined, 'created');
    this.#tell(sandbox, undefined, 'started');
    return sandbox.id;
  }

  stopSandbox(id: string): void {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox?.ready) return;
    for (const container of sandbox.containers) this.#end(container, KILLED, 'Error');
    sandbox.ready = false;
    if (sandbox.ip !== undefined) this.addresses.give(sandbox.ip);
    sandbox.ip = undefined;
    this.#tell(sandbox, undefined, 'died', 0);
  }

  removeSandbox(id: string): void {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox) return;
    this.stopSandbox(id);
    for (const container of sandbox.containers) this.removeContainer(container.id);
    this.sandboxes.delete(id);
    this.#byPod.delete(`${sandbox.pod.uid}_${sandbox.attempt}`);
    this.#tell(sandbox, undefined, 'removed');
  }

  createContainer(sandboxId: string, spec: ContainerSpec): string {
    const sandbox = this.sandbox(sandboxId);
    if (!this.images.has(spec.image)) throw new RuntimeError('ImageNotFound', `no such image: ${spec.image}`);
    const behaviour = behaviourOf(sandbox.annotations, spec);
    for (const present of sandbox.containers) {
      if (present.name !== spec.name || present.attempt !== spec.attempt) continue;
      if (present.record.hash === spec.record.hash && present.state !== 'exited') return present.id;
      this.removeContainer(present.id);
    }
    const container: SimulatedContainer = {
      id: this.#newId(),
      sandbox,
      name: spec.name,
      attempt: spec.attempt,
      image: spec.image,
      createdAt: this.#clock.now(),
      record: spec.record,
      labels: orNothing(spec.labels),
      annotations: orNothing(spec.annotations),
      behaviour,
      state: 'created',
      startedAt: undefined,
      finishedAt: undefined,
      exitCode: undefined,
      reason: undefined,
      cancelExit: undefined,
      stopping: undefined,
      waiters: undefined,
    };
    this.#containers.set(container.id, container);
    sandbox.containers.add(container);
    this.#tell(sandbox, container, 'created');
    return container.id;
  }

  startContainer(id: string): void {
    const container = this.container(id);
    if (container.state === 'running') return;
    if (container.state === 'exited') throw new RuntimeError('Failed', `container ${id} has ended already`);
    if (!container.sandbox.ready)
      throw new RuntimeError('NotRunning', `sandbox ${container.sandbox.id} is not running`);
    const { startFails, exit } = container.behaviour;
    if (startFails) {
      container.state = 'exited';
      container.finishedAt = this.#clock.now();
      container.exitCode = START_ERROR_EXIT_CODE;
      container.reason = 'StartError';
      throw new RuntimeError('StartFailed', START_ERROR);
    }
    container.state = 'running';
    container.startedAt = this.#clock.now();
    this.#tell(container.sandbox, container, 'started');
    if (!exit) return;
    const end = () => {
      if (exit.oom) this.#tell(container.sandbox, container, 'oom');
      this.#end(container, exit.code, exit.oom ? 'OOMKilled' : exit.code === 0 ? 'Completed' : 'Error');
    };
    if (exit.afterMs === 0) end();
    else container.cancelExit = this.#clock.after(exit.afterMs, end);
  }

  /** Resolves when it has ended, or when the signal fires; then its end goes on without this caller. */
  async stopContainer(id: string, graceSeconds: number, signal: AbortSignal): Promise<void> {
    const container = this.#containers.get(id);
    if (container?.state !== 'running') return;
    const { stopMs } = container.behaviour;
    const obeys = graceSeconds > 0 && stopMs <= graceSeconds * 1000;
    const at = this.#clock.now() + (obeys ? stopMs : graceSeconds * 1000);
    const end = () => this.#end(container, obeys ? 0 : KILLED, obeys ? 'Completed' : 'Error');
    if (at <= this.#clock.now()) return end();
    if (!container.stopping || at < container.stopping.at) {
      container.stopping?.cancel();
      container.stopping = { at, cancel: this.#clock.after(at - this.#clock.now(), end) };
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        container.waiters?.delete(ended);
        reject(signal.reason);
      };
      const ended = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      container.waiters ??= new Set();
      container.waiters.add(ended);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  removeContainer(id: string): void {
    const container = this.#containers.get(id);
    if (!container) return;
    this.#end(container, KILLED, 'Error');
    this.#containers.delete(id);
    container.sandbox.containers.delete(container);
    this.#tell(container.sandbox, container, 'removed');
  }

  #end(container: SimulatedContainer, exitCode: number, reason: string): void {
    if (container.state !== 'running') return;
    container.cancelExit?.();
    container.stopping?.cancel();
    container.cancelExit = undefined;
    container.stopping = undefined;
    container.state = 'exited';
    container.finishedAt = this.#clock.now();
    container.exitCode = exitCode;
    container.reason = reason;
    this.#tell(container.sandbox, container, 'died', exitCode);
    const { waiters } = container;
    container.waiters = undefined;
    for (const ended of waiters ?? []) ended();
  }

  #tell(
    sandbox: SimulatedSandbox,
    container: SimulatedContainer | undefined,
    what: ContainerEvent['what'],
    exitCode?: number,
  ): void {
    // Most nodes of a large simulation have one reader; with none there is nothing to build.
    if (this.hub.readers === 0) return;
    this.hub.publish({
      type: 'container',
      what,
      id: container?.id ?? sandbox.id,
      isSandbox: container === undefined,
      pod: sandbox.pod,
      name: container?.name ?? '',
      attempt: container?.attempt ?? sandbox.attempt,
      ...(exitCode === undefined ? {} : { exitCode }),
      at: this.#clock.now(),
    });
  }

  /** 64 hexadecimal digits, as engines give. */
  #newId(): string {
    // By way of a buffer: a string put together piece by piece would keep all its pieces.
    const bytes = Buffer.allocUnsafe(32);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(this.#random() * 0x100000000), at);
    return bytes.toString('hex');
  }
}
