import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredObject } from '../registry/object.ts';
import { CacheEntry } from './entry.ts';
import { encodeStored } from './stored-form.ts';
import { WrittenObjects } from './written.ts';

const key = '/registry/configmaps/shop/settings';
const object = (data: string) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop' },
    data: { data },
  }) as unknown as StoredObject;
/** Of bytes that can be read. */
function entryOf(written: WrittenObjects, kv: ReturnType<typeof put>): CacheEntry {
  const entry = written.entryOf(kv);
  assert.ok(entry instanceof CacheEntry);
  return entry;
}

const put = (value: Uint8Array, modRevision: number) => ({ key, value, createRevision: 1, modRevision });

for (const { name, copy } of [
  { name: 'the very bytes', copy: (bytes: Buffer) => bytes },
  { name: 'bytes of its own', copy: (bytes: Buffer) => Buffer.from(bytes) },
]) {
  test(`what a store gives back as ${name} is the writer's own object`, () => {
    const written = new WrittenObjects();
    const own = object('a');
    const value = encodeStored(own as never);
    written.expect(key, value, own);
    const entry = entryOf(written, put(copy(value), 7));
    assert.equal(entry.object, own);
    assert.equal(own.metadata.resourceVersion, '7');
    assert.equal(written.seen(value), entry);
  });
}

test("another server's write of the same key is not taken for the writer's", () => {
  const written = new WrittenObjects();
  const own = object('a');
  const value = encodeStored(own as never);
  written.expect(key, value, own);
  const entry = entryOf(written, put(encodeStored(object('b') as never), 8));
  assert.deepEqual(entry.object['data'], { data: 'b' });
  assert.equal(written.seen(value), undefined);
});

test('writes that never come back are forgotten', () => {
  const written = new WrittenObjects();
  const own = object('a');
  const value = encodeStored(own as never);
  written.expect(key, value, own);
  for (let i = 0; i < 5000; i++) written.expect(`${key}-${i}`, value, own);
  assert.notEqual(entryOf(written, put(value, 9)).object, own);
});
