import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.ts';
import { age, humanDuration } from './human-duration.ts';
import { readTime } from './layout.ts';
import { compareTimes, formatMicroTime, formatTime, parseTime } from './timestamp.ts';

const t0 = Date.UTC(2026, 0, 2, 3, 4, 5);

test('times are in UTC, in seconds or microseconds', () => {
  assert.equal(formatTime(t0 + 999), '2026-01-02T03:04:05Z');
  assert.equal(formatTime(t0), '2026-01-02T03:04:05Z');
  assert.equal(formatMicroTime(t0 + 7), '2026-01-02T03:04:05.007000Z');
  assert.equal(formatMicroTime(t0 + 0.25), '2026-01-02T03:04:05.000250Z');
});

for (const [text, ms] of [
  ['2026-01-02T03:04:05Z', t0],
  ['2026-01-02T04:04:05+01:00', t0],
  ['2026-01-02T03:04:05.5Z', t0 + 500],
  ['2026-01-02T03:04:05.000250Z', t0 + 0.25],
  ['2026-13-02T03:04:05Z', undefined],
  ['2026-01-02', undefined],
  ['yesterday', undefined],
  [undefined, undefined],
] as const) {
  test(`time ${text}`, () => assert.equal(parseTime(text), ms));
}

test('every second reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
      assert.equal(parseTime(formatTime(second * 1000)), second * 1000);
    }),
  );
});

test('times compare across zones, absent ones first', () => {
  assert.equal(compareTimes('2026-01-02T03:04:05Z', '2026-01-02T04:04:05+01:00'), 0);
  assert.equal(compareTimes('2026-01-02T03:04:05Z', '2026-01-02T03:04:06Z'), -1);
  assert.equal(compareTimes('2026-01-02T03:04:05.000001Z', '2026-01-02T03:04:05Z'), 1);
  assert.equal(compareTimes(undefined, '2026-01-02T03:04:05Z'), -1);
  assert.equal(compareTimes(undefined, undefined), 0);
});

for (const [text, ms, printed] of [
  ['0', 0, '0s'],
  ['0s', 0, '0s'],
  ['1h', 3_600_000, '1h0m0s'],
  ['1h30m', 5_400_000, '1h30m0s'],
  ['90s', 90_000, '1m30s'],
  ['1.5s', 1500, '1.5s'],
  ['300ms', 300, '300ms'],
  ['2us', 0.002, '2µs'],
  ['-1m', -60_000, '-1m0s'],
  ['.5h', 1_800_000, '30m0s'],
] as const) {
  test(`duration ${text}`, () => {
    assert.equal(parseDuration(text), ms);
    assert.equal(formatDuration(ms), printed);
  });
}

test('what is no duration is refused', () => {
  for (const text of ['', '-', '1', 's', '1d', '1 h', '1h2']) assert.equal(parseDuration(text), undefined, text);
});

const s = 1000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;
for (const [ms, long] of [
  [-3 * s, '<invalid>'],
  [-1 * s, '0s'],
  [0, '0s'],
  [119 * s, '119s'],
  [2 * m, '2m'],
  [9 * m + 59 * s, '9m59s'],
  [10 * m + 1 * s, '10m'],
  [179 * m, '179m'],
  [3 * h, '3h'],
  [7 * h + 59 * m, '7h59m'],
  [47 * h, '47h'],
  [2 * d, '2d'],
  [7 * d + 23 * h, '7d23h'],
  [8 * d, '8d'],
  [729 * d, '729d'],
  [730 * d, '2y'],
  [740 * d, '2y10d'],
  [8 * 365 * d, '8y'],
] as const) {
  test(`${ms / s} seconds are ${long}`, () => {
    assert.equal(humanDuration(ms), long);
  });
}

test('an object without a time has no age', () => {
  assert.equal(age(undefined, t0), '<unknown>');
  assert.equal(age('2026-01-02T03:04:05Z', t0 + 5000), '5s');
});

for (const [digits, given, read] of [
  [0, '2026-01-02T04:04:05.9+01:00', '2026-01-02T03:04:05Z'],
  [0, '2026-01-02T3:04:05Z', '2026-01-02T03:04:05Z'],
  [6, '2026-01-01T23:04:05.000007-04:00', '2026-01-02T03:04:05.000007Z'],
] as const) {
  test(`time ${given} with ${digits} digits`, () => assert.deepEqual(readTime(given, digits), { time: read }));
}

for (const [digits, given, problem] of [
  [0, 'soon', ' as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"'],
  [0, '2026-01-02', ' as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
  [0, '2026-13-02T03:04:05Z', ': month out of range'],
  [0, '2026-02-30T03:04:05Z', ': day out of range'],
  [0, '2026-01-02T24:04:05Z', ': hour out of range'],
  [0, '2026-01-02T03:04:05', ' as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'],
  [0, '2026-01-02T03:04:05Zulu', ': extra text: "ulu"'],
  [6, '2026-01-02T03:04:05Z', ' as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"'],
  [6, '2026-01-02T03:04:05.491Z', ' as "2006-01-02T15:04:05.000000Z07:00": cannot parse ".491Z" as ".000000"'],
  [6, '2026-01-02T03:04:05.1234567Z', ' as "2006-01-02T15:04:05.000000Z07:00": cannot parse "7Z" as "Z07:00"'],
] as const) {
  test(`no time with ${digits} digits: ${given}`, () =>
    assert.deepEqual(readTime(given, digits), { error: `parsing time "${given}"${problem}` }));
}
