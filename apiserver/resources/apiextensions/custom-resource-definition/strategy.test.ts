import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, kindOf } from '../../testing/write.ts';

const name = 'apiextensions.k8s.io/v1/customresourcedefinitions';

test('a new storage version is remembered without a change to the stored object', () => {
  const { object } = create(name, { spec: { group: 'example.com', versions: [{ name: 'v1', storage: true }] } });
  const status = Object.freeze(object.status as { storedVersions?: readonly string[] });
  const { strategy } = kindOf(name);
  // As an update has it: the status is the very one that is stored.
  const next = { ...object, spec: { group: 'example.com', versions: [{ name: 'v2', storage: true }] } };
  const context = { user: { username: 'u', uid: '', groups: [] }, now: 0, dryRun: false, warn: () => undefined };
  strategy.prepareForUpdate?.(next, object as never, { ...context, subresource: undefined });
  assert.deepEqual((next as { status?: unknown }).status, { ...status, storedVersions: ['v1', 'v2'] });
  assert.deepEqual(status.storedVersions, ['v1']);
});
