import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CacheEntry } from '../cache/entry.ts';
import { encodeStored } from '../cache/stored-form.ts';
import { joined } from '../http/reply-body.ts';
import type { StoredObject } from '../registry/object.ts';
import { builtInResources } from '../resources/index.ts';
import { listJson } from './list-body.ts';

const resource = builtInResources().find(({ type }) => type.resource === 'configmaps');
assert.ok(resource);

function configMap(name: string, bytes: number): StoredObject {
  const metadata = { name, namespace: 'default', uid: 'u', resourceVersion: '', creationTimestamp: '' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: 'ü'.repeat(bytes / 2) } };
}

function stored(name: string, bytes: number, revision: number): CacheEntry {
  return CacheEntry.stored(`/registry/configmaps/default/${name}`, encodeStored(configMap(name, bytes)), revision);
}

function listOf(entries: readonly CacheEntry[]) {
  return listJson({ type: 'list', resource: resource as NonNullable<typeof resource>, entries, revision: 99 });
}

function expected(entries: readonly CacheEntry[]): unknown {
  const items = entries.map(({ object: { apiVersion: _version, kind: _kind, ...rest } }) => rest);
  return { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '99' }, items };
}

for (const { name, entries } of [
  { name: 'none', entries: [] },
  { name: 'one', entries: [stored('a', 10, 1)] },
  { name: 'many that fill several pieces', entries: Array.from({ length: 50 }, (_, i) => stored(`c${i}`, 20_000, i)) },
  {
    name: 'one that is larger than a piece',
    entries: [stored('a', 10, 1), stored('b', 900_000, 2), stored('c', 10, 3)],
  },
  { name: 'more than is kept', entries: Array.from({ length: 20 }, (_, i) => stored(`c${i}`, 1_000_000, i)) },
  {
    name: 'objects that are not stored as they stand',
    entries: [
      CacheEntry.of(
        '/registry/configmaps/default/x',
        { metadata: configMap('x', 4).metadata, kind: 'ConfigMap', apiVersion: 'v1' },
        5,
      ),
      stored('y', 4, 6),
    ],
  },
] as const) {
  test(`a list of ${name} is the JSON of its items, and as long as it says`, () => {
    const list = listOf(entries);
    for (const time of ['first', 'second']) {
      const bytes = joined(list);
      assert.equal(bytes.length, list.length, time);
      assert.deepEqual(JSON.parse(bytes.toString('utf8')), expected(entries), time);
    }
  });
}

test('two readers that take turns get the same list', () => {
  const entries = Array.from({ length: 40 }, (_, i) => stored(`c${i}`, 30_000, i));
  const [one, other] = [listOf(entries), listOf(entries)].map((list) => list[Symbol.iterator]());
  assert.ok(one && other);
  const got: [Buffer[], Buffer[]] = [[], []];
  for (let done = 0; done < 2; ) {
    done = 0;
    for (const [at, reader] of [one, other].entries()) {
      const next = reader.next();
      if (next.done) done++;
      else got[at]?.push(Buffer.from(next.value));
    }
  }
  assert.ok(got[0].length > 3);
  assert.ok(Buffer.concat(got[0]).equals(Buffer.concat(got[1])));
});
