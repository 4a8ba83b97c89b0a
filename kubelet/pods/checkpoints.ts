import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../api/clock.ts';
import { makeFolders } from '../../api/folders.ts';
import type { Logger } from '../../api/logger.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { podDir } from '../volumes/paths.ts';

/** Keeps the pods of a node on disk, so that it can bring them back while the API server is away. */
export interface Checkpoints {
  /** Remembers a pod, in the background: a new one at once, its later states every two seconds at most. */
  save(pod: ReadonlyPod): void;
  /** The pod is gone, and its folder with it. */
  forget(uid: string): void;
  load(): Promise<Pod[]>;
  /** The uids of all pods that have a folder. */
  uids(): Promise<string[]>;
}

interface Entry {
  pod: ReadonlyPod;
  later: (() => void) | undefined;
  writing: Promise<void> | undefined;
}

const laterMs = 2000;

/** One file a pod, in its folder; it goes when the folder goes. */
export function diskCheckpoints(rootDir: string, clock: Clock, log: Logger): Checkpoints {
  const latest = new Map<string, Entry>();
  const path = (uid: string) => join(podDir(rootDir, uid), 'pod.json');

  async function write(uid: string, text: string): Promise<void> {
    await makeFolders(podDir(rootDir, uid), 0o750);
    const file = path(uid);
    // A pod's environment may hold secrets.
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  async function flush(uid: string, entry: Entry): Promise<void> {
    entry.later = undefined;
    await entry.writing;
    if (latest.get(uid) !== entry) return;
    const { pod } = entry;
    const text = JSON.stringify({ ...pod, metadata: { ...pod.metadata, managedFields: undefined } });
    entry.writing = write(uid, text).catch((error: unknown) => {
      log.warn('a pod could not be remembered', { pod: pod.metadata.name, error });
    });
  }

  async function uids(): Promise<string[]> {
    return readdir(join(rootDir, 'pods')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    });
  }

  return {
    uids,
    save(pod) {
      const { uid = '' } = pod.metadata;
      const known = latest.get(uid);
      if (known) {
        known.pod = pod;
        known.later ??= clock.after(laterMs, () => void flush(uid, known));
        return;
      }
      const entry: Entry = { pod, later: undefined, writing: undefined };
      latest.set(uid, entry);
      void flush(uid, entry);
    },
    forget(uid) {
      latest.get(uid)?.later?.();
      latest.delete(uid);
    },
    async load() {
      const pods: Pod[] = [];
      for (const uid of await uids()) {
        const text = await readFile(path(uid), 'utf8').catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
          return undefined;
        });
        if (text === undefined) continue;
        try {
          pods.push(JSON.parse(text) as Pod);
        } catch (error) {
          log.warn('what was remembered of a pod cannot be read', { uid, error });
        }
      }
      return pods;
    },
  };
}

/** A simulated node forgets. */
export const noCheckpoints: Checkpoints = {
  save: () => undefined,
  forget: () => undefined,
  load: async () => [],
  uids: async () => [],
};
