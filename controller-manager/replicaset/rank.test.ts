import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { deletionCostAnnotation, podsToDelete } from './rank.ts';

const now = Date.UTC(2026, 0, 1, 12);
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly readyFor?: number;
  readonly cost?: string;
  readonly restarts?: number;
  readonly age?: number;
  readonly uid?: string;
}

const pod = (name: string, { node = 'n', phase = 'Running', readyFor, cost, restarts, age = 100, uid }: Traits) =>
  ({
    metadata: {
      name,
      uid: uid ?? name,
      creationTimestamp: ago(age),
      ...(cost === undefined ? {} : { annotations: { [deletionCostAnnotation]: cost } }),
    },
    spec: { containers: [], ...(node ? { nodeName: node } : {}) },
    status: {
      phase,
      ...(readyFor === undefined
        ? {}
        : { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(readyFor) }] }),
      containerStatuses: restarts === undefined ? [] : [{ restartCount: restarts }],
    },
  }) as unknown as Shared<Pod>;

for (const { rule, first, second } of [
  { rule: 'is bound to no node', first: { node: '', readyFor: 1 }, second: { readyFor: 1 } },
  { rule: 'is pending rather than unknown', first: { phase: 'Pending' }, second: { phase: 'Unknown' } },
  { rule: 'is unknown rather than running', first: { phase: 'Unknown' }, second: { phase: 'Running' } },
  { rule: 'is not ready', first: { cost: '9' }, second: { readyFor: 1, cost: '1' } },
  { rule: 'costs less', first: { readyFor: 900, cost: '-5' }, second: { readyFor: 1 } },
  { rule: 'costs less, malformed costs being none', first: { cost: '1' }, second: { cost: '2' } },
  { rule: 'became ready later', first: { readyFor: 10 }, second: { readyFor: 900 } },
  { rule: 'of like age has the smaller uid', first: { readyFor: 600, uid: 'a' }, second: { readyFor: 590, uid: 'b' } },
  { rule: 'restarted more often', first: { restarts: 3, age: 900 }, second: { restarts: 1, age: 1 } },
  { rule: 'is younger', first: { age: 10 }, second: { age: 900 } },
] satisfies { rule: string; first: Traits; second: Traits }[]) {
  test(`of two pods the one goes first that ${rule}`, () => {
    const [a, b] = [pod('a', first), pod('b', second)];
    for (const order of [
      [a, b],
      [b, a],
    ])
      assert.deepEqual(
        podsToDelete(order, [], 1, now).map((one) => one.metadata.name),
        ['a'],
      );
  });
}

test('of two like pods the one goes first that shares its node with more relatives', () => {
  const [a, b, other] = [pod('a', { node: 'x' }), pod('b', { node: 'y' }), pod('c', { node: 'x' })];
  assert.deepEqual(podsToDelete([b, a], [a, b, other], 1, now), [a]);
});

test('a cost that is no number counts as none', () => {
  const [a, b] = [pod('a', { cost: '-1' }), pod('b', { cost: '+9' })];
  assert.deepEqual(podsToDelete([b, a], [], 1, now), [a]);
});
