import type { KeyValue, ListOptions, ListResult } from '../store.ts';
import { compactRevKey } from './compactor.ts';
import type { EtcdConnection } from './connection.ts';
import { isMarker, prefixEnd } from './ranges.ts';
import { closeWatchStream, openWatchStream, toKeyValue } from './wire.ts';

/** A list without a limit is read in pages of one revision, so that neither side builds one answer of many megabytes. */
const pageSize = 5000;
const probeMs = 5000;

export async function readList(connection: EtcdConnection, options: ListOptions): Promise<ListResult> {
  const limit = options.limit && options.limit > 0 ? options.limit : Number.POSITIVE_INFINITY;
  const rangeEnd = prefixEnd(options.prefix);
  const items: KeyValue[] = [];
  let start = Buffer.from(options.after === undefined ? options.prefix || '\0' : `${options.after}\0`);
  let { revision } = options;
  for (;;) {
    const ask = Math.min(pageSize, limit - items.length);
    let page: Awaited<ReturnType<(typeof connection.client)['kv']['range']>>;
    try {
      page = await connection.read((client, call) =>
        client.kv.range({ key: start, range_end: rangeEnd, limit: ask, ...(revision ? { revision } : {}) }, call),
      );
    } catch (error) {
      const refusal = await refusalOf(connection, error, revision ?? 0);
      if (refusal) return refusal;
      throw error;
    }
    revision ??= Number(page.header.revision);
    for (const kv of page.kvs) if (!isMarker(kv.value)) items.push(toKeyValue(kv));
    const remaining = Number(page.count) - page.kvs.length;
    const last = page.kvs.at(-1);
    if (remaining <= 0 || items.length >= limit || !last) return { ok: true, items, revision, remaining };
    start = Buffer.concat([last.key, Buffer.of(0)]);
  }
}

/** What etcd refuses by an error is a value here. */
async function refusalOf(
  connection: EtcdConnection,
  error: unknown,
  revision: number,
): Promise<Extract<ListResult, { ok: false }> | undefined> {
  if (!(error instanceof Error)) return undefined;
  if (error.message.includes('required revision has been compacted'))
    return { ok: false, reason: 'compacted', compactRevision: await probeCompactRevision(connection, revision) };
  if (error.message.includes('required revision is a future revision')) {
    const answer = await connection.read((client, call) =>
      client.kv.range({ key: Buffer.from(compactRevKey), count_only: true }, call),
    );
    return { ok: false, reason: 'future', currentRevision: Number(answer.header.revision) };
  }
  return undefined;
}

/**
 * The revision that etcd has compacted to. No call tells; a watch from the beginning of history is refused with it.
 * If that does not come, the answer is what is certain: later than `refused`.
 */
async function probeCompactRevision(connection: EtcdConnection, refused: number): Promise<number> {
  const stream = await openWatchStream(connection.client);
  const deadline = AbortSignal.timeout(probeMs);
  try {
    return await new Promise<number>((resolve) => {
      const giveUp = () => resolve(refused + 1);
      deadline.addEventListener('abort', giveUp, { once: true });
      stream.on('error', giveUp);
      stream.on('end', giveUp);
      stream.on('data', (response) => {
        if (response.canceled) resolve(Math.max(Number(response.compact_revision), refused + 1));
      });
      stream.write({ create_request: { key: Buffer.from(compactRevKey), start_revision: 1 } });
    });
  } finally {
    closeWatchStream(stream);
  }
}
