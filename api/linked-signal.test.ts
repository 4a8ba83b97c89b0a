import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isTimeUp, linkSignals, withDeadline } from './linked-signal.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('the first that fires gives its reason', () => {
  const [a, b] = [new AbortController(), new AbortController()];
  const link = linkSignals(a.signal, b.signal);
  b.abort('b');
  a.abort('a');
  assert.equal(link.signal.reason, 'b');
  assert.equal(linkSignals(new AbortController().signal, a.signal).signal.reason, 'a');
});

test('a link that is let go of leaves nothing behind, and fires no more', () => {
  const parent = new AbortController();
  const link = linkSignals(parent.signal);
  link.release();
  link.release();
  assert.deepEqual(getEventListeners(parent.signal, 'abort'), []);
  parent.abort();
  assert.equal(link.signal.aborted, false);
});

test('a timeout that nothing else holds fires, whatever the garbage collector does', async () => {
  const link = linkSignals(new AbortController().signal, AbortSignal.timeout(50));
  // The timer of a timeout does not keep the process; something must.
  const patience = setTimeout(() => undefined, 10_000);
  const fired = new Promise((resolve) => link.signal.addEventListener('abort', resolve, { once: true }));
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  await fired;
  clearTimeout(patience);
  assert.ok(isTimeUp(link.signal.reason));
});

test('work has a deadline', async () => {
  const parent = new AbortController();
  const patience = setTimeout(() => undefined, 10_000);
  await assert.rejects(
    withDeadline(
      20,
      parent.signal,
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    ),
    isTimeUp,
  );
  clearTimeout(patience);
  assert.deepEqual(getEventListeners(parent.signal, 'abort'), []);
});
