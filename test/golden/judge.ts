import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownFailures } from './known-failures.ts';

/** One test for each recording: it holds, or it is known not to and does not. */
export function judge(names: readonly string[], failures: () => ReadonlyMap<string, string>): void {
  for (const name of names) {
    const reason = knownFailures[name];
    test(reason ? `${name} is known not to hold: ${reason}` : name, () => {
      const difference = failures().get(name);
      if (reason) assert.ok(difference, `${name} holds: take it off test/golden/known-failures.ts`);
      else assert.equal(difference, undefined);
    });
  }
}
