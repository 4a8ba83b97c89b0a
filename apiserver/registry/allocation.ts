import { StatusError } from '../../api/errors/status-error.ts';
import type { ApiObject, StoredObject } from './object.ts';
import type { Resource } from './resource.ts';
import type { WriteContext } from './strategy.ts';

/** What a write has taken from a pool. Neither function rejects: what cannot be given back now is found by a repair later. */
export interface Taken {
  /** The write is stored: gives back what the object no longer needs. */
  readonly confirm: () => Promise<void>;
  /** Nothing was stored: gives back what was taken. */
  readonly cancel: () => Promise<void>;
}

/**
 * Gives the objects of a kind what they share with each other and each may have only once, such as the addresses of
 * services. Called after admission has changed the object and before the strategy prepares it; fills the object in place and
 * rejects with a StatusError when there is nothing to give. A dry run takes nothing.
 */
export interface Allocation {
  readonly create: (object: ApiObject, write: WriteContext) => Promise<Taken>;
  readonly update: (object: ApiObject, old: StoredObject, write: WriteContext) => Promise<Taken>;
  /** The object is gone from the store: gives back all that it had. Does not reject. */
  readonly deleted: (object: StoredObject) => Promise<void>;
}

/** The kinds that something is allocated for. */
export type Allocations = ReadonlyMap<Resource, Allocation>;

const nothingTaken: Taken = { confirm: () => Promise.resolve(), cancel: () => Promise.resolve() };

/** What one write holds of an allocation, until it is known how the write ends. */
export class Hold {
  readonly #allocation: Allocation;
  #taken = nothingTaken;

  constructor(allocation: Allocation) {
    this.#allocation = allocation;
  }

  /** Gives back what an earlier try has taken, and takes anew. */
  async create(object: ApiObject, write: WriteContext): Promise<void> {
    await this.#release();
    this.#taken = await this.#allocation.create(object, write);
  }

  async update(object: ApiObject, old: StoredObject, write: WriteContext): Promise<void> {
    await this.#release();
    this.#taken = await this.#allocation.update(object, old, write);
  }

  async confirm(): Promise<void> {
    const taken = this.#taken;
    this.#taken = nothingTaken;
    await taken.confirm();
  }

  /**
   * The write has failed. After a refusal nothing is stored; when the store itself has failed the object may be there all the
   * same, so it keeps what it has, and the repair decides.
   */
  async cancel(error?: unknown): Promise<void> {
    if (error === undefined || (error instanceof StatusError && error.code < 500)) await this.#release();
    this.#taken = nothingTaken;
  }

  async #release(): Promise<void> {
    const taken = this.#taken;
    this.#taken = nothingTaken;
    await taken.cancel();
  }
}
