import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expired, forbidden, invalid, serviceUnavailable } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import {
  failureOf,
  nextState,
  type ReflectorEvent,
  type ReflectorState,
  reflectorBackoffMs,
} from './reflector-state.ts';

const streaming: ReflectorState = { failures: 0, streams: true, at: 'streaming', from: '' };
const listing: ReflectorState = { failures: 0, streams: false, at: 'listing', from: '0' };
const watching: ReflectorState = { failures: 0, streams: true, at: 'watching', from: '5' };
const failed = (kind: ReturnType<typeof failureOf>, seen: string, useful = false): ReflectorEvent => ({
  type: 'failed',
  failure: kind,
  seen,
  useful,
});

for (const { name, from, event, to } of [
  {
    name: 'a complete first state is watched from its version',
    from: streaming,
    event: { type: 'synced', seen: '7' },
    to: { failures: 0, streams: true, at: 'watching', from: '7' },
  },
  {
    name: 'a watch that ran its time goes on where it was',
    from: { ...watching, failures: 3 },
    event: { type: 'ended', seen: '9', useful: true },
    to: { failures: 0, streams: true, at: 'watching', from: '9' },
  },
  {
    name: 'a watch that ended at once waits',
    from: watching,
    event: { type: 'ended', seen: '9', useful: false },
    to: { failures: 1, streams: true, at: 'waiting', ms: 800, next: { at: 'watching', from: '9' } },
  },
  {
    name: 'a lost connection is resumed after a wait',
    from: { ...watching, failures: 2 },
    event: failed('passing', '6'),
    to: { failures: 3, streams: true, at: 'waiting', ms: 3200, next: { at: 'watching', from: '6' } },
  },
  {
    name: 'lost history begins anew at once, not older than what was seen',
    from: watching,
    event: failed('expired', '6'),
    to: { failures: 1, streams: true, at: 'streaming', from: '6' },
  },
  {
    name: 'lost history again waits',
    from: { ...watching, failures: 1 },
    event: failed('expired', '6'),
    to: { failures: 2, streams: true, at: 'waiting', ms: 1600, next: { at: 'streaming', from: '6' } },
  },
  {
    name: 'a version that the server will never reach gives way to the newest',
    from: { ...streaming, from: '99' },
    event: failed('ahead', '99'),
    to: { failures: 1, streams: true, at: 'waiting', ms: 800, next: { at: 'streaming', from: '' } },
  },
  {
    name: 'refused streaming is never asked again',
    from: streaming,
    event: failed('refused', ''),
    to: { failures: 0, streams: false, at: 'listing', from: '0' },
  },
  {
    name: 'a list that is forbidden is tried again later',
    from: listing,
    event: failed('other', ''),
    to: { failures: 1, streams: false, at: 'waiting', ms: 800, next: { at: 'listing', from: '0' } },
  },
  {
    name: 'an expired list asks for the newest',
    from: { ...listing, from: '6' },
    event: failed('expired', '6'),
    to: { failures: 1, streams: false, at: 'waiting', ms: 800, next: { at: 'listing', from: '' } },
  },
  {
    name: 'after the wait it does what it was to do',
    from: { failures: 1, streams: true, at: 'waiting', ms: 1, next: { at: 'watching', from: '6' } },
    event: { type: 'waited' },
    to: { failures: 1, streams: true, at: 'watching', from: '6' },
  },
  {
    name: 'stop ends it',
    from: watching,
    event: { type: 'stopped' },
    to: { failures: 0, streams: true, at: 'stopped' },
  },
] as const satisfies readonly { name: string; from: ReflectorState; event: ReflectorEvent; to: ReflectorState }[]) {
  test(`reflector: ${name}`, () =>
    assert.deepEqual(
      nextState(from, event, () => 0),
      to,
    ));
}

test('reflector: an event that does not fit is a bug', () => {
  assert.throws(() => nextState(watching, { type: 'waited' }, () => 0));
  assert.throws(() =>
    nextState(
      nextState(watching, failed('passing', ''), () => 0),
      { type: 'synced', seen: '' },
      () => 0,
    ),
  );
});

test('reflector: waits double from 0.8 s to 30 s, and chance takes up to half', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6, 60].map((n) => reflectorBackoffMs(n, () => 0)),
    [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000],
  );
  assert.equal(reflectorBackoffMs(0, () => 0.999999) >= 400, true);
});

test('reflector: errors are sorted by what they mean for a watch', () => {
  const tooLarge = failure('Timeout', 'Too large resource version: 9, current: 5', {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  });
  const reset = new Error('list', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });
  assert.deepEqual(
    [
      expired('old'),
      tooLarge,
      invalid({ group: '', kind: '' }, '', []),
      serviceUnavailable(''),
      reset,
      forbidden({ group: '', resource: 'pods' }, '', ''),
      new TypeError('bug'),
    ].map(failureOf),
    ['expired', 'ahead', 'refused', 'passing', 'passing', 'other', 'other'],
  );
});
