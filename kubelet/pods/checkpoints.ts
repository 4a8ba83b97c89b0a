import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../api/logger.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { podDir } from '../volumes/paths.ts';

/** Keeps the pods of a node on disk, so that it can bring them back while the API server is away. */
export interface Checkpoints {
  /** Remembers a pod; in the background, and only when its spec or what names it has changed. */
  save(pod: ReadonlyPod): void;
  load(): Promise<Pod[]>;
  /** The uids of all pods that have a folder. */
  uids(): Promise<string[]>;
}

/** One file a pod, in its folder; it goes when the folder goes. */
export function diskCheckpoints(rootDir: string, log: Logger): Checkpoints {
  const saved = new WeakMap<object, true>();
  const pending = new Map<string, Promise<void>>();
  const path = (uid: string) => join(podDir(rootDir, uid), 'pod.json');

  async function write(uid: string, text: string): Promise<void> {
    await mkdir(podDir(rootDir, uid), { recursive: true, mode: 0o750 });
    const file = path(uid);
    // A pod's environment may hold secrets.
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
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
      // Specs are shared between the states of a pod, and change together with the generation.
      if (saved.has(pod.spec)) return;
      saved.set(pod.spec, true);
      const { uid = '' } = pod.metadata;
      const text = JSON.stringify({ ...pod, metadata: { ...pod.metadata, managedFields: undefined } });
      const work = (pending.get(uid) ?? Promise.resolve())
        .then(() => write(uid, text))
        .catch((error: unknown) => log.warn('a pod could not be remembered', { pod: pod.metadata.name, error }))
        .finally(() => {
          if (pending.get(uid) === work) pending.delete(uid);
        });
      pending.set(uid, work);
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
  load: async () => [],
  uids: async () => [],
};
