import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePod } from '../testing/objects.ts';
import { BoundedTasks } from './bounded-tasks.ts';
import { statusPatch } from './pod-status.ts';

const now = Date.UTC(2026, 0, 2);
const before = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'Unschedulable',
  message: 'm',
  lastTransitionTime: 't',
};
const pod = makePod('p', {
  status: { phase: 'Pending', nominatedNodeName: 'a', conditions: [before] },
  metadata: { generation: 3 },
});
const same = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'm' };

for (const c of [
  { name: 'nothing when all is there already', change: { condition: same, nominatedNodeName: 'a' }, patch: undefined },
  {
    name: 'a new message with the old time',
    change: { condition: { ...same, message: 'n' } },
    patch: { conditions: [{ ...same, message: 'n', observedGeneration: 3, lastTransitionTime: 't' }] },
  },
  {
    name: 'a new status with a new time',
    change: { condition: { ...same, status: 'True' } },
    patch: {
      conditions: [{ ...same, status: 'True', observedGeneration: 3, lastTransitionTime: '2026-01-02T00:00:00Z' }],
    },
  },
  { name: 'a nomination', change: { nominatedNodeName: 'b' }, patch: { nominatedNodeName: 'b' } },
  { name: 'the end of a nomination', change: { nominatedNodeName: '' }, patch: { nominatedNodeName: null } },
]) {
  test(`a status patch says ${c.name}`, () => {
    assert.deepEqual(statusPatch(pod, c.change, now), c.patch === undefined ? undefined : { status: c.patch });
  });
}

test('no more tasks run at once than allowed, all run in order, and who was told to wait is told to go on', async () => {
  let room = 0;
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const tasks = new BoundedTasks(2, 4, () => room++);
  const all: Promise<void>[] = [];
  for (let i = 0; i < 2500; i++) {
    all.push(
      new Promise((resolve) => {
        tasks.add(async () => {
          order.push(i);
          most = Math.max(most, ++running);
          await Promise.resolve();
          running--;
          resolve();
        });
      }),
    );
  }
  assert.ok(tasks.full);
  await Promise.all(all);
  assert.equal(most, 2);
  assert.deepEqual(
    order,
    all.map((_, i) => i),
  );
  assert.equal(room, 1);
  assert.ok(!tasks.full);
});
