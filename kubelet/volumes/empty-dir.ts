import { execFile } from 'node:child_process';
import { chmod, chown, readdir, readFile, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolders } from '../../api/folders.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import { volumesDir } from './paths.ts';

const run = promisify(execFile);
const deadline = { timeout: 30_000 };

/** A folder of a pod, on disk or, as root, in memory. https://kubernetes.io/docs/concepts/storage/volumes/#emptydir */
export async function setUpEmptyDir(
  dir: string,
  { medium, sizeLimit }: { readonly medium?: string | undefined; readonly sizeLimit?: string | undefined },
  gid: number | undefined,
): Promise<void> {
  await makeFolders(dir);
  if (medium === 'Memory' && userInfo().uid === 0 && !(await mountsBelow(dir)).includes(dir)) {
    const size = sizeLimit === undefined ? [] : ['-o', `size=${parseQuantity(sizeLimit).value()}`];
    await run('mount', ['-t', 'tmpfs', ...size, 'tmpfs', dir], deadline);
  }
  await chmod(dir, 0o777 | (gid === undefined ? 0 : 0o2000));
  if (gid !== undefined) await chown(dir, -1, gid);
}

/** Removes all volumes of a pod, and only files that are the pod's: what is mounted is let go of, never emptied. */
export async function tearDownVolumes(rootDir: string, uid: string): Promise<void> {
  const dir = volumesDir(rootDir, uid);
  const isThere = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (isThere === undefined) return;
  for (const mounted of (await mountsBelow(dir)).reverse()) await run('umount', [mounted], deadline);
  await rm(dir, { recursive: true, force: true });
}

/** Mount points at or below a folder, outer ones first. */
async function mountsBelow(dir: string): Promise<string[]> {
  const table = await readFile('/proc/self/mounts', 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  return table
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\040/g, ' '))
    .filter((path) => path === dir || path.startsWith(join(dir, '/')));
}
