/**
 * What every Store must do, as tests. A driver's test file calls `storeContract`; what only one driver can do (crashes,
 * cut connections) is tested beside it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WatchRecorder } from '../../test/fakes/watch-recorder.ts';
import { propertyContract } from './store.property.ts';
import type { KeyValue, ListResult, Store } from './store.ts';

/** A store, and what a test needs around it. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Lets time pass for the store's clock; a store that lives in real time does nothing. */
  passTime(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

export const bytes = (text: string) => Buffer.from(text);
export const textOf = (kv: KeyValue | undefined) => (kv ? Buffer.from(kv.value).toString() : undefined);

/** Unwraps an answer that must be a yes. */
export function yes<R extends { readonly ok: boolean }>(result: R): Extract<R, { ok: true }> {
  assert.equal(result.ok, true, `refused: ${JSON.stringify(result)}`);
  return result as Extract<R, { ok: true }>;
}

function textsOf(list: ListResult): string[] {
  return yes(list).items.map((kv) => `${kv.key}=${textOf(kv)}`);
}

let folders = 0;
/** A prefix that no other test uses: the tests of one driver share a store, as an API server's resources do. */
export const freshPrefix = () => `/registry/test-${++folders}/`;

/** What every driver must do. `make` is called once; the tests share what it makes and leave nothing behind that matters to others. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a ${name} store`, () => {
    let under: StoreUnderTest;
    let store: Store;
    before(async () => {
      under = await make();
      store = under.store;
    });
    after(() => under.dispose());

    test('numbers all writes with one counter', async () => {
      const [a, b] = [freshPrefix(), freshPrefix()];
      const first = yes(await store.create(`${a}x`, bytes('1'))).revision;
      const second = yes(await store.create(`${b}x`, bytes('1'))).revision;
      const third = yes(await store.update(`${a}x`, bytes('2'), first)).revision;
      const fourth = yes(await store.delete(`${b}x`)).revision;
      assert.deepEqual([second, third, fourth], [first + 1, first + 2, first + 3]);
      assert.equal(await store.currentRevision(), fourth);
    });

    test('reads what was written, with its history', async () => {
      const key = `${freshPrefix()}x`;
      assert.equal(await store.get(key), undefined);
      const made = yes(await store.create(key, bytes('one'))).revision;
      const changed = yes(await store.update(key, bytes('two'), made)).revision;
      const kv = await store.get(key);
      assert.deepEqual(
        { key: kv?.key, text: textOf(kv), createRevision: kv?.createRevision, modRevision: kv?.modRevision },
        { key, text: 'two', createRevision: made, modRevision: changed },
      );
    });

    test('keeps any bytes, none and many', async () => {
      const prefix = freshPrefix();
      const binary = Uint8Array.from({ length: 256 }, (_, i) => i);
      const large = Buffer.alloc(1 << 20, 'knarr ');
      for (const [name, value] of Object.entries({ binary, large, empty: new Uint8Array(0) })) {
        yes(await store.create(prefix + name, value));
        assert.equal(Buffer.compare((await store.get(prefix + name))?.value ?? bytes('none'), value), 0, name);
      }
      assert.equal(yes(await store.list({ prefix })).items.length, 3);
    });

    test('creates only where nothing is', async () => {
      const key = `${freshPrefix()}x`;
      const { revision } = yes(await store.create(key, bytes('one')));
      const again = await store.create(key, bytes('two'));
      assert.ok(!again.ok && again.reason === 'exists');
      assert.deepEqual([textOf(again.current), again.current.modRevision], ['one', revision]);
      yes(await store.delete(key));
      const anew = yes(await store.create(key, bytes('three'))).revision;
      assert.equal((await store.get(key))?.createRevision, anew);
    });

    test('updates only the version expected', async () => {
      const key = `${freshPrefix()}x`;
      const missing = await store.update(key, bytes('x'), 1);
      assert.deepEqual(missing, { ok: false, reason: 'conflict', current: undefined });
      const made = yes(await store.create(key, bytes('one'))).revision;
      const changed = yes(await store.update(key, bytes('two'), made)).revision;
      const stale = await store.update(key, bytes('three'), made);
      assert.ok(!stale.ok);
      assert.deepEqual([stale.reason, textOf(stale.current), stale.current?.modRevision], ['conflict', 'two', changed]);
    });

    test('deletes only the version expected', async () => {
      const key = `${freshPrefix()}x`;
      assert.deepEqual(await store.delete(key), { ok: false, reason: 'not-found', current: undefined });
      assert.deepEqual(await store.delete(key, { expected: 1 }), {
        ok: false,
        reason: 'not-found',
        current: undefined,
      });
      const made = yes(await store.create(key, bytes('one'))).revision;
      const changed = yes(await store.update(key, bytes('two'), made)).revision;
      const stale = await store.delete(key, { expected: made });
      assert.ok(!stale.ok);
      assert.deepEqual([stale.reason, textOf(stale.current)], ['conflict', 'two']);
      const gone = yes(await store.delete(key, { expected: changed }));
      assert.equal(gone.revision, changed + 1);
      assert.equal(await store.get(key), undefined);
    });

    test('lets one of many writers of the same version win', async () => {
      const key = `${freshPrefix()}x`;
      const { revision } = yes(await store.create(key, bytes('start')));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.update(key, bytes(`writer ${i}`), revision)),
      );
      const winners = answers.flatMap((answer, i) => (answer.ok ? [i] : []));
      assert.equal(winners.length, 1);
      assert.equal(textOf(await store.get(key)), `writer ${winners[0]}`);
      for (const answer of answers) if (!answer.ok) assert.equal(textOf(answer.current), `writer ${winners[0]}`);
    });

    test('lets one of many creators win', async () => {
      const key = `${freshPrefix()}x`;
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => store.create(key, bytes(`${i}`))));
      assert.equal(answers.filter((answer) => answer.ok).length, 1);
    });

    test('lists a prefix in the order of keys, and nothing beside it', async () => {
      const prefix = freshPrefix();
      for (const key of ['b', 'a', 'c/d', 'c']) yes(await store.create(prefix + key, bytes(key)));
      yes(await store.create(`${prefix.slice(0, -1)}-other/x`, bytes('no')));
      yes(await store.create(`${prefix.slice(0, -1)}0`, bytes('no')));
      const list = yes(await store.list({ prefix }));
      assert.deepEqual(textsOf(list), [`${prefix}a=a`, `${prefix}b=b`, `${prefix}c=c`, `${prefix}c/d=c/d`]);
      assert.equal(list.remaining, 0);
      assert.equal(list.revision, await store.currentRevision());
      assert.deepEqual(textsOf(await store.list({ prefix: `${prefix}c/` })), [`${prefix}c/d=c/d`]);
      assert.deepEqual(textsOf(await store.list({ prefix: `${prefix}none/` })), []);
    });

    test('lists in pages that say how much is left', async () => {
      const prefix = freshPrefix();
      for (const key of ['a', 'b', 'c', 'd', 'e']) yes(await store.create(prefix + key, bytes(key)));
      const pages: string[][] = [];
      const remaining: number[] = [];
      let after: string | undefined;
      for (let left = 1; left > 0; ) {
        const page = yes(await store.list({ prefix, limit: 2, ...(after === undefined ? {} : { after }) }));
        pages.push(page.items.map((kv) => kv.key.slice(prefix.length)));
        remaining.push(page.remaining);
        left = page.remaining;
        after = page.items.at(-1)?.key;
      }
      assert.deepEqual(pages, [['a', 'b'], ['c', 'd'], ['e']]);
      assert.deepEqual(remaining, [3, 1, 0]);
    });

    test('lists at a past revision, page by page, whatever was written since', async () => {
      const prefix = freshPrefix();
      const made = new Map<string, number>();
      for (const key of ['a', 'c', 'e', 'g'])
        made.set(key, yes(await store.create(prefix + key, bytes(`${key}1`))).revision);
      const revision = await store.currentRevision();
      yes(await store.update(`${prefix}c`, bytes('c2'), made.get('c') ?? 0));
      yes(await store.delete(`${prefix}e`));
      yes(await store.delete(`${prefix}a`));
      yes(await store.create(`${prefix}a`, bytes('a2')));
      yes(await store.create(`${prefix}b`, bytes('b1')));
      yes(await store.create(`${prefix}z`, bytes('z1')));

      const whole = yes(await store.list({ prefix, revision }));
      assert.deepEqual(
        textsOf(whole),
        ['a', 'c', 'e', 'g'].map((key) => `${prefix}${key}=${key}1`),
      );
      assert.equal(whole.revision, revision);
      assert.deepEqual(
        whole.items.map((kv) => kv.modRevision),
        [...made.values()],
      );
      assert.deepEqual(
        whole.items.map((kv) => kv.createRevision),
        [...made.values()],
      );
      const first = yes(await store.list({ prefix, revision, limit: 3 }));
      assert.deepEqual([first.items.length, first.remaining], [3, 1]);
      const second = yes(await store.list({ prefix, revision, limit: 3, after: first.items.at(-1)?.key ?? '' }));
      assert.deepEqual([textsOf(second), second.remaining, second.revision], [[`${prefix}g=g1`], 0, revision]);
      const one = yes(await store.list({ prefix, revision, limit: 1 }));
      assert.deepEqual([textsOf(one), one.remaining], [[`${prefix}a=a1`], 3]);
    });

    test('refuses to list at a revision to come', async () => {
      const currentRevision = await store.currentRevision();
      const list = await store.list({ prefix: freshPrefix(), revision: currentRevision + 1000 });
      assert.deepEqual(list, { ok: false, reason: 'future', currentRevision });
    });

    test('watches what happens below its prefix, in order, with what was there before', async () => {
      const prefix = freshPrefix();
      const fromRevision = (await store.currentRevision()) + 1;
      const watch = await WatchRecorder.start(store, { prefix, fromRevision });
      const made = yes(await store.create(`${prefix}x`, bytes('1'))).revision;
      yes(await store.create(`${prefix.slice(0, -1)}-other/x`, bytes('no')));
      const changed = yes(await store.update(`${prefix}x`, bytes('2'), made)).revision;
      const gone = yes(await store.delete(`${prefix}x`)).revision;
      await watch.untilRevision(gone);
      assert.deepEqual(watch.words, [
        `put ${prefix}x ${made}`,
        `put ${prefix}x ${changed}`,
        `delete ${prefix}x ${gone}`,
      ]);
      const [put, update, remove] = watch.events;
      assert.ok(put?.type === 'put' && update?.type === 'put' && remove?.type === 'delete');
      assert.deepEqual([textOf(put.kv), put.previous], ['1', undefined]);
      assert.deepEqual([textOf(update.kv), update.kv.createRevision], ['2', made]);
      assert.deepEqual([textOf(update.previous), update.previous?.modRevision], ['1', made]);
      assert.deepEqual([textOf(remove.previous), remove.previous?.modRevision], ['2', changed]);
      watch.stop();
      await watch.until(() => watch.end !== undefined);
      assert.deepEqual(watch.end, { reason: 'cancelled' });
    });

    test('watches from a past revision, through to what is written meanwhile', async () => {
      const prefix = freshPrefix();
      const revisions: number[] = [];
      const write = async (i: number) => {
        const key = `${prefix}k${i % 7}`;
        const current = await store.get(key);
        const done = current
          ? yes(await store.update(key, bytes(`${i}`), current.modRevision))
          : yes(await store.create(key, bytes(`${i}`)));
        revisions.push(done.revision);
      };
      for (let i = 0; i < 40; i++) await write(i);
      const from = revisions[10] ?? 0;
      const watches = await Promise.all(
        Array.from({ length: 5 }, () => WatchRecorder.start(store, { prefix, fromRevision: from })),
      );
      for (let i = 40; i < 80; i++) await write(i);
      for (const watch of watches) {
        await watch.untilRevision(revisions.at(-1) ?? 0);
        assert.deepEqual(watch.revisions, revisions.slice(10));
        watch.stop();
      }
    });

    test('watches from a revision to come', async () => {
      const prefix = freshPrefix();
      const now = await store.currentRevision();
      const watch = await WatchRecorder.start(store, { prefix, fromRevision: now + 3 });
      for (const key of ['a', 'b', 'c']) yes(await store.create(prefix + key, bytes(key)));
      await watch.untilRevision(now + 3);
      assert.deepEqual(watch.revisions, [now + 3]);
      watch.stop();
    });

    test('a watch that is called off hears nothing more', async () => {
      const prefix = freshPrefix();
      const fromRevision = (await store.currentRevision()) + 1;
      const stopped = await WatchRecorder.start(store, { prefix, fromRevision });
      const running = await WatchRecorder.start(store, { prefix, fromRevision });
      stopped.stop();
      const { revision } = yes(await store.create(`${prefix}x`, bytes('1')));
      await running.untilRevision(revision);
      assert.deepEqual([stopped.words, stopped.end], [[], { reason: 'cancelled' }]);
      running.stop();
    });

    test('says on request how far each watch is, also where nothing happened', async () => {
      const [busy, quiet] = [freshPrefix(), freshPrefix()];
      const fromRevision = (await store.currentRevision()) + 1;
      const watches = await Promise.all(
        [busy, quiet].map((prefix) => WatchRecorder.start(store, { prefix, fromRevision })),
      );
      for (let round = 0; round < 3; round++) {
        for (let i = 0; i < 5; i++) yes(await store.create(`${busy}${round}-${i}`, bytes('x')));
        const revision = await store.currentRevision();
        await store.requestProgress();
        for (const watch of watches) await watch.until(() => (watch.progress.at(-1) ?? 0) >= revision);
        assert.equal(watches[0]?.revisions.filter((seen) => seen <= revision).length, 5 * (round + 1));
      }
      assert.deepEqual(watches[1]?.words, []);
      for (const watch of watches) watch.stop();
    });

    test('a key with a time to live goes with a delete event, and an update keeps its time', async () => {
      const prefix = freshPrefix();
      const fromRevision = (await store.currentRevision()) + 1;
      const watch = await WatchRecorder.start(store, { prefix, fromRevision });
      const made = yes(await store.create(`${prefix}short`, bytes('1'), { ttlSeconds: 1 })).revision;
      const changed = yes(await store.update(`${prefix}short`, bytes('2'), made)).revision;
      yes(await store.create(`${prefix}long`, bytes('1'), { ttlSeconds: 1000 }));
      const renewed = yes(await store.create(`${prefix}renewed`, bytes('1'), { ttlSeconds: 1 })).revision;
      yes(await store.update(`${prefix}renewed`, bytes('2'), renewed, { ttlSeconds: 1000 }));
      await under.passTime(3000);
      await watch.until(() => watch.words.some((word) => word.startsWith(`delete ${prefix}short`)));
      const gone = watch.events.at(-1);
      assert.ok(gone?.type === 'delete');
      assert.deepEqual([textOf(gone.previous), gone.previous?.modRevision], ['2', changed]);
      assert.deepEqual(textsOf(await store.list({ prefix })), [`${prefix}long=1`, `${prefix}renewed=2`]);
      watch.stop();
    });

    test('reports what compaction took, to lists and to watches', async () => {
      const prefix = freshPrefix();
      const revisions: number[] = [];
      for (const key of ['a', 'b', 'c', 'd'])
        revisions.push(yes(await store.create(prefix + key, bytes(key))).revision);
      revisions.push(yes(await store.delete(`${prefix}a`)).revision);
      const [, second = 0, third = 0] = revisions;
      await store.compact(third);
      const old = await store.list({ prefix, revision: second });
      assert.deepEqual(old, { ok: false, reason: 'compacted', compactRevision: third });
      assert.deepEqual(
        textsOf(await store.list({ prefix, revision: third })),
        ['a', 'b', 'c'].map((key) => `${prefix}${key}=${key}`),
      );

      const late = await WatchRecorder.start(store, { prefix, fromRevision: second });
      await late.until(() => late.end !== undefined);
      assert.deepEqual([late.end, late.words], [{ reason: 'compacted', compactRevision: third }, []]);
      const inTime = await WatchRecorder.start(store, { prefix, fromRevision: third + 1 });
      await inTime.untilRevision(revisions[4] ?? 0);
      assert.deepEqual(inTime.revisions, revisions.slice(3));
      const gone = inTime.events.at(-1);
      assert.equal(gone?.type === 'delete' && textOf(gone.previous), 'a');
      inTime.stop();

      // What is alive stays, however old it is.
      assert.deepEqual(
        textsOf(await store.list({ prefix })),
        ['b', 'c', 'd'].map((key) => `${prefix}${key}=${key}`),
      );
      await store.compact(second); // Going back changes nothing.
      assert.equal((await store.list({ prefix, revision: third })).ok, true);
    });

    test('a running watch does not mind compaction', async () => {
      const prefix = freshPrefix();
      const fromRevision = (await store.currentRevision()) + 1;
      const watch = await WatchRecorder.start(store, { prefix, fromRevision });
      const { revision } = yes(await store.create(`${prefix}x`, bytes('1')));
      await store.compact(revision);
      const next = yes(await store.update(`${prefix}x`, bytes('2'), revision)).revision;
      await watch.untilRevision(next);
      assert.deepEqual([watch.revisions, watch.end], [[revision, next], undefined]);
      watch.stop();
    });

    test('says how large it is', async () => {
      assert.ok((await store.size()) > 0);
    });

    propertyContract(() => store);
  });
}
