import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromStored, toStored } from './conversion.ts';

const lastObservedTime = '2026-01-02T03:04:05.000000Z';
const event = (series: object) => ({ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e' }, series });

for (const [count, stored] of [
  [0, { lastObservedTime }],
  [2, { count: 2, lastObservedTime }],
] as const)
  test(`a series of ${count} is kept, and shown as each group shows it`, () => {
    const core = toStored(event({ count, lastObservedTime }) as never);
    assert.deepEqual(core.series, stored);
    assert.deepEqual(fromStored(core as never).series, { count, lastObservedTime });
  });
