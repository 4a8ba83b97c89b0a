import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { backupName, outdated, RotatingFile } from './rotating-file.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-audit-'));
});
after(() => rm(folder, { recursive: true }));

test('a file is put aside before it gets too long, and no line is cut or lost', async () => {
  const path = join(folder, 'deep', 'audit.log');
  const clock = new FakeClock();
  const options = { maxBytes: 20, maxBackups: 2, maxAgeDays: 0, clock, log: silentLogger };
  let file = await RotatingFile.open(path, options);
  await file.write(['line-1\n', 'line-2\n']);
  await file.close();
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  file = await RotatingFile.open(path, options);
  for (let at = 3; at <= 9; at++) {
    await clock.advance(5);
    await file.write([`line-${at}\n`]);
  }
  const names = (await readdir(join(folder, 'deep'))).sort();
  assert.equal(names.length, 3, names.join());
  const texts = await Promise.all(names.map((name) => readFile(join(folder, 'deep', name), 'utf8')));
  // The oldest ones are gone; what is left is whole and in order.
  assert.equal(texts.join(''), 'line-5\nline-6\nline-7\nline-8\nline-9\n');
  await file.close();
});

test('one line may be longer than a file', async () => {
  const path = join(folder, 'long.log');
  const clock = new FakeClock();
  const file = await RotatingFile.open(path, { maxBytes: 4, maxBackups: 0, maxAgeDays: 0, clock, log: silentLogger });
  await file.write(['a long line\n']);
  assert.equal(await readFile(path, 'utf8'), 'a long line\n');
  await file.close();
});

test('what is too old or too much is removed, and nothing of others', async () => {
  const day = 86_400_000;
  const now = Date.UTC(2026, 5, 1);
  const name = (days: number) => backupName('/var/log/audit.log', now - days * day);
  assert.equal(name(0), 'audit-2026-06-01T00-00-00.000.log');
  const names = ['audit.log', 'audit-notes.log', 'other-2020-01-01T00-00-00.000.log', name(1), name(3), name(2)];
  const gone = (maxBackups: number, maxAgeDays: number) =>
    outdated(names, '/var/log/audit.log', { maxBackups, maxAgeDays, now });
  assert.deepEqual(gone(0, 0), []);
  assert.deepEqual(gone(2, 0), [name(3)]);
  assert.deepEqual(gone(0, 2), [name(3)]);
  assert.deepEqual(gone(1, 2), [name(2), name(3)]);
  await writeFile(join(folder, 'aged-2020-01-01T00-00-00.000.log'), 'old');
  const file = await RotatingFile.open(join(folder, 'aged.log'), {
    ...{ maxBytes: 10, maxBackups: 0, maxAgeDays: 1, clock: new FakeClock(now), log: silentLogger },
  });
  assert.ok(!(await readdir(folder)).includes('aged-2020-01-01T00-00-00.000.log'));
  await file.close();
});
