import { buffer } from 'node:stream/consumers';

/** A file of an archive. */
export interface ArchiveFile {
  readonly name: string;
  readonly content: Buffer;
  readonly mode: number;
}

/** A tar archive with the same bytes for the same files, always: owner root, time zero. */
export async function tarArchive(files: readonly ArchiveFile[]): Promise<Buffer> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  for (const { name, content, mode } of files)
    archive.entry({ name, mode, mtime: new Date(0), uid: 0, gid: 0 }, content);
  archive.finalize();
  return buffer(archive);
}
