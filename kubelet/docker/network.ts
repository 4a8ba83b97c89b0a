import type { Logger } from '../../api/logger.ts';
import { RuntimeError } from '../runtime/errors.ts';
import type { DockerEngine } from './engine.ts';
import { hasStatus } from './errors.ts';
import { Once } from './once.ts';

const DEADLINE_MS = 30_000;
/** Tried in order where the node was told no range: the first may be some VPN's. */
const DEFAULT_RANGES = ['10.244.0.0/24', '10.245.0.0/24', '10.246.0.0/24', '172.30.244.0/24', '192.168.244.0/24'];
/** Docker's own bridge, which it does not let anybody configure. It has no name server, so pods start a fifth faster on it. */
const DEFAULT_BRIDGE = 'bridge';
const LABEL = 'knarr.dev/pod-network';
/** IFNAMSIZ without its final zero. */
const LONGEST_INTERFACE_NAME = 15;

/** The part of Docker's network object in use. */
interface InspectedNetwork {
  readonly Name: string;
  readonly Id: string;
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null };
  readonly Containers?: Readonly<Record<string, unknown>> | null;
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

  constructor(engine: DockerEngine, name: string, range: string | undefined, log: Logger) {
    this.#engine = engine;
    this.name = name;
    this.#range = range;
    this.#log = log;
  }

  /** Resolves with the range in use once the network is there. Throws InvalidSpec when the range told is taken. */
  ensure(): Promise<string> {
    return this.#ensured.get();
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

  async #ensure(signal: AbortSignal): Promise<string> {
    const wanted = this.#range;
    const present = await this.#inspect(signal);
    const range = present?.IPAM?.Config?.[0]?.Subnet;
    if (this.name === DEFAULT_BRIDGE && range) {
      if (wanted !== undefined && wanted !== range)
        this.#log.warn("pods use the range of Docker's bridge", { range, wanted });
      return range;
    }
    if (present && range && (wanted === undefined || range === wanted)) return range;
    if (present) {
      if (Object.keys(present.Containers ?? {}).length > 0) {
        throw new RuntimeError(
          'InvalidSpec',
          `Docker network ${this.name} has range ${range ?? 'unknown'}, the node ${wanted ?? 'any'}, and containers are using it`,
        );
      }
      await this.#remove(present.Id, signal);
    }
    const candidates = wanted === undefined ? DEFAULT_RANGES : [wanted];
    for (const candidate of candidates) {
      if (await this.#create(candidate, signal)) return candidate;
      this.#log.warn('range for pods is in use on this machine', { range: candidate });
    }
    throw new RuntimeError(
      'InvalidSpec',
      `the range for pod addresses is in use by another network of this machine: ${candidates.join(', ')}`,
    );
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
    const body = {
      Name: this.name,
      // Names are not unique in Docker unless asked: two kubelets starting at once must not make two.
      CheckDuplicate: true,
      Driver: 'bridge',
      IPAM: { Driver: 'default', Config: [{ Subnet: range }] },
      Labels: { [LABEL]: range },
      Options: this.name.length <= LONGEST_INTERFACE_NAME ? { 'com.docker.network.bridge.name': this.name } : {},
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
      if (error instanceof RuntimeError && /overlap/i.test(error.message)) return false;
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
