import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../api/errors/message-of.ts';
import { StoreError } from '../errors.ts';

/** The file that LMDB makes in its folder. */
export const dataFile = 'data.mdb';

/** Out of space under its different names: disk, quota, file size limit, address space of the map. */
const fullPattern = /ENOSPC|No space left|EDQUOT|quota|EFBIG|File too large|MDB_MAP_FULL|mapsize/i;
const probeBytes = 1 << 20;

/**
 * Names what LMDB says about a failed commit. It says so in a promise beside the error, which nobody else handles; and of a
 * disk that takes only part of a write it says no more than "Input/output error", so that is looked into.
 */
export async function commitFailure(folder: string, error: unknown): Promise<StoreError> {
  if (error instanceof StoreError) return error;
  let cause = error;
  if (error instanceof Error && 'commitError' in error) {
    const detail: unknown = await Promise.race([
      Promise.resolve(error.commitError).catch((reason: unknown) => reason),
      new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    ]);
    if (detail instanceof Error) cause = detail;
  }
  const message = messageOf(cause);
  return fullPattern.test(message) || !hasRoom(folder)
    ? noSpace(folder, cause)
    : new StoreError('unreadable', `the database in ${folder} could not be written: ${message}`, { cause });
}

/** What a transaction may write beside its values: the pages of the trees above them, and what it gives back. */
const overheadBytes = 1 << 20;

/**
 * Refuses a write of so many bytes before LMDB is asked, when the disk has no room for it: where a disk takes only part of a
 * write, LMDB's package sometimes writes its message past the end of the memory it has for it, and the process is gone.
 */
export function noRoomFor(folder: string, bytes: number): StoreError | undefined {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 2 * bytes + overheadBytes ? noSpace(folder) : undefined;
}

function noSpace(folder: string, cause?: unknown): StoreError {
  return new StoreError(
    'full',
    `no space left for the database in ${folder}; free some, writes then work again`,
    cause === undefined ? {} : { cause },
  );
}

/** Whether a file as large as the database can grow by a little. */
function hasRoom(folder: string): boolean {
  const probe = join(folder, 'space.probe');
  try {
    const { size } = statSync(join(folder, dataFile));
    const fd = openSync(probe, 'w', 0o600);
    try {
      return writeSync(fd, Buffer.alloc(probeBytes), 0, probeBytes, size) === probeBytes;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof Error && fullPattern.test(error.message)) return false;
    return true; // Something else is wrong; it is reported as what it was.
  } finally {
    rmSync(probe, { force: true });
  }
}
