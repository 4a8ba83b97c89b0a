import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { open } from 'lmdb';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { WatchRecorder } from '../../../test/fakes/watch-recorder.ts';
import { StoreError, type StoreErrorReason } from '../errors.ts';
import { openLmdbStore } from './store.ts';

const isStoreError = (reason: StoreErrorReason, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StoreError, String(error));
  assert.equal(error.reason, reason);
  assert.match(error.message, message);
  return true;
};

describe('opening the embedded store', () => {
  let parent: string;
  let folder: string;
  let clock: FakeClock;
  let count = 0;
  before(() => {
    parent = mkdtempSync(join(tmpdir(), 'knarr-open-'));
  });
  beforeEach(() => {
    folder = join(parent, `${++count}`);
    clock = new FakeClock();
  });
  after(() => rmSync(parent, { recursive: true, force: true }));
  const openStore = (options = {}) => openLmdbStore({ folder, clock, log: silentLogger, ...options });

  test('finds everything again: objects, history, the counter', async () => {
    const first = await openStore();
    await first.create('/registry/a/x', Buffer.from('1'));
    await first.update('/registry/a/x', Buffer.from('2'), 1);
    await first.delete('/registry/a/x');
    await first.create('/registry/a/y', Buffer.from('3'));
    await first.close();

    const second = await openStore();
    assert.equal(await second.currentRevision(), 4);
    assert.equal(Buffer.from((await second.get('/registry/a/y'))?.value ?? []).toString(), '3');
    const past = await second.list({ prefix: '/registry/a/', revision: 2 });
    assert.ok(past.ok);
    assert.deepEqual(
      past.items.map((kv) => Buffer.from(kv.value).toString()),
      ['2'],
    );
    const watch = await WatchRecorder.start(second, { prefix: '/registry/', fromRevision: 1 });
    await watch.untilRevision(4);
    assert.deepEqual(watch.words, [
      'put /registry/a/x 1',
      'put /registry/a/x 2',
      'delete /registry/a/x 3',
      'put /registry/a/y 4',
    ]);
    await second.close();
    assert.deepEqual(watch.end, { reason: 'cancelled' });
  });

  test('a key whose time came while the store was closed goes when it opens', async () => {
    const first = await openStore();
    await first.create('/registry/a/short', Buffer.from('1'), { ttlSeconds: 10 });
    await first.create('/registry/a/long', Buffer.from('1'), { ttlSeconds: 10_000 });
    await first.close();
    await clock.advance(60_000);
    const second = await openStore();
    const watch = await WatchRecorder.start(second, { prefix: '/registry/', fromRevision: 3 });
    await clock.advance(1);
    await watch.untilRevision(3);
    assert.deepEqual(watch.words, ['delete /registry/a/short 3']);
    await second.close();
  });

  test('the folder can be read by its owner only', async () => {
    const store = await openStore();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    await store.close();
  });

  test('refuses a folder that a store of the same process has open', async () => {
    const store = await openStore();
    await assert.rejects(
      openStore(),
      isStoreError('locked', /in use by process \d+; stop it or choose another folder/),
    );
    await store.close();
    await (await openStore()).close();
  });

  test('ignores the lock of a process that is gone', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'owner.lock'), JSON.stringify({ pid: 4_000_000, started: '1', boot: 'before' }));
    await (await openStore()).close();
    writeFileSync(join(folder, 'owner.lock'), '{"pid": 4');
    await (await openStore()).close();
  });

  test('refuses files that are no database of ours, and leaves them as they are', async () => {
    mkdirSync(folder);
    const file = join(folder, 'data.mdb');
    writeFileSync(file, Buffer.alloc(65536, 'text'));
    await assert.rejects(
      openStore(),
      isStoreError('foreign', /is not a database of Knarr; choose another data folder/),
    );
    rmSync(file);
    const other = open(folder, { noSubdir: false });
    await other.put('greeting', 'hello');
    await other.close();
    await assert.rejects(
      openStore(),
      isStoreError('foreign', /database of another program; choose another data folder/),
    );
    const again = open(folder, { noSubdir: false });
    assert.equal(again.get('greeting'), 'hello');
    await again.close();
  });

  test('refuses a database that is cut off instead of dying of it', async () => {
    const store = await openStore();
    for (let i = 0; i < 40; i++) await store.create(`/registry/a/${i}`, randomBytes(100_000));
    await store.close();
    truncateSync(join(folder, 'data.mdb'), 200_000);
    await assert.rejects(
      openStore(),
      isStoreError('unreadable', /is cut off: 200000 bytes instead of \d+; restore it/),
    );
  });

  test('refuses a path that is no folder', async () => {
    writeFileSync(folder, 'text');
    await assert.rejects(openStore(), isStoreError('unreadable', /cannot make the data folder/));
  });

  test('refuses calls after it was closed', async () => {
    const store = await openStore();
    const writing = store.create('/registry/a/x', Buffer.from('1'));
    await store.close();
    assert.deepEqual(await writing, { ok: true, revision: 1 });
    await assert.rejects(store.get('/registry/a/x'), isStoreError('closed', /closed/));
    await assert.rejects(store.create('/registry/a/y', Buffer.from('1')), isStoreError('closed', /closed/));
    await store.close();
  });
});
