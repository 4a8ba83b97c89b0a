import type { Clock } from '../../../api/clock.ts';
import type { Logger } from '../../../api/logger.ts';
import type { EtcdConnection } from './connection.ts';

/** The key under which all API servers of an etcd, also Kubernetes' own, agree who compacts. */
export const compactRevKey = 'compact_rev_key';

/** What this process last knew: how often the key has been written, and the revision at that time. */
export interface CompactorState {
  readonly version: number;
  readonly revision: number;
}

/**
 * One round of the agreement of kube-apiserver: whoever first writes the key since the last round compacts to the revision of
 * its own last round, so one interval of history always stays. The others take note. Returns the state for the next round.
 */
export async function compactOnce(connection: EtcdConnection, state: CompactorState): Promise<CompactorState> {
  const key = Buffer.from(compactRevKey);
  const { succeeded, found, revision } = await connection.write((client) =>
    client.txn({
      compare: { key, version: state.version, is: 'equal' },
      success: [{ put: { key, value: Buffer.from(String(state.revision)) } }],
      failure: [{ range: { key } }],
    }),
  );
  if (!succeeded) return { version: found?.version ?? 0, revision };
  if (state.revision > 0)
    // Compacting twice to the same revision is refused by etcd and harmless.
    await connection
      .read((client) => client.compact(state.revision))
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.message.includes('has been compacted'))) throw error;
      });
  return { version: state.version + 1, revision };
}

/** Takes part in the agreement every `intervalMs`. Returns what stops it. */
export function startCompactor(connection: EtcdConnection, intervalMs: number, clock: Clock, log: Logger): () => void {
  let state: CompactorState = { version: 0, revision: 0 };
  let stopped = false;
  let cancel = clock.after(intervalMs, round);
  function round() {
    compactOnce(connection, state)
      .then((next) => {
        state = next;
      })
      .catch((error: unknown) => {
        if (!stopped) log.warn('compacting etcd failed, will try again', { error });
      })
      .finally(() => {
        if (!stopped) cancel = clock.after(intervalMs, round);
      });
  }
  return () => {
    stopped = true;
    cancel();
  };
}
