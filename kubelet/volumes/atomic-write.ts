import {
  chmod,
  chown,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolders } from '../../api/folders.ts';

/** A file of a volume. */
export interface PayloadFile {
  readonly data: Buffer;
  readonly mode: number;
  /** Whose it is; the kubelet's own user when absent. */
  readonly uid?: number;
}

/** By relative path, without `..`. */
export type Payload = ReadonlyMap<string, PayloadFile>;

const dataLink = '..data';

/**
 * Makes a folder hold exactly these files, so that a reader sees all of the old ones or all of the new ones: the files are written
 * to a new folder, and the link `..data` is turned over to it; what users see are links through `..data`. Does nothing when they
 * are the same already. Safe to repeat after a crash.
 * https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
 */
export async function writeAtomically(dir: string, payload: Payload, gid?: number): Promise<void> {
  await makeFolders(dir, 0o777);
  await chmod(dir, 0o777 | (gid === undefined ? 0 : 0o2000));
  const current = await readlink(join(dir, dataLink)).catch(absent);
  if (current !== undefined && (await isSame(join(dir, current), payload))) return;

  const fresh = await mkdtemp(join(dir, `..${stamp(payload)}`));
  await chmod(fresh, 0o755);
  for (const [path, { data, mode, uid }] of payload) {
    const file = join(fresh, path);
    await makeFolders(dirname(file), 0o755);
    await writeFile(file, data);
    await chmod(file, mode);
    if (uid !== undefined || gid !== undefined) await chown(file, uid ?? -1, gid ?? -1);
  }
  const name = fresh.slice(dir.length + 1);
  const link = join(dir, '..data_tmp');
  await rm(link, { force: true });
  await symlink(name, link);
  await rename(link, join(dir, dataLink));

  const tops = new Set([...payload.keys()].map((path) => path.split('/')[0] ?? path));
  for (const entry of await readdir(dir)) {
    if (entry === dataLink || entry === name) continue;
    // Old folders, links to files that are gone, and leftovers of a crash.
    if (entry.startsWith('..') || !tops.has(entry)) await rm(join(dir, entry), { recursive: true, force: true });
  }
  for (const top of tops)
    await symlink(join(dataLink, top), join(dir, top)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
}

/** Whether a folder was once written to the end. */
export async function isWritten(dir: string): Promise<boolean> {
  return (await readlink(join(dir, dataLink)).catch(absent)) !== undefined;
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
};

/** Names of folders only have to differ; mkdtemp sees to that. */
const stamp = (payload: Payload) => `${payload.size}_`;

async function isSame(dir: string, payload: Payload): Promise<boolean> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(absent);
  const files = entries?.filter((entry) => entry.isFile()) ?? [];
  if (files.length !== payload.size) return false;
  for (const [path, { data, mode }] of payload) {
    const file = join(dir, path);
    const [found, present] = await Promise.all([stat(file).catch(absent), readFile(file).catch(absent)]);
    if (!found || !present || (found.mode & 0o7777) !== mode || !present.equals(data)) return false;
  }
  return true;
}
