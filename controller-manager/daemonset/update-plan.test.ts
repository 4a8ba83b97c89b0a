import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type { DaemonSet } from '../../proto/gen/apps/v1.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import { type DaemonState, planDaemons } from './plan.ts';
import { planUpdate } from './update-plan.ts';

const nodeOf = (name: string, taint?: string) =>
  ({ metadata: { name }, spec: { taints: taint ? [{ key: 'mine', effect: taint }] : [] } }) as unknown as Shared<Node>;
const podOf = (name: string, node: string, hash: string, { ready = true, going = false, phase = 'Running' } = {}) =>
  ({
    metadata: {
      name,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'controller-revision-hash': hash },
      ...(going ? { deletionTimestamp: '2026-01-01T00:01:00Z' } : {}),
    },
    spec: { nodeName: node },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as unknown as Shared<Pod>;
const stateOf = (
  rollingUpdate: { maxUnavailable?: number; maxSurge?: number },
  nodes: readonly Shared<Node>[],
  pods: readonly Shared<Pod>[],
): DaemonState => ({
  set: {
    spec: { template: { spec: { containers: [] } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
  } as unknown as Shared<DaemonSet>,
  nodes,
  pods,
  hash: 'new',
  now: 0,
});
const names = (pods: readonly Shared<Pod>[]) => pods.map((pod) => pod.metadata.name).sort();
const surge = { maxUnavailable: 0, maxSurge: 1 };
const [a, b, c] = ['a', 'b', 'c'].map((name) => nodeOf(name)) as [Shared<Node>, Shared<Node>, Shared<Node>];
const old = (node: string, options = {}) => podOf(`old-${node}`, node, 'old', options);
const fresh = (node: string, options = {}) => podOf(`new-${node}`, node, 'new', options);

for (const { name, state, create = [], remove = [] } of [
  {
    name: 'new pods come beside all old ones that serve nobody, and one more',
    state: stateOf(
      surge,
      [a, b, c, nodeOf('d')],
      [old('a', { ready: false }), old('b', { ready: false }), old('c'), old('d')],
    ),
    create: ['a', 'b', 'c'],
  },
  {
    name: 'a pod that surges and is not ready counts',
    state: stateOf(surge, [a, b], [old('a'), fresh('a', { ready: false }), old('b')]),
  },
  {
    name: 'with surge, the pods of a node that the set has left stay until those of others serve',
    state: stateOf(surge, [nodeOf('a', 'NoSchedule'), b], [old('a'), fresh('b', { ready: false })]),
  },
  {
    name: 'with surge, they go when those of others serve',
    state: stateOf(surge, [nodeOf('a', 'NoSchedule'), b], [old('a'), fresh('b')]),
    remove: ['old-a'],
  },
  {
    name: 'without surge, old pods of a node that the set has left go as any',
    state: stateOf({ maxUnavailable: 1 }, [nodeOf('a', 'NoSchedule'), b], [old('a'), fresh('b')]),
    remove: ['old-a'],
  },
  {
    name: 'old pods that serve nobody go at once, others as far as may be missing',
    state: stateOf({ maxUnavailable: 2 }, [a, b, c], [old('a', { ready: false }), old('b'), old('c')]),
    remove: ['old-a', 'old-b'],
  },
])
  test(`update: ${name}`, () => {
    const plan = planUpdate(state);
    assert.deepEqual([[...plan.create].sort(), names(plan.remove)], [create, remove]);
  });

test('of two pods of a surge the old one goes when it serves nobody, or the new one does', () => {
  const gone = (...pods: Shared<Pod>[]) => names(planDaemons(stateOf(surge, [a], pods)).remove);
  assert.deepEqual(gone(old('a'), fresh('a', { ready: false })), []);
  assert.deepEqual(gone(old('a', { ready: false }), fresh('a', { ready: false })), ['old-a']);
  assert.deepEqual(gone(old('a'), fresh('a')), ['old-a']);
});

test('a pod that has ended and only waits for a finalizer is replaced', () => {
  const held = old('a', { going: true, phase: 'Failed' });
  assert.deepEqual(planDaemons(stateOf({ maxUnavailable: 1 }, [a], [held])).create, ['a']);
  assert.deepEqual(planDaemons(stateOf({ maxUnavailable: 1 }, [a], [old('a', { going: true })])).create, []);
});
