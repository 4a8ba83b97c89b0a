import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../api/codec/wording.ts';
import { create, kindOf } from './testing/write.ts';

/** What tables show since 1.36. */
function rowOf(kind: string, object: JsonObject): Record<string, unknown> {
  const made = create(kind, object).object;
  const { columns, cells } = kindOf(kind).columns;
  const row = cells(made as never, 0);
  return Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]));
}

test('a node shows what it is built for, beside its kernel', () => {
  const nodeInfo = { architecture: 'arm64', kernelVersion: '6.8' };
  const row = rowOf('/v1/nodes', { status: { nodeInfo } });
  assert.equal(row['Kernel-Version'], '6.8 (arm64)');
});

test('the default class of ingresses is marked', () => {
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
  const spec = { controller: 'k.io/c' };
  assert.equal(
    rowOf('networking.k8s.io/v1/ingressclasses', { metadata: { name: 'a', annotations }, spec }).Name,
    'a (default)',
  );
  assert.equal(rowOf('networking.k8s.io/v1/ingressclasses', { metadata: { name: 'b' }, spec }).Name, 'b');
});

test('a node names what it can once, and in order', () => {
  const made = create('/v1/nodes', { status: { declaredFeatures: ['B', 'A', 'A'] } });
  assert.deepEqual(made.problems, [
    'status.declaredFeatures[1]: Invalid value: "A": list must be sorted alphabetically',
    'status.declaredFeatures[2]: Duplicate value: "A"',
  ]);
});
