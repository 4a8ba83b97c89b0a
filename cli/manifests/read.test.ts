import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { Io } from '../io.ts';
import { readManifests, tryManifests } from './read.ts';

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

test('what stands before a document that cannot be read is there, and nothing behind it', async () => {
  const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n---\n`;
  const read = async (text: string) =>
    (await tryManifests({ cwd: '/', stdin: Readable.from([text]) } as unknown as Io, { filename: ['-'] }, checked)).map(
      (one) => ('error' in one ? String(one.error) : one.object.metadata?.name),
    );
  const checked = { checked: true };
  assert.deepEqual(await read(`${map('a')}{}\n---\n${map('b')}`), [
    'a',
    'CommandError: error validating "STDIN": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
  ]);
  const [first, second, ...more] = await read(`${map('a')}a: b: c\n---\n${map('b')}`);
  assert.deepEqual([first, more], ['a', []]);
  assert.match(second ?? '', /^CommandError: error parsing STDIN: error converting YAML to JSON: yaml: line 5: /);
  assert.deepEqual(await read('{"kind":"Config'), ['CommandError: error parsing STDIN: unexpected EOF']);
});
