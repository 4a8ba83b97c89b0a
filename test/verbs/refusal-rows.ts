import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyBody, Reply } from '../builders/raw-request.ts';

/** One request that is wrong, and the Status that it gets. */
export interface RefusalRow {
  readonly name: string;
  readonly call: readonly [method: string, path: string, type?: string, body?: unknown];
  readonly code: number;
  readonly reason?: string;
  readonly says: string | RegExp;
}

/** A test for each row. */
export function testRefusals(
  rows: readonly RefusalRow[],
  send: (...call: RefusalRow['call']) => Promise<Reply<AnyBody>>,
): void {
  for (const { name, call, code, reason, says } of rows) {
    test(name, async () => {
      const answer = await send(...call);
      assert.deepEqual([answer.code, answer.body.reason], [code, reason]);
      if (typeof says === 'string') assert.equal(answer.body.message, says);
      else assert.match(String(answer.body.message), says);
    });
  }
}
