import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionError } from './connection.ts';
import { retryAfterMs } from './retry.ts';

const lost = (code: string, unprocessed = false) => ({ error: new ConnectionError('x', { code, unprocessed }) });

for (const { name, method = 'GET', tried = 1, outcome, ms } of [
  { name: 'an answer that stands is not tried again', outcome: { status: 404, retryAfter: '1' }, ms: undefined },
  { name: '429 waits as told', outcome: { status: 429, retryAfter: '3' }, ms: 3000 },
  { name: '503 waits as told, for writes too', method: 'POST', outcome: { status: 503, retryAfter: '0' }, ms: 0 },
  { name: 'without a time it stands', outcome: { status: 503, retryAfter: undefined }, ms: undefined },
  { name: 'with a date for a time it stands', outcome: { status: 429, retryAfter: 'Wed, 21 Oct 2026' }, ms: undefined },
  { name: 'ten times are enough', tried: 11, outcome: { status: 429, retryAfter: '1' }, ms: undefined },
  { name: 'a reset read is tried at once', outcome: lost('ECONNRESET'), ms: 0 },
  { name: 'a reset write may have been done', method: 'PUT', outcome: lost('ECONNRESET'), ms: undefined },
  { name: 'a write that was not begun is tried at once', method: 'PUT', outcome: lost('ECONNRESET', true), ms: 0 },
  { name: 'a refused connection is for the caller', outcome: lost('ECONNREFUSED', true), ms: undefined },
  { name: 'three resets are enough', tried: 4, outcome: lost('ECONNRESET'), ms: undefined },
  { name: 'other errors stand', outcome: { error: new TypeError('x') }, ms: undefined },
] as const satisfies readonly { name: string; method?: string; tried?: number; outcome: object; ms: unknown }[])
  test(`retry: ${name}`, () => assert.equal(retryAfterMs(method, tried, outcome), ms));
