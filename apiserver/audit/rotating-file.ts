import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Clock } from '../../api/clock.ts';
import { makeFolders } from '../../api/folders.ts';
import type { Logger } from '../../api/logger.ts';

export interface RotationOptions {
  /** A file that would get longer is put aside first. */
  readonly maxBytes: number;
  /** How many files put aside are kept; 0 keeps all. */
  readonly maxBackups: number;
  /** For how many days they are kept; 0 keeps them for ever. */
  readonly maxAgeDays: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const dayMs = 86_400_000;
const newline = 0x0a;

/**
 * A file that lines are added to and that is put aside under the time's name when it has its length, `audit.log` as
 * `audit-2026-01-02T03-04-05.678.log`: the names that kube-apiserver gives. Only its owner may read it.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #options: RotationOptions;
  #file: FileHandle;
  #size: number;

  private constructor(path: string, options: RotationOptions, file: FileHandle, size: number) {
    this.#path = path;
    this.#options = options;
    this.#file = file;
    this.#size = size;
  }

  /** Opens the file, made with its folder when missing. Rejects with node's own error when that cannot be done. */
  static async open(path: string, options: RotationOptions): Promise<RotatingFile> {
    await makeFolders(dirname(path));
    const file = await open(path, 'a', 0o600);
    const { size } = await file.stat();
    const made = new RotatingFile(path, options, file, size);
    await made.#prune();
    return made;
  }

  /** Adds lines, which end with a newline each. To be called once at a time. */
  async write(lines: readonly string[]): Promise<void> {
    let pending: Buffer[] = [];
    let bytes = 0;
    const flush = async () => {
      if (bytes === 0) return;
      const together = Buffer.concat(pending);
      pending = [];
      bytes = 0;
      await this.#append(together);
    };
    for (const line of lines) {
      const next = Buffer.from(line);
      if (this.#size + bytes > 0 && this.#size + bytes + next.length > this.#options.maxBytes) {
        await flush();
        await this.#rotate();
      }
      pending.push(next);
      bytes += next.length;
    }
    await flush();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** A line that a full disk cut short is ended, so that the next one that fits begins a line of its own. */
  async #append(bytes: Buffer): Promise<void> {
    const before = this.#size;
    try {
      await this.#file.appendFile(bytes);
      this.#size += bytes.length;
    } catch (error) {
      const { size } = await this.#file.stat();
      this.#size = size;
      if (size > before && bytes[size - before - 1] !== newline)
        await this.#file.truncate(before + whole(bytes, size - before));
      throw error;
    }
  }

  async #rotate(): Promise<void> {
    const { clock } = this.#options;
    await this.#file.close();
    try {
      await rename(this.#path, join(dirname(this.#path), backupName(this.#path, clock.now())));
    } finally {
      // Also when the file could not be put aside: what comes is added to it.
      this.#file = await open(this.#path, 'a', 0o600);
      this.#size = (await this.#file.stat()).size;
    }
    await this.#prune();
  }

  /** Removes what is too old or too much. What cannot be removed is told of and stays. */
  async #prune(): Promise<void> {
    const { maxBackups, maxAgeDays, clock, log } = this.#options;
    if (maxBackups === 0 && maxAgeDays === 0) return;
    const folder = dirname(this.#path);
    try {
      for (const name of outdated(await readdir(folder), this.#path, { maxBackups, maxAgeDays, now: clock.now() }))
        await rm(join(folder, name));
    } catch (error) {
      log.warn('old audit logs could not be removed', { error });
    }
  }
}

/** How many bytes of the first `length` are whole lines. */
function whole(bytes: Buffer, length: number): number {
  return bytes.subarray(0, length).lastIndexOf(newline) + 1;
}

/** The name of a file that is put aside at a time, in milliseconds. */
export function backupName(path: string, at: number): string {
  const extension = extname(path);
  const time = new Date(at).toISOString().slice(0, -1).replaceAll(':', '-');
  return `${basename(path, extension)}-${time}${extension}`;
}

/** Which of the names in a folder are files of `path` put aside that are not to be kept. */
export function outdated(
  names: readonly string[],
  path: string,
  { maxBackups, maxAgeDays, now }: { readonly maxBackups: number; readonly maxAgeDays: number; readonly now: number },
): string[] {
  const extension = extname(path);
  const head = `${basename(path, extension)}-`;
  const backups = names
    .flatMap((name) => {
      if (!name.startsWith(head) || !name.endsWith(extension)) return [];
      const text = name.slice(head.length, name.length - extension.length);
      const time = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3})$/.exec(text);
      return time ? [{ name, at: Date.parse(`${time[1]}:${time[2]}:${time[3]}Z`) }] : [];
    })
    .sort((a, b) => b.at - a.at);
  return backups
    .filter(
      ({ at }, index) => (maxBackups > 0 && index >= maxBackups) || (maxAgeDays > 0 && at < now - maxAgeDays * dayMs),
    )
    .map(({ name }) => name);
}
