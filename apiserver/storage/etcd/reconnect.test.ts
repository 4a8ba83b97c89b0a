import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../../api/clock.ts';
import { silentLogger } from '../../../api/logger.ts';
import { EtcdServer } from '../../../test/etcd/etcd-server.ts';
import { FlakyProxy } from '../../../test/fakes/flaky-proxy.ts';
import { WatchRecorder } from '../../../test/fakes/watch-recorder.ts';
import { StoreError } from '../errors.ts';
import { bytes, freshPrefix, yes } from '../store.contract.ts';
import { type EtcdStore, openEtcdStore } from './store.ts';

describe('a store on an etcd that comes and goes', { timeout: 60_000 }, () => {
  let server: EtcdServer;
  let proxy: FlakyProxy;
  /** Through the proxy. */
  let store: EtcdStore;
  /** Straight to etcd: another API server. */
  let other: EtcdStore;
  before(async () => {
    server = await EtcdServer.start();
    proxy = await FlakyProxy.start(server.port);
    const options = { clock: systemClock, log: silentLogger };
    store = await openEtcdStore({ servers: [`http://127.0.0.1:${proxy.port}`], ...options });
    other = await openEtcdStore({ servers: [server.url], ...options });
  });
  after(async () => {
    await store?.close();
    await other?.close();
    await proxy?.dispose();
    await server?.dispose();
  });

  /** Writes so many keys past the proxy, and adds their revisions. */
  async function write(prefix: string, count: number, revisions: number[]): Promise<void> {
    for (let i = 0; i < count; i++)
      revisions.push(yes(await other.create(`${prefix}${revisions.length}`, bytes('x'))).revision);
  }

  test('a watch whose connection is cut has no gap and no duplicate', async () => {
    const prefix = freshPrefix();
    const revisions: number[] = [];
    const fromRevision = (await store.currentRevision()) + 1;
    const watch = await WatchRecorder.start(store, { prefix, fromRevision });
    for (let round = 0; round < 5; round++) {
      await write(prefix, 5, revisions);
      if (round % 2) await watch.untilRevision(revisions.at(-1) ?? 0); // Sometimes with events on the wire.
      proxy.cut();
      await write(prefix, 5, revisions);
    }
    await watch.untilRevision(revisions.at(-1) ?? 0);
    assert.deepEqual(watch.revisions, revisions);
    watch.stop();
  });

  test('a watch outlives a time without a network, and still says how far it is', async () => {
    const prefix = freshPrefix();
    const revisions: number[] = [];
    const fromRevision = (await store.currentRevision()) + 1;
    const watch = await WatchRecorder.start(store, { prefix, fromRevision });
    await write(prefix, 3, revisions);
    proxy.refuse();
    await write(prefix, 3, revisions);
    proxy.restore();
    const revision = await store.currentRevision();
    await store.requestProgress();
    await watch.until(() => (watch.progress.at(-1) ?? 0) >= revision);
    assert.deepEqual(watch.revisions, revisions);
    watch.stop();
  });

  test('a watch outlives the death and restart of etcd', async () => {
    const prefix = freshPrefix();
    const revisions: number[] = [];
    const fromRevision = (await store.currentRevision()) + 1;
    const watch = await WatchRecorder.start(store, { prefix, fromRevision });
    await write(prefix, 5, revisions);
    await server.kill();
    await server.start();
    await write(prefix, 5, revisions);
    await watch.untilRevision(revisions.at(-1) ?? 0);
    assert.deepEqual(watch.revisions, revisions);
    watch.stop();
  });

  test('a watch that was away longer than history lasts is told, not served with a gap', async () => {
    const prefix = freshPrefix();
    const revisions: number[] = [];
    const fromRevision = (await store.currentRevision()) + 1;
    const watch = await WatchRecorder.start(store, { prefix, fromRevision });
    await write(prefix, 2, revisions);
    await watch.untilRevision(revisions.at(-1) ?? 0);
    proxy.refuse();
    await write(prefix, 5, revisions);
    // The last event missed is a delete at the very bound, which etcd 3.4 forgets together with what came before.
    const gone = yes(await other.delete(`${prefix}0`)).revision;
    await other.compact(gone);
    proxy.restore();
    await watch.until(() => watch.end !== undefined);
    assert.deepEqual(watch.end, { reason: 'compacted', compactRevision: gone });
    assert.deepEqual(watch.revisions, revisions.slice(0, 2));
  });

  test('reads wait for etcd to come back', async () => {
    const prefix = freshPrefix();
    const { revision } = yes(await store.create(`${prefix}x`, bytes('1')));
    await server.kill();
    const reading = store.get(`${prefix}x`);
    const restarting = server.start();
    assert.equal((await reading)?.modRevision, revision);
    await restarting;
  });

  test('a write whose answer is lost is never reported as refused, nor made twice', async () => {
    const prefix = freshPrefix();
    const fromRevision = (await other.currentRevision()) + 1;
    const watch = await WatchRecorder.start(other, { prefix, fromRevision });
    const outcomes = { done: 0, unknown: 0 };
    for (let round = 0; round < 10; round++) {
      const writing = Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => store.create(`${prefix}${round}-${i}`, bytes('x'))),
      );
      if (round % 2) proxy.cut();
      else setImmediate(() => proxy.cut());
      for (const result of await writing) {
        if (result.status === 'fulfilled') {
          yes(result.value);
          outcomes.done++;
        } else {
          assert.ok(result.reason instanceof StoreError, String(result.reason));
          assert.equal(result.reason.reason, 'outcome-unknown');
          outcomes.unknown++;
        }
      }
    }
    const last = yes(await other.create(`${prefix}last`, bytes('x'))).revision;
    await watch.untilRevision(last);
    const made = watch.events.length - 1;
    assert.ok(made >= outcomes.done && made <= outcomes.done + outcomes.unknown, JSON.stringify({ made, ...outcomes }));
    assert.equal(new Set(watch.words.map((word) => word.split(' ')[1])).size, watch.events.length);
    watch.stop();
  });

  test('says in one sentence that no etcd answers', async () => {
    const port = proxy.port;
    proxy.refuse();
    // A clock that runs a thousand times as fast: nobody wants to wait for the patience to end.
    const began = Date.now();
    const clock = {
      now: () => began + (Date.now() - began) * 100,
      after: (ms: number, fn: () => void) => systemClock.after(ms / 100, fn),
    };
    await assert.rejects(
      openEtcdStore({ servers: [`http://127.0.0.1:${port}`], clock, log: silentLogger }),
      (error) => {
        assert.ok(error instanceof StoreError, String(error));
        assert.equal(error.reason, 'unavailable');
        assert.match(error.message, new RegExp(`^no etcd server answers at http://127.0.0.1:${port}: `));
        return true;
      },
    );
    proxy.restore();
  });
});
