import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pack } from 'tar-stream';

/**
 * Writes a file, or a folder with all below it, into an archive in which it has the name `as`. Folders that hold something
 * have no entry of their own; links stay links. Resolves when all is taken from the archive's stream.
 */
export async function packTree(archive: Pack, path: string, as: string): Promise<void> {
  await packOne(archive, path, as);
  archive.finalize();
}

async function packOne(archive: Pack, path: string, as: string): Promise<void> {
  const stats = await lstat(path);
  const header = { name: as, mode: stats.mode & 0o7777, mtime: stats.mtime, uid: stats.uid, gid: stats.gid };
  if (stats.isDirectory()) {
    const names = (await readdir(path)).sort();
    if (names.length === 0) archive.entry({ ...header, type: 'directory' });
    for (const name of names) await packOne(archive, join(path, name), `${as}/${name}`);
  } else if (stats.isSymbolicLink()) {
    archive.entry({ ...header, type: 'symlink', linkname: await readlink(path) });
  } else if (stats.isFile()) {
    const entry = archive.entry({ ...header, size: stats.size });
    // A file that grows meanwhile would not fit its header.
    const content = createReadStream(path, stats.size > 0 ? { end: stats.size - 1 } : {});
    await pipeline(content, entry);
  }
}

/** The name of a path's last part, for the archive. */
export function lastPart(path: string): string {
  return basename(path);
}
