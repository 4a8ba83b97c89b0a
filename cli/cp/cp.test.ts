import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { pack } from 'tar-stream';
import { unpackTree } from './download.ts';
import { parseFileSpec } from './file-spec.ts';
import { archivePrefix, nameBelow } from './paths.ts';
import { packTree } from './upload.ts';

for (const [argument, expected] of [
  ['a/b', { kind: 'local', file: 'a/b' }],
  ['web:/tmp', { kind: 'pod', namespace: undefined, pod: 'web', file: '/tmp' }],
  ['ns/web:a:b', { kind: 'pod', namespace: 'ns', pod: 'web', file: 'a:b' }],
  ['web:', { kind: 'pod', namespace: undefined, pod: 'web', file: '' }],
] as const) {
  test(`cp reads ${argument}`, () => assert.deepEqual(parseFileSpec(argument), expected));
}

for (const argument of [':x', 'a/b/c:x'])
  test(`cp refuses ${argument}`, () =>
    assert.throws(() => parseFileSpec(argument), {
      message: 'filespec must match the canonical format: [[namespace/]pod:]file/path',
    }));

for (const [file, entry, below] of [
  ['/tmp/d', 'tmp/d/x', '/x'],
  ['/tmp/d/', 'tmp/d/x', '/x'],
  ['rel', 'rel', ''],
  ['../../etc/passwd', 'etc/passwd', ''],
  ['.', './x', './x'],
  ['/tmp/d', 'etc/passwd', undefined],
] as const) {
  test(`the entry ${entry} of an archive of ${file} is ${below}`, () =>
    assert.equal(nameBelow(entry, archivePrefix(file)), below));
}

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-cp-'));
});
after(() => rm(folder, { recursive: true }));

async function unpack(archive: NodeJS.ReadableStream, prefix: string, target: string): Promise<string> {
  let warnings = '';
  const warn = (text: string) => {
    warnings += text;
  };
  await unpackTree(archive.pipe(new PassThrough()), { prefix, target, cwd: folder, otherWay: 'tar', warn });
  return warnings;
}

test('what is packed comes out again: files, empty folders, but no links', async () => {
  await mkdir(join(folder, 'from', 'empty'), { recursive: true });
  await mkdir(join(folder, 'from', 'sub'));
  await writeFile(join(folder, 'from', 'sub', 'file'), 'content');
  await writeFile(join(folder, 'from', 'none'), '');
  await symlink('none', join(folder, 'from', 'link'));
  const archive = pack();
  const [warnings] = await Promise.all([
    unpack(archive as unknown as NodeJS.ReadableStream, 'd', 'to'),
    packTree(archive, join(folder, 'from'), 'd'),
  ]);
  assert.equal(await readFile(join(folder, 'to', 'sub', 'file'), 'utf8'), 'content');
  assert.deepEqual((await readdir(join(folder, 'to'))).sort(), ['empty', 'none', 'sub']);
  assert.equal(warnings, 'warning: skipping symlink: "to/link" -> "none" (consider using "tar")\n');
});

test('an archive cannot write outside of the target', async () => {
  const archive = pack();
  archive.entry({ name: 'd/../../outside' }, 'evil');
  archive.entry({ name: 'd/inside' }, 'good');
  archive.finalize();
  const warnings = await unpack(archive as unknown as NodeJS.ReadableStream, 'd', 'caught');
  assert.match(warnings, /^warning: file "..\/outside" is outside target destination, skipping\n$/);
  assert.deepEqual(await readdir(join(folder, 'caught')), ['inside']);
});

test('an archive of something else is refused', async () => {
  const archive = pack();
  archive.entry({ name: 'etc/passwd' }, 'evil');
  archive.finalize();
  await assert.rejects(unpack(archive as unknown as NodeJS.ReadableStream, 'tmp/d', 'refused'), {
    message: 'tar contents corrupted',
  });
});
