import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditFlags, auditOptions } from './audit-options.ts';
import { parseFlags } from './flags.ts';

const logOf = (...args: string[]) =>
  auditOptions('apiserver', parseFlags('apiserver', auditFlags, ['--audit-log-path=a.log', ...args])).log;

test('an audit log keeps a hundred files for a year and a day, unless it shall keep all', () => {
  const { maxBytes, maxBackups, maxAgeDays } = logOf() ?? {};
  assert.deepEqual([maxBytes, maxBackups, maxAgeDays], [100 * 1024 * 1024, 100, 366]);
  const all = logOf('--audit-log-maxbackup=0', '--audit-log-maxage=0');
  assert.deepEqual([all?.maxBackups, all?.maxAgeDays], [0, 0]);
});

test('an audit log without a bound is never put aside', () => {
  assert.equal(logOf('--audit-log-maxsize=0')?.maxBytes, Number.POSITIVE_INFINITY);
});
