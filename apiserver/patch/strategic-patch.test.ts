import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../api/codec/wording.ts';
import { statusErrorOf } from '../../api/errors/predicates.ts';
import { deepFreeze } from '../../api/meta/deep-readonly.ts';
import type { PatchField, PatchSchema } from './patch-schema.ts';
import { applyStrategicPatch } from './strategic-patch.ts';

const schemaOf = (fields: Record<string, Partial<PatchField>>): PatchSchema => ({
  field: (name) => {
    const field = fields[name];
    return field && { patchStrategy: [], ...field };
  },
});
const merge = ['merge'];
const env = schemaOf({ name: {}, value: {} });
const container = schemaOf({
  name: {},
  image: {},
  args: {},
  env: { listOf: env, patchMergeKey: 'name', patchStrategy: merge },
  ports: { listOf: schemaOf({}), patchMergeKey: 'containerPort', patchStrategy: merge },
});
const volume = schemaOf({ name: {}, emptyDir: { object: schemaOf({}) }, configMap: { object: schemaOf({}) } });
const podSpec = schemaOf({
  containers: { listOf: container, patchMergeKey: 'name', patchStrategy: merge },
  volumes: { listOf: volume, patchMergeKey: 'name', patchStrategy: ['merge', 'retainKeys'] },
  tolerations: { listOf: schemaOf({}) },
  strategy: { object: schemaOf({ type: {}, rollingUpdate: { object: schemaOf({}) } }), patchStrategy: ['retainKeys'] },
  selector: { object: schemaOf({}), patchStrategy: ['replace'] },
  byName: { mapOf: container },
});
const kind = schemaOf({
  metadata: { object: schemaOf({ finalizers: { patchStrategy: merge }, labels: {}, name: {} }) },
  spec: { object: podSpec },
});

const live = deepFreeze({
  metadata: { name: 'a', labels: { x: '1', y: '2' }, finalizers: ['k.io/a', 'k.io/b'] },
  spec: {
    containers: [
      {
        name: 'c',
        image: 'nginx:1',
        args: ['a', 'b'],
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      { name: 's', image: 'side' },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
    tolerations: [{ key: 'a' }],
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    selector: { a: '1' },
    byName: { c: { image: 'x', env: [{ name: 'A', value: '1' }] } },
  },
}) as unknown as JsonObject & { spec: JsonObject & { containers: JsonObject[] }; metadata: JsonObject };

const patchSpec = (spec: JsonObject) => applyStrategicPatch(live, deepFreeze({ spec }), kind).spec as JsonObject;
const patchMeta = (metadata: JsonObject) =>
  applyStrategicPatch(live, deepFreeze({ metadata }), kind).metadata as JsonObject;
const [first, side] = live.spec.containers;

test('items are merged by their key and keep their place', () => {
  assert.deepEqual(patchSpec({ containers: [{ name: 's', image: 'side:2' }] }).containers, [
    first,
    { name: 's', image: 'side:2' },
  ]);
});

test('lists in items are merged, deleted from and added to', () => {
  const { containers } = patchSpec({
    containers: [
      {
        name: 'c',
        args: ['z'],
        env: [
          { name: 'A', $patch: 'delete' },
          { name: 'C', value: '3' },
        ],
      },
    ],
  });
  assert.deepEqual(containers, [
    {
      ...first,
      args: ['z'],
      env: [
        { name: 'C', value: '3' },
        { name: 'B', value: '2' },
      ],
    },
    side,
  ]);
});

test('an item with a new key comes before those that only the live object has', () => {
  assert.deepEqual(patchSpec({ containers: [{ name: 'new', image: 'n' }] }).containers, [
    { name: 'new', image: 'n' },
    first,
    side,
  ]);
});

test('the order of a list is set', () => {
  const { containers } = patchSpec({
    containers: [{ name: 'new', image: 'n' }],
    '$setElementOrder/containers': [{ name: 's' }, { name: 'new' }, { name: 'c' }],
  });
  assert.deepEqual(containers, [side, { name: 'new', image: 'n' }, first]);
});

test('an order alone sorts the live list, and what it does not name stays in its place', () => {
  const three = { list: ['a', 'b', 'c'] };
  const schema = schemaOf({ list: { patchStrategy: merge } });
  assert.deepEqual(applyStrategicPatch(three, { '$setElementOrder/list': ['c', 'b'] }, schema), {
    list: ['a', 'c', 'b'],
  });
});

test('a list is replaced by directive', () => {
  assert.deepEqual(patchSpec({ volumes: [{ $patch: 'replace' }, { name: 'w', configMap: { name: 'm' } }] }).volumes, [
    { name: 'w', configMap: { name: 'm' } },
  ]);
});

test('an item is deleted by directive', () => {
  assert.deepEqual(patchSpec({ containers: [{ $patch: 'delete', name: 'c' }] }).containers, [side]);
  assert.deepEqual(patchSpec({ containers: [{ $patch: 'delete', name: 'absent' }] }).containers, [first, side]);
});

test('a list without a merge strategy is replaced', () => {
  assert.deepEqual(patchSpec({ tolerations: [{ key: 'b' }] }).tolerations, [{ key: 'b' }]);
});

test('an object is replaced or emptied by directive, or by its strategy', () => {
  assert.deepEqual(patchSpec({ strategy: { $patch: 'replace', type: 'Recreate' } }).strategy, { type: 'Recreate' });
  assert.deepEqual(patchSpec({ strategy: { $patch: 'delete' } }).strategy, {});
  assert.deepEqual(patchSpec({ selector: { b: '2' } }).selector, { b: '2' });
});

test('only the keys that are to be retained stay', () => {
  assert.deepEqual(patchSpec({ strategy: { $retainKeys: ['type'], type: 'Recreate' } }).strategy, { type: 'Recreate' });
  assert.deepEqual(
    patchSpec({ volumes: [{ $retainKeys: ['name', 'configMap'], name: 'v', configMap: { name: 'm' } }] }).volumes,
    [{ name: 'v', configMap: { name: 'm' } }],
  );
});

test('maps of objects are merged by the schema of their values', () => {
  assert.deepEqual(patchSpec({ byName: { c: { env: [{ name: 'B', value: '2' }] } } }).byName, {
    c: {
      image: 'x',
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    },
  });
});

test('lists of scalars are merged, deleted from and ordered', () => {
  assert.deepEqual(patchMeta({ finalizers: ['k.io/c'] }).finalizers, ['k.io/c', 'k.io/a', 'k.io/b']);
  assert.deepEqual(patchMeta({ finalizers: ['k.io/b', 'k.io/a'] }).finalizers, ['k.io/b', 'k.io/a']);
  assert.deepEqual(patchMeta({ '$deleteFromPrimitiveList/finalizers': ['k.io/a'] }).finalizers, ['k.io/b']);
  assert.deepEqual(
    patchMeta({
      finalizers: ['k.io/c'],
      '$setElementOrder/finalizers': ['k.io/c', 'k.io/b'],
      '$deleteFromPrimitiveList/finalizers': ['k.io/a'],
    }).finalizers,
    ['k.io/c', 'k.io/b'],
  );
});

test('null removes, and removes nothing where nothing is', () => {
  assert.deepEqual(patchMeta({ labels: { x: null, z: null }, annotations: null }).labels, { y: '2' });
  assert.deepEqual(patchMeta({ annotations: { a: null, b: '1' } }).annotations, { b: '1' });
});

test('directives in what comes in anew have nothing to act on', () => {
  const { containers } = patchSpec({
    containers: [
      { name: 'n', env: [{ name: 'A', $patch: 'delete' }, { name: 'B' }], '$setElementOrder/env': [{ name: 'B' }] },
    ],
  });
  assert.deepEqual((containers as unknown[])[0], { name: 'n', env: [{ name: 'B' }] });
});

test('the live object and the patch stay as they are, and what is untouched is shared', () => {
  const spec = patchSpec({ containers: [{ name: 's', image: 'x' }] });
  assert.equal((spec.containers as unknown[])[0], first);
  assert.equal(spec.volumes, live.spec.volumes);
});

for (const { name, patch, code, message } of [
  {
    name: 'an item without its key',
    patch: { containers: [{ image: 'nokey' }] },
    code: 500,
    message: 'map: map[image:nokey] does not contain declared merge key: name',
  },
  {
    name: 'an unknown directive',
    patch: { strategy: { $patch: 'explode' } },
    code: 400,
    message: 'unknown patch type: explode in map: map[$patch:explode]',
  },
  {
    name: 'a directive to merge a list',
    patch: { containers: [{ $patch: 'merge', name: 'c' }] },
    code: 400,
    message: 'merging lists cannot yet be specified in the patch',
  },
  {
    name: 'keys that are not to be retained',
    patch: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } },
    code: 400,
    message: 'invalid patch format of retainKeys',
  },
  {
    name: 'a patch against its own order',
    patch: {
      containers: [{ name: 's' }, { name: 'c' }],
      '$setElementOrder/containers': [{ name: 'c' }, { name: 's' }],
    },
    code: 400,
    message:
      "The order in patch list:\n[map[name:s] map[name:c]]\n doesn't match $setElementOrder list:\n[map[name:c] map[name:s]]\n",
  },
  {
    name: 'items of several types',
    patch: { containers: ['c'] },
    code: 400,
    message: /^list element types are not identical: /,
  },
  {
    name: 'a null for an item',
    patch: { containers: [null] },
    code: 400,
    message: /^list element types are not identical: .*<nil>/,
  },
]) {
  test(`strategic merge patch refuses ${name}`, () => {
    assert.throws(
      () => patchSpec(patch),
      (error) => {
        const { status } = statusErrorOf(error) ?? {};
        assert.equal(status?.code, code);
        assert.match(status?.message ?? '', typeof message === 'string' ? /^/ : message);
        if (typeof message === 'string') assert.equal(status?.message, message);
        assert.equal(status?.reason, code === 500 ? undefined : 'BadRequest');
        return true;
      },
    );
  });
}

test('a merged list has every key once, and applying a patch again changes nothing', () => {
  const item = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), image: fc.constantFrom('1', '2') });
  const list = fc.uniqueArray(item, { selector: ({ name }) => name });
  fc.assert(
    fc.property(list, list, (before, change) => {
      const patch = { containers: change };
      const once = applyStrategicPatch({ containers: before }, patch, podSpec);
      const names = (once.containers as { name: string }[]).map(({ name }) => name);
      assert.deepEqual(new Set(names).size, names.length);
      assert.deepEqual(new Set(names), new Set([...before, ...change].map(({ name }) => name)));
      const inPatchOrder = names.filter((name) => change.some((one) => one.name === name));
      assert.deepEqual(
        inPatchOrder,
        change.map(({ name }) => name),
      );
      assert.deepEqual(applyStrategicPatch(once, patch, podSpec), once);
    }),
  );
});

test('whatever a patch and the live object hold, they are merged or the client is told what is wrong', () => {
  const names = ['containers', 'env', 'finalizers'];
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...names, 'spec', 'name', 'metadata') },
    { weight: 1, arbitrary: fc.constantFrom('$patch', '$retainKeys') },
    { weight: 1, arbitrary: fc.constantFrom('', ...names).map((name) => `$setElementOrder/${name}`) },
    { weight: 1, arbitrary: fc.constantFrom('', ...names).map((name) => `$deleteFromPrimitiveList/${name}`) },
  );
  const scalar = fc.constantFrom<unknown>(null, null, 0, 'a', 'delete', 'replace');
  const { object } = fc.letrec<{ item: unknown; list: unknown[]; object: JsonObject }>((tie) => ({
    object: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, tie('item'), tie('list')), { minKeys: 2, maxKeys: 5 }),
    item: fc.oneof({ maxDepth: 3 }, scalar, tie('object')),
    // Many lists are of objects alone, as lists that are merged by key are.
    list: fc.oneof(fc.array(tie('object'), { minLength: 1, maxLength: 2 }), fc.array(tie('item'), { maxLength: 2 })),
  }));
  fc.assert(
    fc.property(object, object, fc.constantFrom(kind, podSpec, container), (before, patch, schema) => {
      try {
        applyStrategicPatch(before, patch, schema);
      } catch (error) {
        assert.ok(statusErrorOf(error), error instanceof Error ? (error.stack ?? '') : String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
