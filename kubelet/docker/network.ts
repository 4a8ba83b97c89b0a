import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { defaultRanges } from './default-ranges.ts';
import type { DockerEngine } from './engine.ts';
import { hasStatus } from './errors.ts';
import { Once } from './once.ts';
import { shareRange } from './pod-addresses.ts';
import { PodBridge } from './pod-bridge.ts';

const DEADLINE_MS = 30_000;
const LEFT_TO_ENGINE_MS = 600_000;
/** Docker's own bridge, which it does not let anybody configure. It has no name server, and is not shared with the kubelet. */
const DEFAULT_BRIDGE = 'bridge';
const LABEL = 'knarr.dev/pod-network';
const BRIDGE_NAME = 'com.docker.network.bridge.name';
/** What Docker says to a range that overlaps another network's; of one that is the same it refuses the gateway. */
const TAKEN = /overlap|failed to allocate gateway/i;
/** IFNAMSIZ without its final zero. */
const LONGEST_INTERFACE_NAME = 15;

/** The part of Docker's network object in use. */
interface InspectedNetwork {
  readonly Name: string;
  readonly Id: string;
  readonly EnableIPv6?: boolean;
  readonly Internal?: boolean;
  readonly IPAM?: {
    readonly Config?:
      | readonly { readonly Subnet?: string; readonly IPRange?: string; readonly Gateway?: string }[]
      | null;
  };
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Options?: Readonly<Record<string, string>> | null;
  readonly Containers?: Readonly<Record<string, unknown>> | null;
}

/** What a pod network is made with. */
export interface PodNetworkOptions {
  readonly engine: DockerEngine;
  readonly name: string;
  /** The node's range, if it is known. */
  readonly range: string | undefined;
  readonly log: Logger;
  readonly clock: Clock;
}

/** The pods' network as it is. */
export interface NetworkInUse {
  /** Where addresses of pods come from. */
  readonly range: string;
  /** Present: the kubelet connects pods to it by itself. Absent: the engine does, at its own pace. */
  readonly bridge?: PodBridge;
}

/**
 * The bridge that the node's pods are on: a Docker network of our own, with the node's pod range. Pods reach each other, the
 * host and the world through it, and the host reaches pods by their addresses. The name `bridge` stands for Docker's own, as it is.
 */
export class PodNetwork {
  readonly name: string;
  readonly #engine: DockerEngine;
  readonly #log: Logger;
  readonly #ensured = new Once(() => this.#ensure(AbortSignal.timeout(DEADLINE_MS)));
  #range: string | undefined;
  readonly #clock: Clock;
  /** Milliseconds. */
  #leftToEngineUntil = 0;

  constructor({ engine, name, range, log, clock }: PodNetworkOptions) {
    this.#engine = engine;
    this.name = name;
    this.#range = range;
    this.#log = log;
    this.#clock = clock;
  }

  /** Resolves once the network is there, made anew if somebody removed it. Throws InvalidSpec when the range told is taken. */
  async ensure(): Promise<NetworkInUse> {
    if (this.#leftToEngineUntil > 0 && !this.#isLeftToEngine) {
      this.#leftToEngineUntil = 0;
      this.forget();
    }
    const inUse = await this.#ensured.get();
    // The engine does not know of pods that it did not connect, and lets its network be removed from under them.
    if (!inUse.bridge || (await inUse.bridge.isHere())) return inUse;
    this.forget();
    return this.#ensured.get();
  }

  /** For some minutes the engine connects pods: this process cannot. Whatever is in its way may have been put right then. */
  leaveToEngine(reason: string): void {
    if (this.#isLeftToEngine) return;
    this.#leftToEngineUntil = this.#clock.now() + LEFT_TO_ENGINE_MS;
    this.#log.info('pods are connected by the engine, which takes longer', { reason });
    this.forget();
  }

  get #isLeftToEngine(): boolean {
    return this.#clock.now() < this.#leftToEngineUntil;
  }

  /** Sets the node's range and applies it. A network without pods is remade with it, one with pods is not touched. */
  async configure(range: string): Promise<void> {
    if (this.#range !== range) {
      this.#range = range;
      this.#ensured.forget();
    }
    await this.ensure();
  }

  /** Somebody removed the network. */
  forget(): void {
    this.#ensured.forget();
  }

  async #ensure(signal: AbortSignal): Promise<NetworkInUse> {
    const wanted = this.#range;
    const present = await this.#inspect(signal);
    const range = present?.IPAM?.Config?.[0]?.Subnet;
    if (this.name === DEFAULT_BRIDGE && range) {
      if (wanted !== undefined && wanted !== range)
        this.#log.warn("pods use the range of Docker's bridge", { range, wanted });
      return { range };
    }
    const isUsed = present !== undefined && (await this.#isUsed(present));
    if (present && range && (wanted === undefined || range === wanted) && (isUsed || !isOfBefore(present, range)))
      return this.#inUse(present, range);
    if (present) {
      if (isUsed) {
        throw new RuntimeError(
          'InvalidSpec',
          `Docker network ${this.name} has range ${range ?? 'unknown'}, the node ${wanted ?? 'any'}, and containers are using it`,
        );
      }
      await this.#remove(present.Id, signal);
    }
    const candidates = wanted === undefined ? defaultRanges : [wanted];
    for (const [at, candidate] of candidates.entries()) {
      if (await this.#create(candidate, signal)) {
        const made = await this.#inspect(signal);
        if (!made) throw new RuntimeError('Failed', `network ${this.name} not found after it was made`);
        const inUse = await this.#inUse(made, candidate);
        await inUse.bridge?.reconnect(signal);
        if (at > 0) this.#log.info('ranges for pods are in use on this machine', { ranges: candidates.slice(0, at) });
        return inUse;
      }
    }
    throw new RuntimeError(
      'InvalidSpec',
      wanted === undefined
        ? `none of ${candidates.length} ranges for pod addresses is free on this machine: remove networks that nobody needs (docker network prune), or name a range`
        : `the range for pod addresses is in use by another network of this machine: ${wanted}`,
    );
  }

  async #inUse(present: InspectedNetwork, range: string): Promise<NetworkInUse> {
    const bridge = this.#isLeftToEngine ? undefined : bridgeOf(present, range);
    return bridge && (await bridge.isHere()) ? { range, bridge } : { range };
  }

  async #isUsed(present: InspectedNetwork): Promise<boolean> {
    if (Object.keys(present.Containers ?? {}).length > 0) return true;
    const bridge = bridgeOf(present, present.IPAM?.Config?.[0]?.Subnet ?? '');
    return bridge !== undefined && (await bridge.isHere()) && (await bridge.links()).length > 0;
  }

  async #inspect(signal: AbortSignal): Promise<InspectedNetwork | undefined> {
    try {
      const call = { what: `inspect network ${this.name}`, path: `/networks/${this.name}` };
      return await this.#engine.json<InspectedNetwork>(call, signal);
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /** Returns whether it was made: false when the range overlaps another network's. */
  async #create(range: string, signal: AbortSignal): Promise<boolean> {
    const shared = shareRange(range);
    const body = {
      Name: this.name,
      // Names are not unique in Docker unless asked: two kubelets starting at once must not make two.
      CheckDuplicate: true,
      Driver: 'bridge',
      IPAM: {
        Driver: 'default',
        Config: [{ Subnet: range, ...(shared ? { Gateway: shared.gateway, IPRange: shared.engineRange } : {}) }],
      },
      Labels: { [LABEL]: range },
      Options: this.name.length <= LONGEST_INTERFACE_NAME ? { [BRIDGE_NAME]: this.name } : {},
    };
    try {
      const what = `create network ${this.name} (${range})`;
      await this.#engine.json({ what, path: '/networks/create', method: 'POST', body }, signal);
      this.#log.info('pod network made', { network: this.name, range });
      return true;
    } catch (error) {
      if (hasStatus(error, 409)) {
        // Another process made it a moment ago: fine if it is the same.
        const present = await this.#inspect(signal);
        if (present?.IPAM?.Config?.[0]?.Subnet === range) return true;
      }
      if (error instanceof RuntimeError && TAKEN.test(error.message)) return false;
      throw error;
    }
  }

  async #remove(id: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#engine.json(
        { what: `remove network ${this.name}`, path: `/networks/${id}`, method: 'DELETE' },
        signal,
      );
    } catch (error) {
      if (!hasStatus(error, 404)) throw error;
    }
  }
}

/** Made by a version that did not share the range with the engine. */
function isOfBefore({ Labels, IPAM }: InspectedNetwork, range: string): boolean {
  return Labels?.[LABEL] !== undefined && IPAM?.Config?.[0]?.IPRange !== shareRange(range)?.engineRange;
}

/** Undefined unless the engine keeps off the addresses that the kubelet gives out, and the network is a plain one. */
function bridgeOf({ Id, IPAM, Options, EnableIPv6, Internal }: InspectedNetwork, range: string): PodBridge | undefined {
  const shared = shareRange(range);
  const [config, ...more] = IPAM?.Config ?? [];
  if (!shared || more.length > 0 || EnableIPv6 || Internal) return undefined;
  if (config?.IPRange !== shared.engineRange || config.Gateway !== shared.gateway) return undefined;
  return new PodBridge(Options?.[BRIDGE_NAME] ?? `br-${Id.slice(0, 12)}`, shared);
}
