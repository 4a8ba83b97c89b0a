import type { KeyValue, ListOptions, ListResult } from '../store.ts';
import type { WatchStream } from './client.ts';
import { compactRevKey } from './compactor.ts';
import type { EtcdConnection } from './connection.ts';
import { GrpcError } from './grpc/errors.ts';
import { isMarker, prefixEnd } from './ranges.ts';
import type { RangeResponse } from './wire.ts';

/** A list without a limit is read in pages of one revision, so that neither side builds one answer of many megabytes. */
const pageSize = 5000;
const probeMs = 5000;

/** A list at one revision, read page by page; `compacted` or `future` when etcd does not have that revision. Throws StoreError. */
export async function readList(connection: EtcdConnection, options: ListOptions): Promise<ListResult> {
  const limit = options.limit && options.limit > 0 ? options.limit : Number.POSITIVE_INFINITY;
  const rangeEnd = prefixEnd(options.prefix);
  const items: KeyValue[] = [];
  let start = Buffer.from(options.after === undefined ? options.prefix || '\0' : `${options.after}\0`);
  let { revision } = options;
  for (;;) {
    const ask = Math.min(pageSize, limit - items.length);
    let page: RangeResponse;
    try {
      page = await connection.read((client) =>
        client.range({
          key: start,
          rangeEnd,
          limit: ask,
          ...(revision ? { revision } : {}),
        }),
      );
    } catch (error) {
      const refusal = await refusalOf(connection, error, revision ?? 0);
      if (refusal) return refusal;
      throw error;
    }
    revision ??= page.revision;
    for (const kv of page.kvs) if (!isMarker(kv.value)) items.push(kv);
    const remaining = page.count - page.kvs.length;
    if (remaining <= 0 || items.length >= limit || !page.lastKey) return { ok: true, items, revision, remaining };
    start = Buffer.concat([page.lastKey, Buffer.of(0)]);
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
    const answer = await connection.read((client) =>
      client.range({ key: Buffer.from(compactRevKey), countOnly: true }),
    );
    return { ok: false, reason: 'future', currentRevision: answer.revision };
  }
  return undefined;
}

/**
 * The revision that etcd has compacted to. No call tells; a watch from the beginning of history is refused with it.
 * If that does not come, the answer is what is certain: later than `refused`.
 */
async function probeCompactRevision(connection: EtcdConnection, refused: number): Promise<number> {
  let answer: (revision: number) => void = () => undefined;
  const answered = new Promise<number>((resolve) => {
    answer = resolve;
  });
  const giveUp = () => answer(refused + 1);
  let stream: WatchStream;
  try {
    stream = await connection.client.watch({
      onResponse: ({ canceled, compactRevision }) => {
        if (canceled) answer(Math.max(compactRevision, refused + 1));
      },
      onEnd: giveUp,
    });
  } catch (error) {
    if (!(error instanceof GrpcError)) throw error;
    return refused + 1;
  }
  AbortSignal.timeout(probeMs).addEventListener('abort', giveUp, { once: true });
  stream.create({ key: Buffer.from(compactRevKey), startRevision: 1 });
  const revision = await answered;
  stream.close();
  return revision;
}
