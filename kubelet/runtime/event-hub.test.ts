import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventHub } from './event-hub.ts';
import type { ContainerEvent, RuntimeEvent } from './events.ts';

const event = (at: number): ContainerEvent => ({
  type: 'container',
  what: 'started',
  id: 'x',
  isSandbox: false,
  pod: { name: 'p', namespace: 'n', uid: 'u' },
  name: 'c',
  attempt: 0,
  at,
});

async function read(events: AsyncIterableIterator<RuntimeEvent>, count: number): Promise<RuntimeEvent[]> {
  const seen: RuntimeEvent[] = [];
  while (seen.length < count) {
    const next = await events.next();
    if (next.done) break;
    seen.push(next.value);
  }
  return seen;
}

test('every reader gets every event, in order, from its joining on', async () => {
  const hub = new EventHub();
  const { signal } = new AbortController();
  const early = hub.subscribe(signal);
  hub.publish(event(1));
  const late = hub.subscribe(signal, { type: 'relist', why: 'connected' });
  hub.publish(event(2));
  assert.deepEqual(await read(early, 2), [event(1), event(2)]);
  assert.deepEqual(await read(late, 2), [{ type: 'relist', why: 'connected' }, event(2)]);
});

test('a reader that falls far behind is told to list anew, once, and misses nothing after that', async () => {
  const hub = new EventHub();
  const slow = hub.subscribe(new AbortController().signal);
  for (let at = 0; at <= 5000; at++) hub.publish(event(at));
  const [first, ...rest] = await read(slow, 1 + 5000 - 4096);
  assert.deepEqual(first, { type: 'relist', why: 'overflow' });
  assert.deepEqual(
    rest,
    Array.from({ length: 904 }, (_, i) => event(4097 + i)),
  );
});

test('the signal ends a reader, also one that waits, and frees its place', async () => {
  const hub = new EventHub();
  const stop = new AbortController();
  const events = hub.subscribe(stop.signal);
  const waiting = events.next();
  stop.abort();
  assert.equal((await waiting).done, true);
  assert.equal((await events.next()).done, true);
  assert.equal(hub.readers, 0);
});
