import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { StoreError } from '../errors.ts';
import { type MappedFile, MappedTables } from './mapped-tables.ts';
import { openTables } from './open-tables.ts';
import { openLmdbStore } from './store.ts';

/** How much of the files of a folder counts as this process's memory; 0 where the system does not say. */
function residentBytes(folder: string): number {
  let sum = 0;
  let inside = false;
  for (const line of smaps()?.split('\n') ?? []) {
    if (/^[0-9a-f]+-/.test(line)) inside = line.includes(folder);
    else if (inside && line.startsWith('Rss:')) sum += Number(/\d+/.exec(line)?.[0]) * 1024;
  }
  return sum;
}

const smaps = () => (process.platform === 'linux' ? readFileSync('/proc/self/smaps', 'utf8') : undefined);

test('the file of a store does not become memory of its process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'knarr-mapped-'));
  const mappedBytes = 1 << 20;
  const store = await openLmdbStore({ folder, clock: new FakeClock(), log: silentLogger, mappedBytes });
  try {
    const value = Buffer.alloc(3000, 'x');
    for (let round = 0; round < 200; round++)
      await Promise.all(Array.from({ length: 40 }, (_, i) => store.create(`/registry/a/${round}-${i}`, value)));
    const list = await store.list({ prefix: '/registry/a/' });
    assert.equal(list.ok && list.items.length, 8000);
    await store.create('/registry/a/last', value);
    const size = await store.size();
    assert.ok(size > 24 * mappedBytes, `${size}`);
    const resident = residentBytes(folder);
    // The system maps 64 KiB where one page is looked at.
    assert.ok(resident < 6 * mappedBytes, `${resident} of ${size} bytes are mapped`);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a file that is mapped anew waits for those who are in it, and those who come wait for it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'knarr-mapped-'));
  const tables = await openTables(folder, 1);
  try {
    const snapshot = tables.snapshot();
    tables.touched(1);
    await tables.batch(() => void tables.log.put(1, Buffer.from('one')));
    assert.equal(tables.mapped, true);
    assert.equal(tables.log.getBinaryFast(1, { transaction: snapshot }), undefined);
    tables.release(snapshot);
    assert.equal(tables.mapped, false);
    assert.throws(() => tables.log.getBinaryFast(1), { reason: 'closed' });
    const written = tables.batch(() => void tables.log.put(2, Buffer.from('two')));
    await tables.ready();
    assert.equal(tables.log.getBinaryFast(1)?.toString('utf8', 0, 3), 'one');
    await written;
    assert.equal(tables.log.getBinaryFast(2)?.toString('utf8', 0, 3), 'two');
  } finally {
    await tables.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a file that cannot be opened again is no loss of what was written, and is tried again', async () => {
  const file = (name: string) =>
    ({ name, batch: async (write: () => void) => write(), close: async () => undefined }) as unknown as MappedFile;
  const answers = [
    () => {
      throw new StoreError('unreadable', 'no file descriptor is left');
    },
    () => {
      throw new StoreError('unreadable', 'still none');
    },
    () => file('second'),
  ];
  const tables = new MappedTables('/nowhere', file('first'), () => (answers.shift() as () => MappedFile)(), 1);
  let written = 0;
  await tables.batch(() => {
    written++;
    tables.touched(1);
  });
  await assert.rejects(tables.ready(), { reason: 'unreadable', message: 'still none' });
  await tables.batch(() => written++);
  assert.equal(written, 2);
  await tables.close();
  await assert.rejects(tables.ready(), { reason: 'closed' });
});
