import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { encryptedStore } from '../encryption/encrypted-store.ts';
import { type Transformer, transformerOf } from '../encryption/transformer.ts';
import { openLmdbStore } from '../storage/lmdb/store.ts';
import { yes } from '../storage/store.contract.ts';
import type { Store } from '../storage/store.ts';
import { StoreFeed } from './feed.ts';
import { UnreadableObject } from './unreadable.ts';

// What cannot be read is not left out in silence, and takes nothing else with it.

const using = (name: string): Transformer =>
  transformerOf([{ type: 'aesgcm', keys: [{ name, secret: Buffer.alloc(32, name) }] }], randomBytes);
const a = using('a');
const b = using('b');

let folder: string;
let raw: Store;
let transformer = a;
let feed: StoreFeed;
const key = (name: string) => `/registry/secrets/${name}`;
const object = (name: string) =>
  Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: name.split('/')[1] } }));
const put = async (name: string, by: Transformer) => yes(await raw.create(key(name), by.seal(object(name), key(name))));
const seen = async () => assert.ok(await feed.fresh(5000));
const unreadable = (name: string) => (error: unknown) => {
  assert.ok(error instanceof UnreadableObject);
  assert.match(error.message, new RegExp(`unable to transform key "${key(name)}": no matching key was found`));
  return true;
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'knarr-unreadable-'));
  raw = await openLmdbStore({ folder, clock: systemClock, log: silentLogger });
  feed = new StoreFeed(
    encryptedStore(raw, (at) => (at.startsWith('/registry/secrets/') ? transformer : undefined)),
    systemClock,
    silentLogger,
  );
});
after(async () => {
  feed.stop();
  await raw.close();
  rmSync(folder, { recursive: true });
});

test('what no key opens at the start is an error for who asks for it, and for nobody else', async () => {
  await put('n/good', a);
  await put('n/bad', b);
  await put('other/good', a);
  yes(await raw.create('/registry/configmaps/n/x', object('n/x')));
  const secrets = await feed.add('/registry/secrets/');
  const maps = await feed.add('/registry/configmaps/');
  await feed.start();
  assert.equal(secrets.get(key('n/good'))?.name, 'good');
  assert.throws(() => secrets.get(key('n/bad')), unreadable('n/bad'));
  const all = { after: undefined, limit: 0, selected: undefined };
  assert.throws(() => secrets.select('/registry/secrets/', all), unreadable('n/bad'));
  assert.throws(() => secrets.select('/registry/secrets/n/', all), unreadable('n/bad'));
  assert.throws(() => [...secrets.range('/registry/secrets/')], unreadable('n/bad'));
  assert.throws(() => secrets.all(), unreadable('n/bad'));
  assert.equal(secrets.select('/registry/secrets/other/', all).entries.length, 1);
  assert.deepEqual(
    secrets.readable().map(({ name }) => name),
    ['good', 'good'],
  );
  assert.equal(maps.all().length, 1);
});

test('what comes unreadable ends the watches of its kind alone, and is found again when it can be read', async () => {
  const secrets = await feed.add('/registry/secrets/');
  const maps = await feed.add('/registry/configmaps/');
  const resets: string[] = [];
  const ends = [feed.onReset(() => resets.push('secrets'), secrets), feed.onReset(() => resets.push('maps'), maps)];
  const standing = await raw.get(key('n/good'));
  const lost = yes(
    await raw.update(key('n/good'), b.seal(object('n/good'), key('n/good')), standing?.modRevision ?? 0),
  ).revision;
  await seen();
  assert.deepEqual(resets, ['secrets']);
  assert.throws(() => secrets.get(key('n/good')), unreadable('n/good'));
  assert.equal(secrets.since(lost - 1), undefined);

  yes(await raw.update(key('n/good'), a.seal(object('n/good'), key('n/good')), lost));
  yes(await raw.delete(key('n/bad')));
  await seen();
  assert.equal(secrets.all().length, 2);
  assert.equal(secrets.get(key('n/bad')), undefined);
  for (const end of ends) end();
});

test('new keys open what could not be read before', async () => {
  const secrets = await feed.add('/registry/secrets/');
  transformer = b;
  await put('n/new', a);
  await seen();
  assert.throws(() => secrets.all(), UnreadableObject);
  transformer = transformerOf(
    [{ type: 'aesgcm', keys: ['b', 'a'].map((name) => ({ name, secret: Buffer.alloc(32, name) })) }],
    randomBytes,
  );
  let read = false;
  feed.onReset(() => {
    read = true;
  });
  feed.retryUnreadable();
  for (const end = performance.now() + 5000; !read; ) {
    assert.ok(performance.now() < end, 'the store was not read again');
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
  assert.equal(secrets.all().length, 3);
  await put('n/later', b);
  await seen();
  assert.equal(secrets.all().length, 4);
});
