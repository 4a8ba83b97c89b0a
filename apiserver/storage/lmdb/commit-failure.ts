import { statfsSync } from 'node:fs';
import { StoreError } from '../errors.ts';

/** Out of space under its different names: disk, quota, file size limit, address space of the map. */
const fullPattern = /ENOSPC|No space left|EDQUOT|quota|EFBIG|File too large|MDB_MAP_FULL|mapsize/i;
/** With less than this, a failed write of a few pages is put down to the lack of space. */
const nearlyFullBytes = 16 << 20;

/**
 * Names what LMDB says about a failed commit. It says so in a promise beside the error, which nobody else handles; and of a
 * disk that takes only part of a write it says no more than "Input/output error".
 */
export async function commitFailure(folder: string, error: unknown): Promise<StoreError> {
  let cause = error;
  if (error instanceof Error && 'commitError' in error) {
    const detail: unknown = await Promise.race([
      Promise.resolve(error.commitError).catch((reason: unknown) => reason),
      new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    ]);
    if (detail instanceof Error) cause = detail;
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return fullPattern.test(message) || freeBytes(folder) < nearlyFullBytes
    ? new StoreError('full', `no space left for the database in ${folder}; free some, writes then work again`, {
        cause,
      })
    : new StoreError('unreadable', `the database in ${folder} could not be written: ${message}`, { cause });
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
