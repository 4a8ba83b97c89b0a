import { existsSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { kill, platform, pid as self } from 'node:process';
import { type Clock, sleep } from '../../../api/clock.ts';
import { StoreError } from '../errors.ts';

/** Held until `release`, or until the process ends, however it ends. */
export interface FolderLock {
  release(): Promise<void>;
}

const lockFile = 'owner.lock';

/** Folders locked by stores of this process, where no socket tells. */
const held = new Set<string>();

/** One process; a process id alone may have been given to another since. */
interface Owner {
  readonly pid: number;
  /** When the process began, in clock ticks since the boot; '' where the system does not tell. */
  readonly started: string;
  /** The boot that `pid` and `started` belong to; '' where the system does not tell. */
  readonly boot: string;
}

/**
 * Makes this process the only one that has the folder open. Throws StoreError `locked` if another one, or another store of
 * this process, has it.
 *
 * Two means together: on Linux an abstract socket named after the folder's inode, which the kernel hands out once and takes
 * back with the process (kill -9 included); and a file that names the owner, which also holds across network namespaces
 * and on systems without such sockets, and tells the user whom to stop.
 */
export async function lockFolder(folder: string, clock: Clock): Promise<FolderLock> {
  const deadline = clock.now() + dyingMs;
  for (;;) {
    try {
      return await tryLock(folder);
    } catch (error) {
      // A killed process may take a moment to end, while its last write goes to the disk: it is worth the wait.
      if (!(error instanceof StoreError) || error.reason !== 'locked' || !isDying(folder) || clock.now() >= deadline)
        throw error;
      await sleep(clock, 50);
    }
  }
}

/** How long to wait for an owner that has been killed. */
const dyingMs = 10_000;

/** Whether the owner has been killed and is not gone yet; a living one is not waited for. */
function isDying(folder: string): boolean {
  const owner = readOwner(join(folder, lockFile));
  if (!owner || owner.pid === self) return false;
  const state = stateOf(owner.pid);
  return state === undefined || state === 'Z' || state === 'X';
}

async function tryLock(folder: string): Promise<FolderLock> {
  const file = join(folder, lockFile);
  const path = realpathSync(folder);
  if (held.has(path)) throw locked(folder, readOwner(file));
  const socket = platform === 'linux' ? await bindSocket(path) : undefined;
  if (socket === 'taken') throw locked(folder, readOwner(file));
  try {
    const owner = readOwner(file);
    if (owner && owner.pid !== self && isAlive(owner)) throw locked(folder, owner);
    writeFileSync(file, `${JSON.stringify({ pid: self, started: startOf(self), boot: bootId() } satisfies Owner)}\n`, {
      mode: 0o600,
    });
  } catch (error) {
    if (socket) await closeSocket(socket);
    if (error instanceof StoreError) throw error;
    throw new StoreError('unreadable', `cannot write to the data folder ${folder}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  held.add(path);
  return {
    async release() {
      held.delete(path);
      rmSync(file, { force: true });
      if (socket) await closeSocket(socket);
    },
  };
}

function locked(folder: string, owner: Owner | undefined): StoreError {
  const who = owner ? `process ${owner.pid}` : 'another process';
  return new StoreError('locked', `the data folder ${folder} is in use by ${who}; stop it or choose another folder`);
}

async function bindSocket(folder: string): Promise<Server | 'taken'> {
  const { dev, ino } = statSync(folder);
  const server = createServer((connection) => connection.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else
        reject(
          new StoreError('unreadable', `cannot lock the data folder ${folder}: ${error.message}`, { cause: error }),
        );
    });
    server.listen({ path: `\0knarr-store-${dev}-${ino}` }, () => {
      server.unref(); // A store that is never closed must not keep the process alive.
      resolve(server);
    });
  });
}

function closeSocket(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function readOwner(file: string): Owner | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    if (typeof owner.pid !== 'number') return undefined;
    return { pid: owner.pid, started: owner.started ?? '', boot: owner.boot ?? '' };
  } catch (error) {
    // Half a file is left of an owner that died while it wrote it: nobody's.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.boot !== bootId()) return false;
  if (owner.started !== '') return startOf(owner.pid) === owner.started;
  try {
    kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** Field 3 of /proc/PID/stat: `Z` for a process that has ended while threads of it have not. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Field 22 of /proc/PID/stat (proc(5)): counted from the end of the command's name, which may hold spaces and brackets. */
function startOf(pid: number): string {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // No such process (it may end while it is read), or no such file system.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
