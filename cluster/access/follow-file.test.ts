import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Logger, silentLogger } from '../../api/logger.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { followFile } from './follow-file.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-follow-'));
});
after(() => rm(folder, { recursive: true }));

/** Lets files be read, which takes as long as it takes, until `holds`. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !holds(); turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(holds(), 'it never came');
}

test('a changed file is applied and what was before let go; a bad one changes nothing', async () => {
  const file = join(folder, 'config');
  await writeFile(file, 'one');
  const clock = new FakeClock();
  const end = new AbortController();
  const seen: string[] = [];
  const log: Logger = { ...silentLogger, error: (message) => seen.push(message) };
  const apply = async (text: string) => {
    if (text === 'bad') throw new Error('bad');
    seen.push(`+${text}`);
    return { release: () => seen.push(`-${text}`) };
  };
  await followFile(file, apply, { clock, log, signal: end.signal });
  assert.deepEqual(seen, ['+one']);
  const complaint = 'a configuration file cannot be used; what was read before stays in use';
  for (const { text, is } of [
    { text: 'two', is: ['+two', '-one'] },
    { text: 'bad', is: [complaint] },
    { text: 'three', is: ['+three', '-two'] },
  ]) {
    const before = seen.length;
    await writeFile(file, text);
    await until(() => clock.waiting === 1);
    await clock.advance(60_000);
    await until(() => seen.length >= before + is.length);
    assert.deepEqual(seen.slice(before), is);
  }
  end.abort();
  await until(() => seen.at(-1) === '-three');
});

test('a first content that is bad is told at once', async () => {
  const file = join(folder, 'bad');
  await writeFile(file, 'bad');
  const options = { clock: new FakeClock(), log: silentLogger, signal: new AbortController().signal };
  await assert.rejects(
    followFile(file, () => Promise.reject(new Error('bad')), options),
    /bad/,
  );
});
