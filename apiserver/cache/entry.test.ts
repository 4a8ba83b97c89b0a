import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiObject } from '../registry/object.ts';
import { CacheEntry } from './entry.ts';
import { encodeStored } from './stored-form.ts';

const key = '/registry/configmaps/shop/settings';

function object(): ApiObject {
  const metadata = {
    name: 'settings',
    namespace: 'shop',
    labels: { app: 'till' },
    // Looks like the place where the version stands, and is none.
    annotations: { note: '{"metadata":{"resourceVersion":"7"' },
  };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'ü' } } as unknown as ApiObject;
}

const withVersion = (version: string) => {
  const made = object();
  made.metadata.resourceVersion = version;
  return made;
};

for (const { name, entry, version } of [
  { name: 'from the store', entry: () => CacheEntry.stored(key, encodeStored(object()), 7), version: '7' },
  {
    name: 'just written',
    entry: () => {
      const written = object();
      const bytes = encodeStored(written);
      written.metadata.resourceVersion = '7';
      return CacheEntry.stored(key, bytes, 7, { object: written as never });
    },
    version: '7',
  },
  { name: 'converted', entry: () => CacheEntry.of(key, withVersion('7') as never, 7), version: '7' },
  { name: 'deleted', entry: () => CacheEntry.stored(key, encodeStored(object()), 7).at(1234), version: '1234' },
  { name: 'converted and deleted', entry: () => CacheEntry.of(key, withVersion('7') as never, 7).at(8), version: '8' },
] as const) {
  test(`an entry ${name} shows the same object in every form`, () => {
    const made = entry();
    assert.deepEqual(JSON.parse(JSON.stringify(made.object)), withVersion(version));
    assert.deepEqual(JSON.parse(made.json.toString('utf8')), withVersion(version));
    assert.equal(String(made.revision), version);
    assert.deepEqual([made.namespace, made.name, made.labels], ['shop', 'settings', { app: 'till' }]);
    assert.equal(made.fields((shown) => ({ version: shown.metadata.resourceVersion }))['version'], version);
  });
}

test('readers at the same time share one parsed object', () => {
  const entry = CacheEntry.stored(key, encodeStored(object()), 7);
  const held = entry.object;
  assert.equal(entry.object, held);
});
