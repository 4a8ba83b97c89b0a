import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';
import { validateObjectMeta } from './validate-meta.ts';

for (const { name, generateName, refused } of [
  { name: 'a dash at its end stands for what follows', generateName: 'web-', refused: [] },
  { name: 'the dash does not count for the length', generateName: `${'a'.repeat(253)}-`, refused: [] },
  { name: 'a dash alone is no beginning', generateName: '-', refused: ['metadata.generateName'] },
  { name: 'its other letters are those of names', generateName: 'Web-', refused: ['metadata.generateName'] },
])
  test(`generateName: ${name}`, () => {
    const errors = validateObjectMeta({ name: 'web-x', generateName } as ObjectMeta, { namespaced: false });
    assert.deepEqual(
      errors.map(({ field }) => field),
      refused,
    );
  });
