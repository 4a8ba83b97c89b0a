import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APod } from './choose.ts';
import { byInterest } from './order.ts';

const pod = (options: {
  name: string;
  node?: string;
  phase?: string;
  readySince?: string;
  restarts?: number;
  created?: string;
}): APod =>
  ({
    metadata: { name: options.name, creationTimestamp: options.created ?? '2026-01-01T00:00:00Z' },
    spec: { nodeName: options.node ?? 'n', containers: [] },
    status: {
      phase: options.phase ?? 'Running',
      conditions: options.readySince ? [{ type: 'Ready', status: 'True', lastTransitionTime: options.readySince }] : [],
      containerStatuses: [{ restartCount: options.restarts ?? 0 }],
    },
  }) as unknown as APod;

const unassigned = pod({ name: 'unassigned', node: '', phase: 'Pending' });
const pending = pod({ name: 'pending', phase: 'Pending' });
const old = pod({ name: 'old', readySince: '2026-01-01T00:00:00Z' });
const fresh = pod({ name: 'fresh', readySince: '2026-01-02T00:00:00Z' });
const calm = pod({ name: 'calm', created: '2026-01-02T00:00:00Z' });
const restless = pod({ name: 'restless', restarts: 3 });

const names = (pods: readonly APod[]) => pods.map(({ metadata }) => metadata.name).join(' ');

for (const [restarts, expected] of [
  ['most first', 'old fresh restless calm pending unassigned'],
  ['fewest first', 'old fresh calm restless pending unassigned'],
] as const) {
  test(`pods are ordered by interest, ${restarts}`, () => {
    const pods = [unassigned, pending, calm, restless, fresh, old];
    assert.equal(names(pods.sort(byInterest(restarts))), expected);
  });
}
