import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../api/codec/wording.ts';
import { create } from './write.ts';

/** What a kind refuses, by the fields that its errors name, in their order. The rest of the object is sound. */
export interface Refusal {
  readonly rule: string;
  readonly object: JsonObject;
  readonly fields: readonly string[];
}

/** A test for each refusal, by `group/version/resource`. */
export function testRefusals(refusals: Readonly<Record<string, readonly Refusal[]>>): void {
  for (const [kind, rows] of Object.entries(refusals)) {
    for (const { rule, object, fields } of rows) {
      test(`${kind.split('/').at(-1)}: ${rule}`, () => {
        const { problems } = create(kind, object);
        assert.deepEqual(
          problems.map((text) => text.split(': ')[0]),
          fields,
        );
      });
    }
  }
}
