import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { open } from 'lmdb';
import { messageOf } from '../../../api/errors/message-of.ts';
import { makeFoldersSync } from '../../../api/folders.ts';
import { StoreError } from '../errors.ts';
import { commitFailure, dataFile } from './commit-failure.ts';
import { defaultMappedBytes, type MappedFile, MappedTables } from './mapped-tables.ts';
import { expiryKeys, formatVersion, type KeyEncoder, maxRevision, revisionKeys, textKeys } from './schema.ts';
import { type MetaName, type ReadTransaction, readMeta, type Table, type Tables, writeMeta } from './tables.ts';

/**
 * The size of LMDB's pages for new stores. Bigger than the usual 4 KiB so that a pod (2 to 4 KiB) fits into a leaf of the
 * log instead of taking pages of its own: twice the writes per second, half the file.
 */
const pageSize = 16384;

const tableNames = ['log', 'current', 'expiry', 'meta'] as const;

/** What the package's types do not say of its root database. */
interface TableOpener {
  openDB<K>(options: { name: string; encoding: 'binary'; keyEncoder: KeyEncoder<K> }): Table<K>;
  batch(write: () => void): Promise<boolean>;
  useReadTransaction(): ReadTransaction;
}

/**
 * Opens or makes the tables in `folder`. Reads a few pages, however large the store is. `mappedBytes` is how much of the file
 * may be looked at before it is mapped anew. Throws StoreError by name.
 */
export async function openTables(folder: string, mappedBytes = defaultMappedBytes): Promise<Tables> {
  prepareFolder(folder);
  const path = join(folder, dataFile);
  const existed = checkDataFile(path);
  const file = openFile(folder);
  const tables = new MappedTables(folder, file, () => openFile(folder), mappedBytes);
  try {
    const format = readMeta(tables, 'format');
    // No format in an existing file: the process that made it died before its first commit, if nothing else is there.
    const fresh = format === 0 && (!existed || tables.log.getKeysCount({ start: 0, end: maxRevision, limit: 1 }) === 0);
    if (fresh) await makeFormat(tables);
    else if (format === 0) throw foreignTo(path);
    else if (format !== formatVersion)
      throw new StoreError(
        'foreign',
        `${path} has format ${format}, this version of Knarr reads ${formatVersion}; use the version that wrote it`,
      );
    return tables;
  } catch (error) {
    await tables.close();
    throw error instanceof StoreError ? error : unreadable(path, error);
  }
}

/** Maps the file and opens its tables; the file has been checked. Throws StoreError by name. */
function openFile(folder: string): MappedFile {
  const path = join(folder, dataFile);
  let root: ReturnType<typeof open> | undefined;
  try {
    root = open(folder, {
      noSubdir: false,
      pageSize,
      maxDbs: 8,
      encoding: 'binary',
      keyEncoding: 'binary',
      // The commit itself waits for the disk, so nobody can read what a power cut could still take back.
      overlappingSync: false,
      // The store makes its own batches: one commit at a time, begun without waiting for more.
      eventTurnBatching: false,
      // Old contents of the process's memory must not end up in the file.
      noMemInit: false,
    });
    // Before our tables are made in it.
    const names = [...root.getKeys({ start: Buffer.of(0) })].map((name) => String(name).replace(/\0$/, ''));
    if (names.some((name) => !(tableNames as readonly string[]).includes(name))) throw foreignTo(path);
    return fileOf(root);
  } catch (error) {
    void root?.close();
    throw error instanceof StoreError ? error : unreadable(path, error);
  }
}

function fileOf(root: ReturnType<typeof open>): MappedFile {
  const opener = root as unknown as TableOpener;
  const table = <K>(name: (typeof tableNames)[number], keyEncoder: KeyEncoder<K>) =>
    opener.openDB({ name, encoding: 'binary', keyEncoder });
  return {
    log: table('log', revisionKeys),
    current: table('current', textKeys),
    expiry: table('expiry', expiryKeys),
    meta: table<MetaName>('meta', textKeys as KeyEncoder<string> as KeyEncoder<MetaName>),
    batch: (write) => opener.batch(write),
    snapshot: () => opener.useReadTransaction(),
    refresh: () => root.resetReadTxn(),
    close: () => root.close(),
  };
}

const foreignTo = (path: string) =>
  new StoreError('foreign', `${path} is a database of another program; choose another data folder`);

async function makeFormat(tables: Tables): Promise<void> {
  try {
    await tables.batch(() => writeMeta(tables, 'format', formatVersion));
  } catch (error) {
    throw await commitFailure(tables.folder, error);
  }
  // The commit made the file's contents durable; its name, and the folder's, are entries of folders.
  for (const folder of [tables.folder, dirname(tables.folder)]) {
    const fd = openSync(folder, 'r');
    fsyncSync(fd);
    closeSync(fd);
  }
}

/** Makes the folder, private to its owner: it holds Secrets. */
export function prepareFolder(folder: string): void {
  try {
    makeFoldersSync(folder, 0o700);
  } catch (error) {
    throw new StoreError('unreadable', `cannot make the data folder ${folder}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Whether a store is there already. LMDB maps the file and trusts it, so a foreign or cut-off file would end the process
 * with a signal; the two meta pages at its beginning tell beforehand.
 */
function checkDataFile(file: string): boolean {
  if (!existsSync(file)) return false;
  let fd: number;
  try {
    fd = openSync(file, 'r+');
  } catch (error) {
    throw new StoreError('unreadable', `cannot read and write the database ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  try {
    const size = fstatSync(fd).size;
    if (size === 0) return false;
    const foreign = () => new StoreError('foreign', `${file} is not a database of Knarr; choose another data folder`);
    const first = readMetaPage(fd, 0);
    if (!first) throw foreign();
    const second = readMetaPage(fd, first.pageSize);
    if (!second) throw foreign();
    const newest = second.transaction > first.transaction ? second : first;
    const whole = (newest.lastPage + 1) * newest.pageSize;
    // The last pages of a transaction may be unused and never written, so a little may be missing.
    if (size + unwrittenTail < whole)
      throw new StoreError(
        'unreadable',
        `the database ${file} is cut off: ${size} bytes instead of ${whole}; restore it from a backup`,
      );
    // Were they used after all, reading beyond the end would end the process; a page of zeros is an error that LMDB tells.
    if (size < whole) ftruncateSync(fd, whole);
    return true;
  } finally {
    closeSync(fd);
  }
}

const unwrittenTail = 1 << 20;

/** The fields of a meta page of LMDB's data version 2, on a little-endian machine; undefined if it is none. */
function readMetaPage(
  fd: number,
  position: number,
): { pageSize: number; lastPage: number; transaction: number } | undefined {
  const bytes = Buffer.alloc(160);
  if (readSync(fd, bytes, 0, bytes.length, position) < bytes.length) return undefined;
  const size = bytes.readUInt32LE(48);
  if (bytes.readUInt32LE(24) !== 0xbeefc0de || bytes.readUInt32LE(28) !== 2) return undefined;
  if (size < 512 || size > 65536 || (size & (size - 1)) !== 0) return undefined;
  return {
    pageSize: size,
    lastPage: Number(bytes.readBigUInt64LE(144)),
    transaction: Number(bytes.readBigUInt64LE(152)),
  };
}

function unreadable(file: string, error: unknown): StoreError {
  const message = messageOf(error);
  const text = /MDB_(CORRUPTED|PAGE_NOTFOUND)/.test(message)
    ? `the database ${file} is damaged (${message}); restore it from a backup`
    : `cannot open the database ${file}: ${message}`;
  return new StoreError('unreadable', text, { cause: error });
}
