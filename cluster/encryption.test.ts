import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLogger } from '../api/logger.ts';
import { builtInResources } from '../apiserver/resources/index.ts';
import { openLmdbStore } from '../apiserver/storage/lmdb/store.ts';
import { FakeClock } from '../test/fakes/fake-clock.ts';
import { startEncryption } from './encryption.ts';

test('a changed configuration counts without a restart, and one that cannot be used changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-reload-'));
  const file = join(folder, 'encryption.json');
  const write = (name: string) =>
    writeFile(
      file,
      JSON.stringify({
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'EncryptionConfiguration',
        resources: [
          {
            resources: ['secrets'],
            providers: [{ aesgcm: { keys: [{ name, secret: Buffer.alloc(32, name).toString('base64') }] } }],
          },
        ],
      }),
    );
  const clock = new FakeClock();
  const stop = new AbortController();
  const raw = await openLmdbStore({ folder: join(folder, 'store'), clock, log: silentLogger });
  try {
    await write('one');
    const encryption = await startEncryption(
      { encryptionConfig: file, encryptionReload: true },
      { resources: builtInResources(), clock, log: silentLogger, signal: stop.signal },
    );
    assert.ok(encryption);
    const store = encryption.over(raw);
    const keyOf = async (name: string) => {
      await store.create(`/registry/secrets/n/${name}`, Buffer.from('x'));
      const stored = await raw.get(`/registry/secrets/n/${name}`);
      return Buffer.from(stored?.value ?? [])
        .toString('latin1')
        .split(':')[4];
    };
    assert.equal(await keyOf('a'), 'one');
    await write('two');
    const changed = new Promise<void>((resolve) => encryption.onChange(resolve));
    await clock.advance(60_000);
    await changed;
    assert.equal(await keyOf('b'), 'two');
    // Not named, not encrypted.
    await store.create('/registry/configmaps/n/a', Buffer.from('x'));
    assert.equal(Buffer.from((await raw.get('/registry/configmaps/n/a'))?.value ?? []).toString(), 'x');
    await writeFile(file, '{}');
    await clock.advance(60_000);
    assert.equal(await keyOf('c'), 'two');
  } finally {
    stop.abort();
    await raw.close();
    await rm(folder, { recursive: true });
  }
});
