import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { AuditQueue, type QueueOptions } from './queue.ts';

/** A queue whose writes end when the test says so. */
function made(some: Partial<QueueOptions>) {
  const written: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  let lost = 0;
  const clock = new FakeClock();
  const queue = new AuditQueue(
    (lines) => {
      written.push([...lines]);
      return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
    },
    {
      ...{ mode: 'blocking', bound: 100, batch: 10, waitMs: 0, clock, log: silentLogger },
      lost: (records) => {
        lost += records;
      },
      ...some,
    },
  );
  return { queue, written, clock, end: (error?: Error) => ends.shift()?.(error), lost: () => lost };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('requests wait for their records, which are written in order and together', async () => {
  const { queue, written, end } = made({});
  const first = queue.take('1');
  await turn();
  const others = ['2', '3'].map((line) => queue.take(line));
  assert.deepEqual(written, [['1']]);
  end();
  assert.equal(await first, true);
  await turn();
  assert.deepEqual(written, [['1'], ['2', '3']]);
  end();
  assert.deepEqual(await Promise.all(others), [true, true]);
});

for (const [mode, answer] of [
  ['blocking', true],
  ['blocking-strict', false],
] as const)
  test(`${mode} serves what could not be recorded: ${answer}`, async () => {
    const { queue, end, lost } = made({ mode });
    const taken = queue.take('1');
    await turn();
    end(new Error('full'));
    assert.equal(await taken, answer);
    assert.equal(lost(), 1);
    const next = queue.take('2');
    await turn();
    end();
    assert.equal(await next, true);
  });

test('what a full queue cannot take is counted, and refused in mode blocking-strict', async () => {
  const batch = made({ mode: 'batch', bound: 2 });
  for (const line of ['1', '2', '3']) assert.equal(batch.queue.take(line), undefined);
  assert.equal(batch.lost(), 1);
  const strict = made({ mode: 'blocking-strict', bound: 1 });
  void strict.queue.take('1');
  assert.equal(await strict.queue.take('2'), false);
});

test('a batch waits until it is full or its time is over', async () => {
  const { queue, written, clock, end } = made({ mode: 'batch', batch: 3, waitMs: 1000 });
  queue.take('1');
  await turn();
  assert.deepEqual(written, []);
  queue.take('2');
  await clock.advance(1000);
  await turn();
  assert.deepEqual(written, [['1', '2']]);
  end();
});

test('closing writes what is left, and takes no more', async () => {
  const { queue, written, end, lost } = made({ mode: 'batch', batch: 3, waitMs: 1000 });
  queue.take('1');
  await turn();
  const closed = queue.close();
  await turn();
  assert.deepEqual(written, [['1']]);
  end();
  await closed;
  queue.take('2');
  assert.equal(lost(), 1);
});
