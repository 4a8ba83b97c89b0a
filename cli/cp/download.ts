import { createWriteStream } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolders } from '../../api/folders.ts';
import { CommandError } from '../errors/errors.ts';
import { isWithin, nameBelow } from './paths.ts';

/** Where an archive is unpacked to, and what is told meanwhile. */
export interface Unpacking {
  /** What the archive's names begin with; it is replaced by `target`. */
  readonly prefix: string;
  readonly target: string;
  /** What a relative `target` is relative to. */
  readonly cwd: string;
  /** A way that keeps links too, for the first link that is left out. */
  readonly otherWay: string;
  readonly warn: (text: string) => void;
}

/** Writes the files of an archive. Links and what would lie outside of the target are left out, with a warning. */
export async function unpackTree(archive: Readable, { prefix, target, cwd, otherWay, warn }: Unpacking): Promise<void> {
  const { extract } = await import('tar-stream');
  const entries = extract();
  const root = normalize(target);
  let linkTold = false;
  const reading = pipeline(archive, entries);
  const writing = (async () => {
    for await (const entry of entries) {
      const { name, type, linkname } = entry.header;
      const below = nameBelow(name, prefix);
      if (below === undefined) throw new CommandError('tar contents corrupted');
      const path = normalize(join(root, below)).replace(/(.)\/+$/, '$1');
      if (!isWithin(root.replace(/(.)\/+$/, '$1'), path)) {
        warn(`warning: file ${JSON.stringify(path)} is outside target destination, skipping\n`);
        entry.resume();
        continue;
      }
      await makeFolders(resolve(cwd, dirname(path)), 0o755);
      if (type === 'directory') {
        await makeFolders(resolve(cwd, path), 0o755);
        entry.resume();
      } else if (type === 'symlink' || type === 'link') {
        const advice = linkTold ? '' : ` (consider using ${JSON.stringify(otherWay)})`.replaceAll('\\"', '"');
        warn(`warning: skipping symlink: ${JSON.stringify(path)} -> ${JSON.stringify(linkname ?? '')}${advice}\n`);
        linkTold = true;
        entry.resume();
      } else await writeFile(Readable.from(entry), path, cwd);
    }
  })();
  await Promise.all([reading, writing]);
}

async function writeFile(entry: Readable, path: string, cwd: string): Promise<void> {
  try {
    await pipeline(entry, createWriteStream(resolve(cwd, path)));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EISDIR' ? 'is a directory' : code === 'EACCES' ? 'permission denied' : undefined;
    if (why === undefined) throw cause;
    throw new CommandError(`open ${path}: ${why}`, { cause });
  }
}
