import { chmod, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../../api/folders.ts';

/** Something is wrong with a file of the state folder. The message is one sentence for the person at the terminal. */
export class PkiError extends Error {
  override readonly name = 'PkiError';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file',
};

/** The system's error code as words. */
export function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined ? reasons[code] : undefined) ?? message;
}

/** The content, or undefined where no file is. Throws PkiError when it cannot be read. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PkiError(`cannot read ${path}: ${whyOf(error)}`, { cause: error });
  }
}

/** The content. Throws PkiError when there is none. */
export async function readRequired(path: string): Promise<string> {
  const content = await readIfThere(path);
  if (content === undefined) throw new PkiError(`cannot read ${path}: no such file`);
  return content;
}

/** Makes the folder, readable by its owner alone, also when it was there with wider rights. */
export async function privateFolder(path: string): Promise<void> {
  try {
    await makeFolders(path, 0o700);
    await chmod(path, 0o700);
  } catch (error) {
    throw new PkiError(`cannot make the folder ${path}: ${whyOf(error)}`, { cause: error });
  }
}

/**
 * Writes a file so that it is there whole or not at all, also after a power cut: a new file beside it, synced, then
 * renamed over it. Only the owner may read it. `unique` tells apart writers of the same file.
 */
export async function writeAtomically(path: string, content: string, unique: string): Promise<void> {
  const temporary = `${path}.${unique}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new PkiError(`cannot write ${path}: ${whyOf(error)}`, { cause: error });
  }
}

/** Makes renames in the folder of `path` durable. */
export async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
