import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { makeFolders } from '../../api/folders.ts';
import { VolumeError } from './volume-error.ts';

/**
 * Makes sure that a path of the node is what the volume says, and makes it where the type asks for that.
 * https://kubernetes.io/docs/concepts/storage/volumes/#hostpath-volume-types
 */
export async function checkHostPath(path: string, type: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  switch (type) {
    case '':
      // The engine would make a folder; Kubernetes leaves that to the engine too.
      if (!found) await makeFolders(path, 0o755);
      return;
    case 'DirectoryOrCreate':
      if (!found) await makeFolders(path, 0o755);
      else must(found.isDirectory(), path, 'a directory');
      return;
    case 'FileOrCreate':
      if (!found) await (await open(path, 'a', 0o644)).close();
      else must(found.isFile(), path, 'a file');
      return;
    default: {
      const [is, what] = checks[type] ?? [];
      if (!is) throw new VolumeError(`hostPath type check failed: unknown type ${type}`);
      must(found !== undefined && is(found), path, what ?? type);
    }
  }
}

const checks: Readonly<Record<string, readonly [(found: Stats) => boolean, string]>> = {
  Directory: [(found) => found.isDirectory(), 'a directory'],
  File: [(found) => found.isFile(), 'a file'],
  Socket: [(found) => found.isSocket(), 'a socket file'],
  CharDevice: [(found) => found.isCharacterDevice(), 'a character device'],
  BlockDevice: [(found) => found.isBlockDevice(), 'a block device'],
};

function must(holds: boolean, path: string, what: string): void {
  if (!holds) throw new VolumeError(`hostPath type check failed: ${path} is not ${what}`);
}
