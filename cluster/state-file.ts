import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running cluster writes down, for `knarr status` and `knarr down`. */
export interface ClusterState {
  readonly pid: number;
  readonly server: string;
  readonly kubeconfig: string;
  readonly runtime: string;
  readonly nodes: number;
  /** RFC 3339. */
  readonly startedAt: string;
}

const fileName = 'cluster.json';

/** Readable by the owner alone. */
export async function writeState(dataDir: string, state: ClusterState): Promise<void> {
  await writeFile(join(dataDir, fileName), `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
}

/** What the last cluster of that folder wrote; undefined when there was none. */
export async function readState(dataDir: string): Promise<ClusterState | undefined> {
  let text: string;
  try {
    text = await readFile(join(dataDir, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as ClusterState;
  } catch {
    // A write that was cut off: the cluster behind it is gone, or writes it anew.
    return undefined;
  }
}

/** Does nothing when it is not there. */
export async function removeState(dataDir: string): Promise<void> {
  await rm(join(dataDir, fileName), { force: true });
}
