import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { WatchRecorder } from '../../../test/fakes/watch-recorder.ts';
import { openTables } from './open-tables.ts';
import { type LmdbOptions, type LmdbStore, openLmdbStore } from './store.ts';

const minute = 60_000;

describe('history of the embedded store', () => {
  let parent: string;
  let folder: string;
  let clock: FakeClock;
  let store: LmdbStore | undefined;
  let count = 0;
  before(() => {
    parent = mkdtempSync(join(tmpdir(), 'knarr-history-'));
  });
  beforeEach(() => {
    folder = join(parent, `${++count}`);
    clock = new FakeClock();
  });
  afterEach(async () => {
    await store?.close();
  });
  after(() => rmSync(parent, { recursive: true, force: true }));

  async function open(options: Partial<LmdbOptions> = {}): Promise<LmdbStore> {
    store = await openLmdbStore({ folder, clock, log: silentLogger, ...options });
    return store;
  }

  /** Writes one key over and over; returns the newest revision. */
  async function rewrite(target: LmdbStore, key: string, times: number): Promise<number> {
    let revision = (await target.get(key))?.modRevision;
    for (let i = 0; i < times; i++) {
      const done: { ok: boolean; revision?: number } =
        revision === undefined
          ? await target.create(key, Buffer.from(`${i}`))
          : await target.update(key, Buffer.from(`${i}`), revision);
      assert.ok(done.ok);
      revision = done.revision;
    }
    return revision ?? 0;
  }

  const oldest = async (target: LmdbStore) => {
    await target.compactionSettled();
    const list = await target.list({ prefix: '/', revision: 0 });
    return list.ok ? 0 : list.reason === 'compacted' ? list.compactRevision : -1;
  };

  test('is kept for five minutes, and not much longer', async () => {
    const target = await open();
    const old = await rewrite(target, '/registry/a/x', 5);
    await clock.advance(4 * minute);
    const young = await rewrite(target, '/registry/a/x', 5);
    assert.equal((await target.list({ prefix: '/', revision: 1 })).ok, true);
    await clock.advance(2.5 * minute);
    assert.equal(await oldest(target), old);
    assert.equal((await target.list({ prefix: '/', revision: old })).ok, true);
    await clock.advance(4 * minute);
    assert.equal(await oldest(target), young);
  });

  test('is not bounded by time where that is 0', async () => {
    const target = await open({ historyMs: 0 });
    await rewrite(target, '/registry/a/x', 5);
    await clock.advance(60 * minute);
    assert.equal(await oldest(target), 0);
    assert.equal(clock.waiting, 0);
  });

  test('wakes nobody once all of it is given up', async () => {
    const target = await open();
    await rewrite(target, '/registry/a/x', 5);
    await clock.advance(10 * minute);
    assert.equal(await oldest(target), await target.currentRevision());
    await clock.advance(2 * minute);
    assert.equal(clock.waiting, 0);
  });

  test('is bounded by a number of revisions, however fast they come', async () => {
    const target = await open({ historyRevisions: 100 });
    await rewrite(target, '/registry/a/x', 250);
    await target.compactionSettled();
    const bound = await oldest(target);
    assert.ok(bound >= 250 - 111 && bound <= 250 - 90, `keeps everything from ${bound} on`);
  });

  test('leaves on the disk what lives, and nothing else', async () => {
    const target = await open();
    await rewrite(target, '/registry/a/x', 10);
    await rewrite(target, '/registry/a/y', 10);
    await target.delete('/registry/a/y');
    const newest = await rewrite(target, '/registry/a/z', 1);
    await target.compact(newest);
    await target.compactionSettled();
    await target.close();
    const tables = await openTables(folder);
    const left = [...tables.log.getKeys({ start: 0, end: 1000 })];
    await tables.close();
    assert.deepEqual(left, [10, newest]);
  });

  test('keeps the delete at the bound itself, for the watch that begins there', async () => {
    const target = await open();
    await rewrite(target, '/registry/a/x', 2);
    const gone = await target.delete('/registry/a/x');
    assert.ok(gone.ok);
    await target.compact(gone.revision);
    await target.compactionSettled();
    const watch = await WatchRecorder.start(target, { prefix: '/registry/', fromRevision: gone.revision });
    await watch.untilRevision(gone.revision);
    assert.deepEqual(watch.words, ['delete /registry/a/x 3']);
  });

  test('a watch that is still reading when its history goes is told so', async () => {
    const target = await open();
    const newest = await rewrite(target, '/registry/a/x', 20);
    const watch = await WatchRecorder.start(target, { prefix: '/registry/', fromRevision: 1 });
    await target.compact(newest);
    await watch.until(() => watch.end !== undefined || watch.revisions.at(-1) === newest);
    // Either it was faster and has all of it, or it says that it has not.
    if (watch.end) assert.deepEqual(watch.end, { reason: 'compacted', compactRevision: newest });
    else assert.equal(watch.revisions.length, 20);
  });
});
