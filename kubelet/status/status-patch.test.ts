import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PodStatus } from '../../proto/gen/core/v1.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { strategicPatch } from '../../test/fakes/fake-patch.ts';
import { isSame, statusPatch } from './status-patch.ts';

const ready = { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'x', lastTransitionTime: 't0' };

test('only what differs is sent, and what is not said any more is taken back', () => {
  const from = { phase: 'Pending', reason: 'Old', podIP: '', conditions: [ready, { type: 'Other', status: 'True' }] };
  const to: PodStatus = {
    phase: 'Pending',
    podIP: '10.0.0.1',
    conditions: [
      { type: 'Ready', status: 'True', lastTransitionTime: 't1' },
      { type: 'Other', status: 'True' },
    ],
  };
  assert.deepEqual(statusPatch(from as PodStatus, to), {
    podIP: '10.0.0.1',
    conditions: [{ reason: null, message: null, type: 'Ready', status: 'True', lastTransitionTime: 't1' }],
    '$setElementOrder/conditions': [{ type: 'Ready' }, { type: 'Other' }],
    reason: null,
  });
  assert.equal(statusPatch(to, to), undefined);
});

test('what a server adds on its own is not written again', () => {
  const ours = { conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'a', lastState: {} }] };
  const theirs = {
    conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null }],
    containerStatuses: [{ name: 'a', volumeMounts: [] }],
    message: null,
  };
  assert.equal(statusPatch(theirs as never, ours as never), undefined);
});

test('a server that applies a patch has what was wanted', () => {
  const text = fc.constantFrom('a', 'b', 'c');
  const condition = fc.record(
    { type: text, status: fc.constantFrom('True', 'False'), reason: text, message: text },
    { requiredKeys: ['type', 'status'], noNullPrototype: true },
  );
  const status = fc.record(
    {
      phase: text,
      reason: text,
      podIPs: fc.uniqueArray(text, { minLength: 1 }).map((ips) => ips.map((ip) => ({ ip }))),
      containerStatuses: fc.array(fc.record({ name: text, restartCount: fc.nat(3) }, { noNullPrototype: true }), {
        minLength: 1,
      }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const conditions = fc.uniqueArray(condition, { selector: ({ type }) => type, minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(status, status, conditions, conditions, (before, after, old, next) => {
      const sorted = (list: typeof old) => [...list].sort((a, b) => (a.type < b.type ? -1 : 1));
      const from = { ...before, conditions: sorted(old) } as unknown as PodStatus;
      const to = { ...after, conditions: sorted(next) } as unknown as PodStatus;
      const patch = statusPatch(from, to);
      if (!patch) return assert.ok(isSame(from, to));
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, status: from };
      const patched = strategicPatch(pod as never, { status: patch }, schemaOfKind('v1', 'Pod')) as { status: unknown };
      assert.deepEqual(patched.status, to);
    }),
  );
});
