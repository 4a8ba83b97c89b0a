import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { completionIndexAnnotation } from './indexes.ts';
import { surplus } from './pods-wanted.ts';

const jobOf = (completions: number, completionMode = 'Indexed') =>
  ({ metadata: { name: 'job' }, spec: { completions, completionMode } }) as unknown as Shared<Job>;
const podOf = (name: string, index: number | undefined, status: { phase?: string; made?: string } = {}) =>
  ({
    metadata: {
      name,
      creationTimestamp: status.made ?? '2026-01-01T00:00:00Z',
      ...(index === undefined ? {} : { annotations: { [completionIndexAnnotation]: String(index) } }),
    },
    spec: { nodeName: 'n' },
    status: { phase: status.phase ?? 'Running' },
  }) as unknown as Shared<Pod>;

for (const { name, job, active, wanted, gone } of [
  { name: 'none when there are as many as wanted', job: jobOf(3), active: [podOf('a', 0), podOf('b', 1)], wanted: 2 },
  {
    name: 'those beyond the completions of an Indexed job that was made smaller',
    job: jobOf(4),
    active: [podOf('a', 3), podOf('b', 4)],
    wanted: 1,
    gone: ['b'],
  },
  {
    name: 'those of no index and of an index that another works on, also when there are not too many',
    job: jobOf(4),
    active: [podOf('a', 0, { phase: 'Pending' }), podOf('b', 0), podOf('c', undefined)],
    wanted: 4,
    gone: ['a', 'c'],
  },
  {
    name: 'the youngest of those that are alike',
    job: jobOf(5, 'NonIndexed'),
    active: [podOf('old', undefined), podOf('new', undefined, { made: '2026-01-01T00:00:09Z' })],
    wanted: 1,
    gone: ['new'],
  },
])
  test(`pods that are too many: ${name}`, () => {
    const names = surplus(job, active, wanted).map((pod) => pod.metadata.name);
    assert.deepEqual(names.sort(), gone ?? []);
  });
