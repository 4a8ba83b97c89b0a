import { type Clock, sleep } from '../../api/clock.ts';
import { messageOf } from '../../api/errors/message-of.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { linkSignals } from '../../api/linked-signal.ts';
import type { Logger } from '../../api/logger.ts';
import { findCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isNewer } from '../../api/meta/resource-version.ts';
import type { ResourceList } from '../../api/quantity/resource-list.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { EventType } from '../../client/events/recorder.ts';
import type { Node, NodeCondition, NodeStatus } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { Image } from '../runtime/image.ts';
import type { ContainerRuntime, RuntimeStatus, RuntimeVersion } from '../runtime/runtime.ts';
import type { Machine } from './machine.ts';
import { nodeIllness, nodeStatus, type PressureThresholds } from './node-status.ts';
import { type NodeIdentity, registerNode } from './register-node.ts';

/** What a reporter runs on. */
export interface NodeReporterOptions {
  readonly client: Client;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly identity: NodeIdentity;
  readonly machine: Machine;
  readonly thresholds: PressureThresholds;
  readonly nodeIPs: readonly string[];
  readonly kubeletVersion: string;
  readonly maxPods: number;
  readonly registers: boolean;
  serverPort(): number;
  /** The node as a cache has it; it may be older than what the reporter's last call gave. */
  observed(): Shared<Node> | undefined;
  event(type: EventType, reason: string, message: string): void;
  /** The API server answers again. */
  back(): void;
}

const updateMs = 10_000;
const reportMs = 300_000;
const firstRetryMs = 500;
const lastRetryMs = 5000;
const imagesMs = 60_000;
const { nodes } = coreV1Resources;

/** Tells the API how the node is: every 10 s when something has changed, else every 5 min. */
export class NodeReporter {
  readonly #options: NodeReporterOptions;
  #node: Shared<Node> | undefined;
  #version: RuntimeVersion | undefined;
  #runtime: RuntimeStatus = { conditions: [] };
  #images: readonly Image[] = [];
  #imagesAt = 0;
  #reported: NodeStatus = {};
  #reportedAt = 0;
  #podCIDR: string | undefined;
  #allocatable: ResourceList = {};
  #tellLooked: () => void = () => undefined;
  /** Resolves when it is known what the node has. */
  readonly looked: Promise<void>;
  #poke: (() => void) | undefined;
  #isPoked = false;

  constructor(options: NodeReporterOptions) {
    this.#options = options;
    this.#podCIDR = options.identity.podCIDR;
    this.looked = new Promise((resolve) => {
      this.#tellLooked = resolve;
    });
  }

  /** The newest that is known of it: labels and taints, and what others wrote to its status. */
  get node(): Shared<Node> | undefined {
    const observed = this.#options.observed();
    if (this.#node === undefined || observed === undefined) return this.#node;
    if (observed.metadata.uid !== this.#node.metadata.uid) return this.#node;
    return isNewer(observed.metadata.resourceVersion, this.#node.metadata.resourceVersion) ? observed : this.#node;
  }

  /** Absent until the runtime has answered. */
  get runtimeVersion(): RuntimeVersion | undefined {
    return this.#version;
  }

  get allocatable(): ResourceList {
    return this.#allocatable;
  }

  /** Why the node is not ready, by what was last seen. */
  get illness(): string | undefined {
    return nodeIllness({ version: this.#version, runtimeConditions: this.#runtime.conditions });
  }

  /** Something may have changed that should not wait. */
  poke(): void {
    this.#isPoked = true;
    this.#poke?.();
  }

  /** Registers, then reports until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, identity, random } = this.#options;
    let retryMs = 0;
    while (!signal.aborted) {
      this.#isPoked = false;
      let waitMs = updateMs * (0.98 + 0.04 * random());
      try {
        await this.report(signal);
        if (retryMs > 0) this.#options.back();
        retryMs = 0;
      } catch (error) {
        if (signal.aborted) return;
        // Once: who is away for long is not worth a line a second.
        const say = retryMs === 0 ? 'warn' : 'debug';
        log[say]('the status of the node could not be reported', { node: identity.name, error });
        retryMs = Math.min(Math.max(firstRetryMs, retryMs * 2), lastRetryMs);
        waitMs = retryMs * (0.5 + random());
      }
      if (!this.#isPoked) await this.#wait(waitMs, signal);
    }
  }

  /** Until it is time, something may have changed, or the signal fires. */
  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const poked = linkSignals(signal);
    this.#poke = () => poked.abort();
    await sleep(this.#options.clock, ms, poked.signal);
    poked.release();
  }

  /** Looks at the node and tells what is new. */
  async report(signal: AbortSignal): Promise<void> {
    const { client, clock, identity, registers } = this.#options;
    this.#node = this.node;
    if (this.#node) this.#reported = (this.#node.status as NodeStatus | undefined) ?? {};
    let next = await this.#look(signal);
    if (this.#node === undefined) {
      const node = registers
        ? await registerNode(client, identity, next, signal)
        : await client.get(nodes, { name: identity.name }, { signal });
      this.#node = node;
      this.#reported = (node.status as NodeStatus | undefined) ?? {};
      this.#useRange(node.spec.podCIDR);
      if (isSame(this.#reported, next)) {
        this.#reportedAt = clock.now();
        this.#tellChanges([], next.conditions ?? []);
        return;
      }
      next = await this.#look(signal);
    }
    if (isSame(this.#reported, next) && clock.now() - this.#reportedAt < reportMs) return;
    const before = this.#reported.conditions ?? [];
    try {
      const body = { status: changes(this.#reported, next) };
      const options = { subresource: 'status', signal };
      this.#node = await client.patch(nodes, { name: identity.name }, { type: 'strategic', body }, options);
    } catch (error) {
      // Somebody deleted the node: it comes back.
      if (isNotFound(error)) this.#node = undefined;
      throw error;
    }
    this.#reported = (this.#node.status as NodeStatus | undefined) ?? {};
    this.#reportedAt = clock.now();
    this.#useRange(this.#node.spec.podCIDR);
    this.#tellChanges(before, next.conditions ?? []);
  }

  async #look(signal: AbortSignal): Promise<NodeStatus> {
    const { runtime, clock, machine, identity } = this.#options;
    const now = clock.now();
    const unanswered = (error: unknown): RuntimeStatus => {
      signal.throwIfAborted();
      const message = messageOf(error);
      return { conditions: [{ type: 'RuntimeReady', status: false, reason: 'RuntimeNotAnswering', message }] };
    };
    const [version, status, usage] = await Promise.all([
      this.#version ?? runtime.version(signal).catch(() => undefined),
      runtime.status(signal).catch(unanswered),
      machine.usage(),
    ]);
    this.#version = version;
    this.#runtime = status;
    if (version && (this.#imagesAt === 0 || now - this.#imagesAt >= imagesMs)) {
      this.#imagesAt = now;
      // Those of before are still likely to be there; they are looked at again when that is due.
      this.#images = await runtime.listImages(signal).catch(() => this.#images);
    }
    const { nodeIPs, kubeletVersion, thresholds, maxPods, serverPort } = this.#options;
    const made = nodeStatus({
      ...{
        before: this.#reported,
        nodeName: identity.name,
        nodeIPs,
        kubeletVersion,
        machine,
        usage,
        thresholds,
        maxPods,
      },
      serverPort: serverPort(),
      version,
      runtimeConditions: status.conditions,
      images: this.#images,
      now,
    });
    this.#allocatable = made.allocatable ?? {};
    this.#tellLooked();
    return made;
  }

  #useRange(podCIDR: string | undefined): void {
    if (!podCIDR || podCIDR === this.#podCIDR) return;
    this.#podCIDR = podCIDR;
    const { runtime, log } = this.#options;
    runtime.configureNetwork(podCIDR, AbortSignal.timeout(60_000)).catch((error: unknown) => {
      log.warn('the range of pod addresses could not be used', { podCIDR, error });
    });
  }

  #tellChanges(before: readonly NodeCondition[], after: readonly NodeCondition[]): void {
    const { event, identity } = this.#options;
    for (const { type, status } of after) {
      const reason = reasons[type]?.[status];
      if (reason === undefined || findCondition(before, type)?.status === status) continue;
      event('Normal', reason, `Node ${identity.name} status is now: ${reason}`);
    }
  }
}

const reasons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MemoryPressure: { True: 'NodeHasInsufficientMemory', False: 'NodeHasSufficientMemory' },
  DiskPressure: { True: 'NodeHasDiskPressure', False: 'NodeHasNoDiskPressure' },
  PIDPressure: { True: 'NodeHasInsufficientPID', False: 'NodeHasSufficientPID' },
  Ready: { True: 'NodeReady', False: 'NodeNotReady' },
};

/** Whether there is nothing to tell but that the node still lives, for which there is its lease. */
function isSame(before: NodeStatus, after: NodeStatus): boolean {
  const timeless = (status: NodeStatus) => ({
    ...status,
    conditions: (status.conditions ?? []).map(({ lastHeartbeatTime: _, ...rest }) => rest),
    images: status.images ?? [],
  });
  return deepEqual(timeless(before), timeless(after));
}

/** A strategic merge patch of what differs. */
function changes(from: NodeStatus, to: NodeStatus): Record<string, unknown> {
  const before = from as Readonly<Record<string, unknown>>;
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(to)) {
    if (deepEqual(before[key], value)) continue;
    patch[key] =
      key === 'addresses' && before[key] !== undefined
        ? [{ $patch: 'replace' }, ...(value as object[])]
        : key === 'allocatable'
          ? { ...absent(from.allocatable, to.allocatable), ...(value as object) }
          : value;
  }
  return patch;
}

/** A merge keeps what is not named: names that are gone are named as null. */
function absent(from: ResourceList = {}, to: ResourceList = {}): Record<string, null> {
  return Object.fromEntries(Object.keys(from).flatMap((name) => (name in to ? [] : [[name, null]])));
}
