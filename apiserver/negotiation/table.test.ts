import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredObject } from '../registry/object.ts';
import { kindOf } from '../resources/testing/write.ts';
import { tableOf } from './table.ts';

const metadata = (name: string) => ({
  name,
  uid: name,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
});
const options = { include: 'None', now: Date.UTC(2026, 0, 1), withColumns: true } as const;

const schema = (name: string, matchingPrecedence: number) => ({
  object: {
    metadata: metadata(name),
    spec: { matchingPrecedence, priorityLevelConfiguration: { name: 'p' } },
  } as unknown as StoredObject,
});

test('flow schemas stand in the order in which they are tried', () => {
  const entries = [schema('a', 9000), schema('c', 100), schema('b', 100)];
  const { rows } = tableOf(kindOf('flowcontrol.apiserver.k8s.io/v1/flowschemas'), entries, {}, options);
  assert.deepEqual(
    (rows as { cells: unknown[] }[]).map(({ cells }) => cells[0]),
    ['b', 'c', 'a'],
  );
});

test('the age of an address has no column', () => {
  const object = {
    metadata: metadata('10.0.0.1'),
    spec: { parentRef: { resource: 'services', namespace: 'n', name: 's' } },
  } as unknown as StoredObject;
  const table = tableOf(kindOf('networking.k8s.io/v1/ipaddresses'), [{ object }], {}, options);
  const names = (table.columnDefinitions as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(names, ['Name', 'ParentRef']);
  assert.deepEqual((table.rows as { cells: unknown[] }[])[0]?.cells, ['10.0.0.1', 'services/n/s', '0s']);
});

test('a pod that has ended says so in its row', () => {
  const pod = (phase: string) =>
    ({
      object: { metadata: metadata(phase), spec: { containers: [] }, status: { phase } } as unknown as StoredObject,
    }) as const;
  const { rows } = tableOf(kindOf('/v1/pods'), [pod('Running'), pod('Succeeded'), pod('Failed')], {}, options);
  assert.deepEqual(
    (rows as { conditions?: unknown }[]).map(({ conditions }) => conditions),
    [
      undefined,
      [
        {
          type: 'Completed',
          status: 'True',
          reason: 'Succeeded',
          message: 'The pod has completed successfully.',
        },
      ],
      [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }],
    ],
  );
});

test('limits of a quota are those whose name begins so', () => {
  const hard = { 'count/limits.example.com': '1', 'limits.cpu': '2' };
  const object = { metadata: metadata('q'), spec: { hard }, status: { hard } } as unknown as StoredObject;
  const { rows } = tableOf(kindOf('/v1/resourcequotas'), [{ object }], {}, options);
  assert.deepEqual((rows as { cells: unknown[] }[])[0]?.cells, [
    'q',
    'count/limits.example.com: 0/1',
    'limits.cpu: 0/2',
    '0s',
  ]);
});
