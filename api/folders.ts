import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, each with the same rights; does nothing when it is there. Rejects with node's
 * own errors. In the place of node's `recursive`, which never ends where a file system makes no folders, as /proc makes none, and
 * holds one of the few threads that all file work of the process goes over.
 */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  for (const step of missing(path)) {
    try {
      await mkdir(step, { mode });
    } catch (error) {
      if (!isExisting(error) || !(await stat(step)).isDirectory()) throw error;
    }
  }
}

/** The same at once, for what opens a store. */
export function makeFoldersSync(path: string, mode = 0o777): void {
  for (const step of missing(path)) {
    try {
      mkdirSync(step, { mode });
    } catch (error) {
      if (!isExisting(error) || !statSync(step).isDirectory()) throw error;
    }
  }
}

/** The folder and those above it that are not there, the highest first; the folder itself always, so that what it is gets looked at. */
function missing(path: string): string[] {
  const steps = [path];
  for (let at = dirname(path); at !== dirname(at) && !statSync(at, { throwIfNoEntry: false }); at = dirname(at))
    steps.unshift(at);
  return steps;
}

const isExisting = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EEXIST';
