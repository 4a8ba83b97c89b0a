import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '../../../api/clock.ts';
import { silentLogger } from '../../../api/logger.ts';
import { StoreError } from '../errors.ts';
import { openLmdbStore } from './store.ts';

/** This file is also the program whose files may not grow beyond a limit: with this variable it fills the folder named. */
const folderVariable = 'KNARR_TEST_FULL_FOLDER';
// Mapped anew now and then, as it is after more writes.
const options = (folder: string) => ({ folder, clock: systemClock, log: silentLogger, mappedBytes: 1 << 18 });
const prefix = '/registry/full/';

async function fill(folder: string): Promise<void> {
  const store = await openLmdbStore(options(folder));
  const watched: number[] = [];
  await store.watch({
    prefix,
    fromRevision: 1,
    onEvents: (events) => watched.push(...events.map((e) => (e.type === 'put' ? e.kv.modRevision : e.revision))),
    onEnd: () => undefined,
    signal: new AbortController().signal,
  });
  const acknowledged: number[] = [];
  let refused: unknown;
  for (let round = 0; round < 1000 && !refused; round++)
    for (const result of await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => store.create(`${prefix}${round}-${i}`, randomBytes(5000))),
    ))
      if (result.status === 'rejected') refused = result.reason;
      else if (result.value.ok) acknowledged.push(result.value.revision);
  const list = await store.list({ prefix });
  const current = await store.currentRevision();
  await store.close();
  const reason = refused instanceof StoreError ? refused.reason : String(refused);
  console.log(JSON.stringify({ reason, acknowledged, watched, current, read: list.ok ? list.items.length : 0 }));
}

const target = env[folderVariable];
if (target) await fill(target);
else
  test('a store that can write no more says so, keeps what it had, and goes on when there is space', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'knarr-full-'));
    try {
      const { NODE_TEST_CONTEXT: _, ...clean } = env;
      // A limit on the size of files is a full disk that needs no root.
      const { stdout } = await promisify(execFile)(
        'sh',
        ['-c', 'trap "" XFSZ; ulimit -f 4000; exec "$0" "$1"', execPath, fileURLToPath(import.meta.url)],
        { env: { ...clean, [folderVariable]: folder } },
      );
      const { reason, acknowledged, watched, current, read } = JSON.parse(stdout);
      assert.equal(reason, 'full');
      assert.ok(acknowledged.length > 0);
      assert.equal(read, current);
      // Whatever is readable is told to watches, also of the transaction that failed.
      assert.deepEqual(
        watched,
        Array.from({ length: current }, (_, i) => i + 1),
      );

      const store = await openLmdbStore(options(folder));
      assert.equal(await store.currentRevision(), current);
      assert.deepEqual(await store.create(`${prefix}again`, Buffer.alloc(5000)), { ok: true, revision: current + 1 });
      await store.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
