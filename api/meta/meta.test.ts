import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConditionLike, findCondition, isConditionTrue, removeCondition, setCondition } from './conditions.ts';
import { deepEqual, semanticEqual } from './deep-equal.ts';
import { deepFreeze } from './deep-readonly.ts';
import { hasFinalizer, isTerminating, withFinalizer, withoutFinalizer } from './finalizers.ts';
import { compareVersionPriority, formatApiVersion, groupOf, parseApiVersion } from './group-version.ts';
import { keyFor, objectKey, splitKey } from './object-key.ts';
import { controllerOf, isControlledBy, newControllerRef } from './owner-references.ts';

test('a key names an object and reads back', () => {
  assert.equal(objectKey({ metadata: { name: 'a', namespace: 'n' } }), 'n/a');
  assert.equal(objectKey({ metadata: { name: 'a' } }), 'a');
  assert.deepEqual(splitKey(keyFor('n', 'a')), { namespace: 'n', name: 'a' });
  assert.deepEqual(splitKey('a'), { namespace: '', name: 'a' });
});

test('an apiVersion is a group and a version', () => {
  assert.deepEqual(parseApiVersion('apps/v1'), { group: 'apps', version: 'v1' });
  assert.deepEqual(parseApiVersion('v1'), { group: '', version: 'v1' });
  assert.equal(parseApiVersion('a/b/c'), undefined);
  assert.equal(formatApiVersion({ group: '', version: 'v1' }), 'v1');
  assert.equal(groupOf('apps/v1'), 'apps');
  const wanted = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
  assert.deepEqual([...wanted].reverse().sort(compareVersionPriority), wanted);
});

const owner = { metadata: { name: 'web', uid: 'u1' } };
test('an object is controlled by the owner with that uid', () => {
  const reference = newControllerRef(owner, { apiVersion: 'apps/v1', kind: 'ReplicaSet' });
  assert.deepEqual(reference, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'web',
    uid: 'u1',
    controller: true,
    blockOwnerDeletion: true,
  });
  const plain = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u0' };
  const pod = { metadata: { ownerReferences: [plain, reference] } };
  assert.equal(controllerOf(pod), reference);
  assert.ok(isControlledBy(pod, owner));
  assert.ok(!isControlledBy(pod, { metadata: { name: 'web', uid: 'u2' } }));
  assert.equal(controllerOf({ metadata: { ownerReferences: [plain] } }), undefined);
  assert.equal(controllerOf({ metadata: {} }), undefined);
});

test('finalizers come and go without changing the object they came from', () => {
  const object = deepFreeze({ metadata: { name: 'a', finalizers: ['x'] } });
  const both = withFinalizer(object, 'y');
  assert.deepEqual(both.metadata.finalizers, ['x', 'y']);
  assert.equal(withFinalizer(object, 'x'), object);
  assert.deepEqual(withoutFinalizer(object, 'x'), { metadata: { name: 'a' } });
  assert.equal(withoutFinalizer(object, 'z'), object);
  assert.ok(hasFinalizer(both, 'y'));
  assert.ok(!isTerminating({ metadata: {} }));
  assert.ok(isTerminating({ metadata: { deletionTimestamp: '2026-01-02T03:04:05Z' } }));
});

const t0 = Date.UTC(2026, 0, 1);
const ready: ConditionLike = {
  type: 'Ready',
  status: 'True',
  reason: 'Up',
  message: '',
  lastTransitionTime: '2025-01-01T00:00:00Z',
};
test('a condition moves its time only with its status', () => {
  const before = deepFreeze([{ ...ready, type: 'Other' }, ready]);
  assert.equal(setCondition(before, { type: 'Ready', status: 'True', reason: 'Up', message: '' }, t0), before);
  const reason = setCondition(before, { type: 'Ready', status: 'True', reason: 'Again', message: '' }, t0);
  assert.deepEqual(reason[1], { ...ready, reason: 'Again' });
  const status = setCondition(before, { type: 'Ready', status: 'False', reason: 'Down', message: 'x' }, t0);
  assert.deepEqual(status[1], {
    type: 'Ready',
    status: 'False',
    reason: 'Down',
    message: 'x',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  });
  assert.equal(status[0], before[0]);
});

test('a new condition comes last and starts now', () => {
  const conditions = setCondition([ready], { type: 'New', status: 'Unknown' }, t0);
  assert.deepEqual(conditions[1], { type: 'New', status: 'Unknown', lastTransitionTime: '2026-01-01T00:00:00Z' });
  assert.ok(isConditionTrue(conditions, 'Ready'));
  assert.ok(!isConditionTrue(conditions, 'New'));
  assert.equal(findCondition(undefined, 'New'), undefined);
  assert.deepEqual(removeCondition(conditions, 'Ready'), [conditions[1]]);
  assert.equal(removeCondition(conditions, 'Absent'), conditions);
});

test('deep equality agrees with the text of sorted JSON', () => {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          )
        : value;
  const value = fc.jsonValue({ maxDepth: 3, noUnicodeString: true });
  fc.assert(
    fc.property(value, value, (a, b) => {
      assert.equal(deepEqual(a, b), JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      assert.ok(deepEqual(a, structuredClone(a)));
    }),
  );
});

for (const c of [
  { name: 'absent and empty lists', a: {}, b: { args: [] }, deep: false, semantic: true },
  { name: 'absent and null', a: {}, b: { args: null }, deep: false, semantic: true },
  { name: 'absent and empty labels', a: { labels: {} }, b: {}, deep: false, semantic: true },
  { name: 'absent and an empty struct', a: { emptyDir: {} }, b: {}, deep: false, semantic: false },
  { name: 'a key with undefined', a: { a: undefined }, b: {}, deep: true, semantic: true },
  {
    name: 'quantities of the same value',
    a: { resources: { requests: { memory: '1Gi', cpu: '1' } } },
    b: { resources: { requests: { cpu: '1000m', memory: '1024Mi' } } },
    deep: false,
    semantic: true,
  },
  {
    name: 'quantities of another value',
    a: { requests: { cpu: '1' } },
    b: { requests: { cpu: '2' } },
    deep: false,
    semantic: false,
  },
  {
    name: 'other texts that look like quantities',
    a: { env: [{ value: '1k' }] },
    b: { env: [{ value: '1000' }] },
    deep: false,
    semantic: false,
  },
  { name: 'a label named like a map', a: { labels: { data: '' } }, b: { labels: {} }, deep: false, semantic: false },
  { name: 'lists of another order', a: ['a', 'b'], b: ['b', 'a'], deep: false, semantic: false },
]) {
  test(`equality of ${c.name}`, () => {
    assert.equal(deepEqual(c.a, c.b), c.deep);
    assert.equal(deepEqual(c.b, c.a), c.deep);
    assert.equal(semanticEqual(c.a, c.b), c.semantic);
    assert.equal(semanticEqual(c.b, c.a), c.semantic);
  });
}

test('a frozen object cannot be changed anywhere', () => {
  const frozen = deepFreeze({ a: { b: [1] } }) as { a: { b: number[] } };
  assert.throws(() => frozen.a.b.push(2), TypeError);
});
