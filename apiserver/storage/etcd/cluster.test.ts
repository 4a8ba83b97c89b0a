/** What the driver shares with other API servers of one etcd, and how it depends on etcd's version and settings. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../../api/clock.ts';
import { silentLogger } from '../../../api/logger.ts';
import { writeEtcdCertificates } from '../../../test/etcd/etcd-certificates.ts';
import { EtcdServer } from '../../../test/etcd/etcd-server.ts';
import { WatchRecorder } from '../../../test/fakes/watch-recorder.ts';
import { StoreError } from '../errors.ts';
import { openStore } from '../open.ts';
import { bytes, freshPrefix, yes } from '../store.contract.ts';
import { compactOnce } from './compactor.ts';
import { EtcdConnection } from './connection.ts';
import { Leases } from './leases.ts';
import { markedRangeOf, prefixEnd } from './ranges.ts';
import { type EtcdStore, openEtcdStore } from './store.ts';
import { progressModeOf } from './version.ts';

const options = { clock: systemClock, log: silentLogger };

test('the end of a prefix is the first key behind it', () => {
  assert.equal(prefixEnd('/registry/pods/').toString(), '/registry/pods0');
  assert.deepEqual([...prefixEnd('a\u{10ffff}')], [0x61, 0xf4, 0x8f, 0xbf, 0xc0]);
  assert.deepEqual([...prefixEnd('')], [0]);
});

for (const [prefix, marker] of [
  ['/registry/pods/', '/registry/pods0'],
  ['/registry/pods/default/', '/registry/pods0'],
  ['/registry/services/specs/', '/registry/services0'],
  ['/registry/', '/registry0'],
] as const)
  test(`the marker of ${prefix} lies where nobody lists or watches`, () => {
    const range = markedRangeOf(prefix);
    assert.equal(range.marker, marker);
    assert.ok(!marker.startsWith(prefix));
    assert.ok(range.key.toString() <= prefix && range.rangeEnd.toString() > marker);
  });

for (const [versions, mode] of [
  [['3.4.23'], 'marker'],
  [['3.4.31'], 'request'],
  [['3.5.9'], 'marker'],
  [['3.5.13'], 'request'],
  [['3.6.0-rc.1'], 'request'],
  [['3.6.4', '3.5.9'], 'marker'],
] as const)
  test(`with etcd ${versions.join(' and ')} progress comes by ${mode}`, () =>
    assert.equal(progressModeOf(versions), mode));

test('an etcd before 3.4 is refused by name', () => {
  assert.throws(() => progressModeOf(['3.3.27']), { name: 'StoreError', message: /etcd 3\.3\.27 is too old/ });
});

describe('an etcd shared by API servers', () => {
  let server: EtcdServer;
  let store: EtcdStore;
  let connection: EtcdConnection;
  before(async () => {
    server = await EtcdServer.start();
    connection = new EtcdConnection({ servers: [server.url] }, systemClock);
    store = await openEtcdStore({ servers: [server.url], ...options, progress: 'request' });
  });
  after(async () => {
    await store?.close();
    connection?.close();
    await server?.dispose();
  });

  test('progress by request reaches busy and quiet watches', async () => {
    const [busy, quiet] = [freshPrefix(), freshPrefix()];
    const fromRevision = (await store.currentRevision()) + 1;
    const watches = await Promise.all(
      [busy, quiet].map((prefix) => WatchRecorder.start(store, { prefix, fromRevision })),
    );
    const { revision } = yes(await store.create(`${busy}x`, bytes('1')));
    await store.requestProgress();
    for (const watch of watches) {
      await watch.until(() => (watch.progress.at(-1) ?? 0) >= revision);
      watch.stop();
    }
    // No marker was written for it.
    assert.equal(await store.currentRevision(), revision);
  });

  test('one of several compacts, to the revision of one interval ago', async () => {
    const prefix = freshPrefix();
    const start = { version: 0, revision: 0 };
    let first = await compactOnce(connection, start);
    let second = await compactOnce(connection, start);
    assert.deepEqual([first.version, second.version], [1, 1]);
    const { revision } = yes(await store.create(`${prefix}x`, bytes('1')));
    yes(await store.update(`${prefix}x`, bytes('2'), revision));
    const bound = first.revision;
    first = await compactOnce(connection, first);
    second = await compactOnce(connection, second);
    // The first one's turn: everything before its last round is gone, nothing since.
    assert.deepEqual(await store.list({ prefix, revision: bound - 1 }), {
      ok: false,
      reason: 'compacted',
      compactRevision: bound,
    });
    assert.equal((await store.list({ prefix, revision })).ok, true);
    assert.deepEqual([first.version, second.version], [2, 2]);
    assert.ok(second.revision > bound);
  });

  test('keys of one time to live share a lease', async () => {
    const leases = new Leases(connection, systemClock);
    const [first, second, other] = await Promise.all([
      leases.leaseFor(3600),
      leases.leaseFor(3600),
      leases.leaseFor(60),
    ]);
    assert.equal(first, second);
    assert.notEqual(first, other);
    leases.forget(3600);
    assert.notEqual(await leases.leaseFor(3600), first);
  });

  test('a lease that is gone is replaced', async () => {
    const prefix = freshPrefix();
    yes(await store.create(`${prefix}a`, bytes('1'), { ttlSeconds: 3600 }));
    const { leases } = (await server.call('lease/leases')) as { leases: { ID: string }[] };
    assert.ok(leases.length > 0);
    for (const { ID } of leases) await server.call('lease/revoke', { ID });
    yes(await store.create(`${prefix}b`, bytes('1'), { ttlSeconds: 3600 }));
    const list = yes(await store.list({ prefix }));
    assert.deepEqual(
      list.items.map((kv) => kv.key),
      [`${prefix}b`],
    );
  });

  test('goes on to the next server when one does not answer', async () => {
    const many = await openEtcdStore({ servers: ['http://127.0.0.1:1', server.url], ...options });
    const prefix = freshPrefix();
    const fromRevision = (await many.currentRevision()) + 1;
    const watch = await WatchRecorder.start(many, { prefix, fromRevision });
    const { revision } = yes(await many.create(`${prefix}x`, bytes('1')));
    await watch.untilRevision(revision);
    await many.close();
    assert.deepEqual(watch.end, { reason: 'cancelled' });
    await assert.rejects(many.get(`${prefix}x`), { name: 'StoreError', reason: 'closed' });
  });

  test('says that an object is larger than etcd takes', async () => {
    await assert.rejects(store.create(`${freshPrefix()}x`, Buffer.alloc(3 << 20)), (error) => {
      assert.ok(error instanceof StoreError, String(error));
      assert.equal(error.reason, 'too-large');
      return true;
    });
  });
});

describe('an etcd with a quota', () => {
  test('says that it is full, and still reads', async () => {
    const server = await EtcdServer.start({ flags: ['--quota-backend-bytes=2000000'] });
    const store = await openEtcdStore({ servers: [server.url], ...options });
    try {
      const prefix = freshPrefix();
      await assert.rejects(
        async () => {
          // etcd learns its size when it commits, every 100 ms: a fast disk takes many writes before that.
          for (let i = 0; i < 200; i++) await store.create(`${prefix}${i}`, Buffer.alloc(500_000));
        },
        (error) => {
          assert.ok(error instanceof StoreError, String(error));
          assert.equal(error.reason, 'full');
          return true;
        },
      );
      assert.ok(yes(await store.list({ prefix })).items.length > 0);
    } finally {
      await store.close();
      await server.dispose();
    }
  });
});

describe('an etcd behind TLS', () => {
  let folder: string;
  let server: EtcdServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'knarr-etcd-tls-'));
    const files = await writeEtcdCertificates(folder);
    server = await EtcdServer.start({
      scheme: 'https',
      flags: [
        `--cert-file=${files.serverCert}`,
        `--key-file=${files.serverKey}`,
        `--trusted-ca-file=${files.ca}`,
        '--client-cert-auth',
      ],
    });
  });
  after(async () => {
    await server?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test('serves a client with the right certificates', async () => {
    const store = await openStore({
      ...options,
      etcd: {
        servers: [server.url],
        caFile: join(folder, 'ca.crt'),
        certFile: join(folder, 'client.crt'),
        keyFile: join(folder, 'client.key'),
      },
    });
    const { revision } = yes(await store.create(`${freshPrefix()}x`, bytes('1')));
    assert.equal(await store.currentRevision(), revision);
    await store.close();
  });

  test('a missing certificate file is named', async () => {
    await assert.rejects(
      openStore({ ...options, etcd: { servers: [server.url], caFile: join(folder, 'none.crt') } }),
      (error) => error instanceof StoreError && error.reason === 'unreadable' && error.message.includes('none.crt'),
    );
  });
});
