import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ApiObject } from '../registry/object.ts';
import { CacheEntry } from './entry.ts';
import { JsonMemory } from './json-memory.ts';
import { encodeStored } from './stored-form.ts';

const slab = 256 * 1024;

function entryIn(memory: JsonMemory, name: string, length: number, revision: number): CacheEntry {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data: { a: 'x'.repeat(length), made: `${revision}` },
  };
  return CacheEntry.stored(
    `/registry/configmaps/shop/${name}`,
    encodeStored(object as unknown as ApiObject),
    revision,
    {
      allocate: (bytes) => memory.allocate(bytes),
    },
  );
}

describe('the memory for the JSON of a kind', () => {
  test('is little more than the JSON', () => {
    const memory = new JsonMemory();
    let bytes = 0;
    for (let i = 0; i < 2000; i++) {
      const entry = entryIn(memory, `c-${i}`, 2500, i + 1);
      memory.keep(entry);
      memory.settle();
      bytes += entry.json.length;
    }
    assert.ok(memory.size <= bytes * 1.02 + slab, `${memory.size} bytes for ${bytes}`);
  });

  test('goes with the objects, also with those that were made together', () => {
    const memory = new JsonMemory();
    const entries = Array.from({ length: 2000 }, (_, i) => entryIn(memory, `c-${i}`, 2500, i + 1));
    for (const entry of entries) memory.keep(entry);
    memory.settle();
    for (const entry of entries) {
      memory.drop(entry);
      memory.settle();
    }
    assert.ok(memory.size <= slab, `${memory.size} bytes for nothing`);
  });

  test('does not grow while objects change, and each shows what it held last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.constantFrom('put', 'put', 'put', 'delete'), fc.nat(40_000)), {
          minLength: 200,
          maxLength: 600,
          size: 'max',
        }),
        (steps) => {
          const memory = new JsonMemory();
          const there = new Map<string, CacheEntry>();
          let revision = 0;
          for (const [key, step, length] of steps) {
            const name = `c-${key}`;
            const before = there.get(name);
            if (before) memory.drop(before);
            there.delete(name);
            if (step === 'put') {
              const entry = entryIn(memory, name, length, ++revision);
              memory.keep(entry);
              there.set(name, entry);
            }
            memory.settle();
            let live = 0;
            for (const entry of there.values()) live += entry.json.length;
            assert.ok(memory.size <= 2 * live + slab, `${memory.size} bytes for ${live}`);
          }
          for (const [name, entry] of there) {
            const shown = JSON.parse(entry.json.toString());
            assert.deepEqual(
              [shown.metadata.name, shown.metadata.resourceVersion, shown.data.made],
              [name, `${entry.revision}`, `${entry.revision}`],
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
