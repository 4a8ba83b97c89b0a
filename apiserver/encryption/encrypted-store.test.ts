import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { EtcdServer } from '../../test/etcd/etcd-server.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { WatchRecorder } from '../../test/fakes/watch-recorder.ts';
import { openEtcdStore } from '../storage/etcd/store.ts';
import { openLmdbStore } from '../storage/lmdb/store.ts';
import { bytes, storeContract, textOf, yes } from '../storage/store.contract.ts';
import { encryptedStore } from './encrypted-store.ts';
import { type ProviderSettings, transformerOf } from './transformer.ts';

const provider = (name: string): ProviderSettings => ({
  type: 'aesgcm',
  keys: [{ name, secret: Buffer.alloc(32, name) }],
});
const using = (...names: string[]) => transformerOf(names.map(provider), randomBytes);

async function lmdb() {
  const folder = mkdtempSync(join(tmpdir(), 'knarr-encrypted-'));
  const clock = new FakeClock();
  const store = await openLmdbStore({ folder, clock, log: silentLogger });
  const dispose = async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { store, clock, dispose };
}

storeContract('encrypted LMDB', async () => {
  const { store, clock, dispose } = await lmdb();
  const transformer = using('a');
  return { store: encryptedStore(store, () => transformer), passTime: (ms) => clock.advance(ms), dispose };
});

storeContract('encrypted etcd', async () => {
  const server = await EtcdServer.start();
  const store = await openEtcdStore({ servers: [server.url], clock: systemClock, log: silentLogger });
  const transformer = using('a');
  return {
    store: encryptedStore(store, () => transformer),
    passTime: () => Promise.resolve(),
    dispose: async () => {
      await store.close();
      await server.dispose();
    },
  };
});

test('what lies below is unreadable, and what no key opens comes with its problem beside all the rest', async () => {
  const { store: raw, dispose } = await lmdb();
  try {
    let transformer = using('a');
    const store = encryptedStore(raw, (key) => (key.startsWith('/registry/secrets/') ? transformer : undefined));
    const prefix = '/registry/secrets/n/';
    const watch = await WatchRecorder.start(store, { prefix: '/registry/', fromRevision: 1 });
    const { revision } = yes(await store.create(`${prefix}x`, bytes('hidden')));
    yes(await store.create('/registry/configmaps/n/x', bytes('plain')));
    assert.equal(textOf(await raw.get('/registry/configmaps/n/x')), 'plain');
    const stored = await raw.get(`${prefix}x`);
    assert.ok(textOf(stored)?.startsWith('k8s:enc:aesgcm:v1:a:') && !textOf(stored)?.includes('hidden'));
    assert.equal(await store.isStale?.(`${prefix}x`), false);

    transformer = using('b', 'a');
    assert.equal(await store.isStale?.(`${prefix}x`), true);
    yes(await store.update(`${prefix}x`, bytes('hidden'), revision));
    assert.equal(await store.isStale?.(`${prefix}x`), false);
    yes(await store.create(`${prefix}y`, bytes('other')));
    await watch.untilRevision(await store.currentRevision());
    const told = watch.events.map((event) => (event.type === 'put' ? textOf(event.kv) : event.type));
    assert.deepEqual(told, ['hidden', 'plain', 'hidden', 'other']);

    // Copied by someone who may write to the store and not read it: another name does not open it.
    const copied = await raw.get(`${prefix}x`);
    yes(await raw.create(`${prefix}copy`, copied?.value ?? bytes('')));
    const { items } = yes(await store.list({ prefix }));
    assert.deepEqual(
      items.map((kv) => [kv.key, textOf(kv), kv.problem]),
      [
        [`${prefix}copy`, '', 'cipher: message authentication failed'],
        [`${prefix}x`, 'hidden', undefined],
        [`${prefix}y`, 'other', undefined],
      ],
    );
    await watch.untilRevision(await store.currentRevision());
    const last = watch.events.at(-1);
    assert.equal(last?.type === 'put' && last.kv.problem, 'cipher: message authentication failed');
    watch.stop();
  } finally {
    await dispose();
  }
});
