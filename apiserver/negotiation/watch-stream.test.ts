import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CacheEntry } from '../cache/entry.ts';
import { encodeStored } from '../cache/stored-form.ts';
import type { ReplyStream } from '../http/exchange.ts';
import type { ApiObject } from '../registry/object.ts';
import type { WatchItem } from '../request/watch-source.ts';
import { builtInResources } from '../resources/index.ts';
import { streamSink, watchEncoder } from './watch-stream.ts';

const resource = builtInResources().find(({ type }) => type.resource === 'configmaps');
assert.ok(resource);
const encode = watchEncoder(resource, {
  media: { type: 'json', as: undefined, asVersion: '' },
  include: 'Metadata',
  now: 0,
  pretty: false,
});

function added(number: number, bytes = 1000): WatchItem {
  const metadata = { name: `c${number}`, namespace: 'default' };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: 'x'.repeat(bytes) } };
  const stored = encodeStored(object as unknown as ApiObject);
  return { type: 'ADDED', entry: CacheEntry.stored(`/registry/configmaps/default/c${number}`, stored, number) };
}

/** A client that takes what it is sent when it is told to. */
class Client implements ReplyStream {
  readonly got: Buffer[] = [];
  state: 'open' | 'ended' | 'cut' = 'open';
  readonly #untaken: { chunk: Buffer; onTaken: ((error?: Error | null) => void) | undefined }[] = [];

  write(chunk: Buffer | string, onTaken?: (error?: Error | null) => void): boolean {
    this.#untaken.push({ chunk: Buffer.from(chunk), onTaken });
    return false;
  }

  get buffered(): number {
    return this.#untaken.reduce((sum, { chunk }) => sum + chunk.length, 0);
  }

  /** Takes until nothing more comes; returns the most bytes that lay waiting at once. */
  async take(): Promise<number> {
    let most = 0;
    await new Promise((turn) => setImmediate(turn));
    for (let next = this.#untaken.shift(); next; next = this.#untaken.shift()) {
      most = Math.max(most, next.chunk.length + this.buffered);
      this.got.push(next.chunk);
      next.onTaken?.();
      await new Promise((turn) => setImmediate(turn));
    }
    return most;
  }

  end(): void {
    this.state = 'ended';
  }
  destroy(): void {
    this.state = 'cut';
    for (const { onTaken } of this.#untaken.splice(0)) onTaken?.(new Error('cut'));
  }
  get writable(): never {
    throw new Error('not needed here');
  }

  names(): string[] {
    const lines = Buffer.concat(this.got).toString('utf8').trimEnd().split('\n');
    return lines.map((line) => (JSON.parse(line) as { object: { metadata: { name: string } } }).object.metadata.name);
  }
}

test('a beginning of 40 MB is sent as the client takes it, and what happens meanwhile comes after it', async () => {
  const client = new Client();
  let cut = 0;
  const sink = streamSink(client, encode, () => cut++);
  const state = Array.from({ length: 4000 }, (_, i) => added(i, 10_000));
  sink.deliver(state);
  sink.deliver([added(4000), added(4001)]);
  sink.deliver([added(4002)]);
  const most = await client.take();
  assert.ok(most < 4 * 1024 * 1024, `${most} bytes waited at once`);
  assert.deepEqual(
    client.names(),
    Array.from({ length: 4003 }, (_, i) => `c${i}`),
  );
  assert.deepEqual([cut, client.state], [0, 'open']);
});

test('a client that does not take events is cut off', () => {
  const client = new Client();
  let cut = 0;
  const sink = streamSink(client, encode, () => cut++);
  for (let i = 0; i < 40 && client.state === 'open'; i++) sink.deliver([added(i, 1_000_000)]);
  assert.deepEqual([cut, client.state], [1, 'cut']);
});

test('a client that does not take the beginning is cut off when too much happens meanwhile', () => {
  const client = new Client();
  let cut = 0;
  const sink = streamSink(client, encode, () => cut++);
  sink.deliver(Array.from({ length: 200 }, (_, i) => added(i)));
  for (let i = 0; i < 200_000 && client.state === 'open'; i += 100)
    sink.deliver(Array.from({ length: 100 }, () => added(i, 1)));
  assert.deepEqual([cut, client.state], [1, 'cut']);
});

test('a bookmark shows what its kind always shows', async () => {
  const pods = builtInResources().find(({ type }) => type.resource === 'pods');
  assert.ok(pods);
  const item = { type: 'BOOKMARK', revision: 7, initialEventsEnd: false } as const;
  const bookmark = async (as: 'Table' | undefined) => {
    const media = { type: 'json', as, asVersion: '' } as const;
    const bytes = await watchEncoder(pods, { media, include: 'None', now: 0, pretty: false })([item]);
    return JSON.parse(bytes.toString()).object;
  };
  assert.deepEqual(await bookmark(undefined), {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { resourceVersion: '7' },
    spec: { containers: null },
    status: {},
  });
  assert.deepEqual((await bookmark('Table')).rows, [
    { cells: ['', '0/0', '', '0', '<unknown>', '<none>', '<none>', '<none>', '<none>'], object: null },
  ]);
});

test('long beginnings of many watches are not kept as they were sent', async () => {
  const entries = Array.from({ length: 2000 }, (_, i) => added(i, 10_000));
  // Each watch has found its own list, as it does when there are changes between them.
  const states = Array.from({ length: 20 }, () => [...entries]);
  const before = process.memoryUsage().external;
  let most = 0;
  for (const state of states) {
    let sent = 0;
    const client: Pick<ReplyStream, 'write' | 'buffered'> = {
      buffered: 0,
      write: (chunk, onTaken) => {
        sent += chunk.length;
        most = Math.max(most, process.memoryUsage().external - before);
        setImmediate(() => onTaken?.());
        return true;
      },
    };
    const ended = new Promise<void>((resolve) => {
      const sink = streamSink({ ...client, end: resolve } as unknown as ReplyStream, encode, () => undefined);
      sink.deliver(state);
      sink.end();
    });
    await ended;
    assert.ok(sent > 20e6, `${sent} bytes`);
  }
  assert.ok(most < 100e6, `${most} bytes were held for ${states.length} beginnings of 20 MB`);
});
