import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Io } from '../io.ts';
import { readManifests } from './read.ts';

test('a folder is read for what may be manifests, and one without any is a mistake', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'knarr-manifests-'));
  try {
    const io = { cwd } as Io;
    await writeFile(join(cwd, 'notes.txt'), 'nothing');
    const read = () => readManifests(io, { filename: ['.'] });
    await assert.rejects(read, { message: 'error reading [.]: recognized file extensions are [.json .yaml .yml]' });
    await writeFile(join(cwd, 'map.yml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n');
    assert.deepEqual(
      (await read()).map(({ source, object }) => [source, object.metadata?.name]),
      [['map.yml', 'm']],
    );
  } finally {
    await rm(cwd, { recursive: true });
  }
});
