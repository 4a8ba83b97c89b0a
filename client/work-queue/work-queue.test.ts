import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { backoffMs } from './backoff.ts';
import { createWorkQueue } from './create-work-queue.ts';

const queueOf = (clock = new FakeClock(), more: object = {}) =>
  createWorkQueue({ clock, random: () => 0, backoff: { baseMs: 5, maxMs: 1000, jitter: 0 }, ...more });

test('keys come out in the order they went in, each once', async () => {
  const queue = queueOf();
  for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
  assert.deepEqual(
    [await queue.get(), await queue.get(), await queue.get(), queue.tryGet()],
    ['a', 'b', 'c', undefined],
  );
});

test('a key added while it is worked on comes out again after done', () => {
  const queue = queueOf();
  queue.add('a');
  assert.equal(queue.tryGet(), 'a');
  queue.add('a');
  queue.add('a');
  assert.equal(queue.tryGet(), undefined);
  queue.done('a');
  assert.equal(queue.tryGet(), 'a');
  queue.done('a');
  assert.equal(queue.tryGet(), undefined);
});

test('a waiting worker gets the key, and nobody else does before it is done', async () => {
  const queue = queueOf();
  const first = queue.get();
  const second = queue.get();
  queue.add('a');
  queue.add('a');
  assert.equal(await first, 'a');
  queue.add('a');
  assert.equal(queue.length, 0);
  queue.done('a');
  assert.equal(await second, 'a');
});

test('failures wait longer each time until the key is forgotten', async () => {
  const clock = new FakeClock();
  const queue = queueOf(clock);
  const waits: number[] = [];
  for (let n = 0; n < 10; n++) {
    if (n === 9) queue.forget('a');
    const begun = clock.now();
    queue.addRateLimited('a');
    const key = queue.get();
    while (queue.length === 0 && clock.waiting > 0) await clock.advance(1);
    assert.equal(await key, 'a');
    waits.push(clock.now() - begun);
    queue.done('a');
  }
  assert.deepEqual(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1000, 5]);
});

test('of several times for one key the earliest counts', async () => {
  const clock = new FakeClock();
  const queue = queueOf(clock);
  queue.addAfter('a', 100);
  queue.addAfter('a', 50);
  queue.addAfter('a', 200);
  queue.addAfter('b', 10);
  await clock.advance(50);
  assert.deepEqual([queue.tryGet(), queue.tryGet(), queue.tryGet()], ['b', 'a', undefined]);
  await clock.advance(1000);
  queue.done('a');
  assert.equal(queue.tryGet(), undefined);
});

test('after shut down what waits comes out, then undefined; nothing goes in', async () => {
  const queue = queueOf();
  queue.add('a');
  queue.addAfter('late', 10);
  queue.shutDown();
  assert.equal(queue.add('b'), false);
  assert.equal(await queue.get(), 'a');
  assert.equal(await queue.get(), undefined);
});

test('a full queue refuses new keys and takes known ones', () => {
  const queue = queueOf(new FakeClock(), { capacity: 2 });
  assert.deepEqual(
    ['a', 'b', 'c', 'a'].map((key) => queue.add(key)),
    [true, true, false, true],
  );
});

test('metrics see depth, waiting and working times', async () => {
  const clock = new FakeClock();
  const seen: string[] = [];
  const queue = queueOf(clock, {
    metrics: {
      added: (depth: number) => seen.push(`added ${depth}`),
      started: (ms: number, depth: number) => seen.push(`started ${ms} ${depth}`),
      finished: (ms: number) => seen.push(`finished ${ms}`),
      retried: () => seen.push('retried'),
    },
  });
  queue.add('a');
  queue.add('b');
  await clock.advance(7);
  queue.tryGet();
  await clock.advance(3);
  queue.done('a');
  queue.addRateLimited('a');
  assert.deepEqual(seen, ['added 1', 'added 2', 'started 7 1', 'finished 3', 'retried']);
});

test('backoff stays between its bounds', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, chance) => {
      const ms = backoffMs({ baseMs: 5, maxMs: 1_000_000, jitter: 0.2 }, failures, () => chance);
      return ms >= 4 && ms <= 1_000_000;
    }),
  );
});

const keys = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  keys.map((key) => ({ do: 'add' as const, key })),
  fc.record({ do: fc.constant('after' as const), key: keys, ms: fc.integer({ min: 0, max: 30 }) }),
  keys.map((key) => ({ do: 'retry' as const, key })),
  fc.constant({ do: 'take' as const }),
  fc.nat(3).map((which) => ({ do: 'done' as const, which })),
  fc.integer({ min: 1, max: 20 }).map((ms) => ({ do: 'advance' as const, ms })),
);

test('whatever happens, no key is worked on twice at once, and no add is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = new FakeClock();
      const queue = queueOf(clock);
      /** Adds of a key that no take has followed yet. */
      const owed = new Set<string>();
      const working: string[] = [];
      const waiting: Promise<void>[] = [];
      const take = (key: string | undefined) => {
        if (key === undefined) return;
        assert.ok(!working.includes(key), `${key} is worked on already`);
        working.push(key);
        owed.delete(key);
      };
      for (const one of steps) {
        if (one.do === 'add') {
          owed.add(one.key);
          queue.add(one.key);
        } else if (one.do === 'after') {
          owed.add(one.key);
          queue.addAfter(one.key, one.ms);
        } else if (one.do === 'retry') {
          owed.add(one.key);
          queue.addRateLimited(one.key);
        } else if (one.do === 'take') waiting.push(queue.get().then(take));
        else if (one.do === 'done') {
          const [key] = working.splice(one.which, 1);
          if (key !== undefined) queue.done(key);
        } else await clock.advance(one.ms);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await clock.advance(60_000);
      // Whoever works ends; whoever waits gets what is left.
      for (let round = 0; round < 200; round++) {
        for (const key of working.splice(0)) queue.done(key);
        await new Promise((resolve) => setImmediate(resolve));
        take(queue.tryGet());
        if (working.length === 0 && queue.length === 0) break;
      }
      queue.shutDown();
      await Promise.all(waiting);
      assert.deepEqual([...owed], []);
    }),
    { numRuns: 150 },
  );
});
