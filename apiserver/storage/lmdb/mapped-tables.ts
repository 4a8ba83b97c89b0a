import { StoreError } from '../errors.ts';
import type { ReadTransaction, Tables } from './tables.ts';

/** The tables of the file as it is mapped now. */
export interface MappedFile extends Pick<Tables, 'log' | 'current' | 'expiry' | 'meta' | 'refresh'> {
  batch(write: () => void): Promise<unknown>;
  snapshot(): ReadTransaction;
  /** Ends the mapping. Resolves soon, but not in the same turn. */
  close(): Promise<void>;
}

/** How much of the file is looked at before it is mapped anew; that takes 2 ms. */
export const defaultMappedBytes = 16 << 20;

/**
 * LMDB reads its file through a mapping, and what was read of it, or written and then read, counts as memory of the process
 * until the mapping ends: in the end the whole file, several times its live objects, though the watch cache answers almost
 * all reads. The system takes such pages back only when it is short of memory. So the file is closed and opened again when
 * enough of it was looked at and nobody is in it: between two transactions, with no snapshot held. What is written is on
 * the disk by then, and the pages stay with the system, so nothing is read from the disk again.
 */
export class MappedTables implements Tables {
  readonly folder: string;
  readonly #open: () => MappedFile;
  readonly #mappedBytes: number;
  /** Undefined while it is mapped anew, and after that failed. */
  #file: MappedFile | undefined;
  #remapping: Promise<void> | undefined;
  /** How many hold the file as it is. */
  #users = 0;
  #touched = 0;
  #closed = false;

  constructor(folder: string, file: MappedFile, open: () => MappedFile, mappedBytes: number) {
    this.folder = folder;
    this.#file = file;
    this.#open = open;
    this.#mappedBytes = mappedBytes;
  }

  get log(): Tables['log'] {
    return this.#now.log;
  }

  get current(): Tables['current'] {
    return this.#now.current;
  }

  get expiry(): Tables['expiry'] {
    return this.#now.expiry;
  }

  get meta(): Tables['meta'] {
    return this.#now.meta;
  }

  get mapped(): boolean {
    return this.#file !== undefined;
  }

  async ready(): Promise<void> {
    while (this.#remapping) await this.#remapping;
    if (this.#closed) throw this.#notOpen();
    // The last attempt failed (no file descriptor left, for example); this one says why if it does as well.
    this.#file ??= this.#open();
  }

  touched(bytes: number): void {
    this.#touched += bytes;
  }

  keep(): void {
    if (!this.#file) throw this.#notOpen();
    this.#users++;
  }

  letGo(): void {
    this.#users--;
    if (this.#touched >= this.#mappedBytes && this.#users === 0 && !this.#closed) this.#remapping = this.#remap();
  }

  async batch(write: () => void): Promise<void> {
    while (!this.#file) await this.ready();
    this.keep();
    try {
      await this.#file.batch(write);
    } finally {
      this.letGo();
    }
  }

  snapshot(): ReadTransaction {
    this.keep();
    return this.#now.snapshot();
  }

  release(transaction: ReadTransaction): void {
    transaction.done();
    this.letGo();
  }

  refresh(): void {
    this.#now.refresh();
  }

  async close(): Promise<void> {
    this.#closed = true;
    while (this.#remapping) await this.#remapping;
    await this.#file?.close();
  }

  get #now(): MappedFile {
    if (!this.#file) throw this.#notOpen();
    return this.#file;
  }

  #notOpen(): StoreError {
    return new StoreError('closed', `the database in ${this.folder} is not open`);
  }

  /** Never rejects: it is nobody's fault that is at work. Whoever needs the tables next tries again, and is told. */
  async #remap(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#touched = 0;
    try {
      await file?.close();
      this.#file = this.#open();
    } catch {
      this.#file = undefined;
    } finally {
      this.#remapping = undefined;
    }
  }
}
