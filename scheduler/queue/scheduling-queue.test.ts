import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { type PodInfo, podInfoOf } from '../cache/pod-info.ts';
import { PodTemplates } from '../cache/pod-template.ts';
import type { ClusterEvent } from '../framework/events.ts';
import type { Plugin } from '../framework/plugin.ts';
import { makeNode, makePod } from '../testing/objects.ts';
import { Heap } from './heap.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import { WakeIndex } from './wake-index.ts';

const templates = new PodTemplates();
const pod = (name: string, priority = 0): PodInfo => podInfoOf(makePod(name, { priority, uid: name }), templates);

const plugins: Plugin[] = [
  {
    name: 'Fit',
    wakeUps: [{ resource: 'AssignedPod', actions: ['delete'], hint: (one) => one.pod.metadata.name !== 'stubborn' }],
  },
  { name: 'Affinity', wakeUps: [{ resource: 'Node', actions: ['labels'] }] },
];
const left: ClusterEvent = { resource: 'AssignedPod', actions: ['delete'], pod: makePod('gone') };
const labelled: ClusterEvent = { resource: 'Node', actions: ['labels'], node: makeNode('n') };

function setUp(admits: (one: PodInfo) => boolean = () => true) {
  const clock = new FakeClock();
  let ready = 0;
  const queue = new SchedulingQueue({ clock, wakeIndex: new WakeIndex(plugins), admits, onReady: () => ready++ });
  const take = () => {
    const popped = queue.pop();
    assert.ok(popped, 'nothing to take');
    return popped;
  };
  return { clock, queue, take, ready: () => ready };
}

const fit = new Set(['Fit']);

test('the more important pod comes first, then the older one', async () => {
  const { clock, queue, take } = setUp();
  queue.set(pod('old'));
  await clock.advance(1);
  queue.set(pod('new'));
  queue.set(pod('important', 5));
  assert.deepEqual(
    [take(), take(), take()].map((one) => one.info.uid),
    ['important', 'old', 'new'],
  );
  assert.equal(queue.pop(), undefined);
});

test('a rejected pod waits until an event that may help the plugin that rejected it', () => {
  const { queue, take } = setUp();
  queue.set(pod('a'));
  queue.rejected(take(), fit);
  queue.event(labelled);
  assert.equal(queue.pop(), undefined);
  queue.event(left);
  assert.equal(take().info.uid, 'a');
});

test('a hint that says no leaves the pod waiting', () => {
  const { queue, take } = setUp();
  queue.set(pod('stubborn'));
  queue.rejected(take(), fit);
  queue.event(left);
  assert.equal(queue.pop(), undefined);
  assert.equal(queue.countAt('waiting'), 1);
});

test('a pod in backoff lets active pods go first, but is not made to wait when there are none', () => {
  const { queue, take } = setUp();
  queue.set(pod('again', 9));
  queue.rejected(take(), fit);
  queue.event(left);
  assert.equal(queue.countAt('backoff'), 1);
  queue.set(pod('fresh'));
  assert.deepEqual(
    [take(), take()].map((one) => one.info.uid),
    ['fresh', 'again'],
  );
});

test('a failed pod waits for its backoff, which doubles up to ten seconds', async () => {
  const { clock, queue, take } = setUp();
  queue.set(pod('a'));
  for (const seconds of [1, 2, 4, 8, 10, 10]) {
    queue.failed(take());
    await clock.advance(seconds * 1000 - 1);
    assert.equal(queue.pop(), undefined, `before ${seconds} s`);
    await clock.advance(1);
  }
  assert.equal(take().attempts, 7);
});

test('onReady rings when a backoff ends by itself', async () => {
  const { clock, queue, take, ready } = setUp();
  queue.set(pod('a'));
  queue.failed(take());
  const before = ready();
  await clock.advance(1000);
  assert.ok(ready() > before);
});

test('a pod that waits is tried again after five minutes, whatever happened', async () => {
  const { clock, queue, take } = setUp();
  queue.set(pod('stubborn'));
  queue.rejected(take(), fit);
  await clock.advance(299_000);
  assert.equal(queue.pop(), undefined);
  await clock.advance(32_000);
  assert.equal(take().info.uid, 'stubborn');
});

test('a gated pod is not tried before it changes so that it is admitted', () => {
  let open = false;
  const { queue, take } = setUp(() => open);
  queue.set(pod('a'));
  assert.equal(queue.pop(), undefined);
  assert.equal(queue.countAt('gated'), 1);
  open = true;
  queue.set(pod('a'));
  assert.equal(take().info.uid, 'a');
});

test('a waiting pod that changes in what decides where it fits is tried again, and in nothing else is not', () => {
  const { queue, take } = setUp();
  queue.set(pod('a'));
  queue.rejected(take(), fit);
  queue.set(podInfoOf(makePod('a', { uid: 'a', status: { phase: 'Pending', message: 'x' } }), templates));
  assert.equal(queue.pop(), undefined);
  queue.set(podInfoOf(makePod('a', { uid: 'a', cpu: '1m' }), templates));
  assert.equal(take().info.uid, 'a');
});

test('a pod whose victims are being deleted is not tried before that is done', () => {
  const { queue, take } = setUp();
  queue.set(pod('a'));
  queue.rejected(take(), fit);
  queue.setBlocked('a', true);
  queue.event(left);
  assert.equal(queue.pop(), undefined);
  queue.setBlocked('a', false);
  assert.equal(take().info.uid, 'a');
});

test('a deleted pod is forgotten wherever it is', () => {
  const { queue, take } = setUp();
  for (const name of ['active', 'waiting', 'failed', 'flying']) queue.set(pod(name, name === 'active' ? -1 : 0));
  const [first, second, third] = [take(), take(), take()];
  queue.rejected(first, fit);
  queue.failed(second);
  for (const uid of ['active', 'waiting', 'failed', 'flying']) queue.delete(uid);
  queue.rejected(third, fit);
  queue.event(left);
  assert.equal(queue.pop(), undefined);
  assert.equal(queue.size, 0);
});

test('a heap gives its items in order, whatever is taken out of its middle', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (given) => {
      const heap = new Heap<{ heapIndex: number; value: number }>((a, b) => a.value < b.value);
      const items = given.map(([value]) => ({ heapIndex: -1, value }));
      for (const item of items) heap.push(item);
      const kept = items.filter((item, i) => {
        if (given[i]?.[1]) heap.remove(item);
        return !given[i]?.[1];
      });
      const popped: number[] = [];
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) popped.push(item.value);
      assert.deepEqual(
        popped,
        kept.map(({ value }) => value).sort((a, b) => a - b),
      );
    }),
  );
});
