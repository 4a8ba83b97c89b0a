import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFolders, makeFoldersSync } from './folders.ts';

const root = mkdtempSync(join(tmpdir(), 'knarr-folders-'));
after(() => rmSync(root, { recursive: true }));
const modeOf = (path: string) => statSync(path).mode & 0o777;

for (const [name, make] of [
  ['makeFolders', makeFolders],
  ['makeFoldersSync', async (path: string, mode?: number) => makeFoldersSync(path, mode)],
] as const) {
  test(`${name}: all that is missing is made, with the same rights, and what is there stays`, async () => {
    const path = join(root, name, 'b', 'c');
    await make(path, 0o700);
    await make(path, 0o755);
    assert.deepEqual([modeOf(join(root, name)), modeOf(path)], [0o700, 0o700]);
  });

  test(`${name}: a file in the way is told`, async () => {
    writeFileSync(join(root, `${name}-file`), '');
    await assert.rejects(make(join(root, `${name}-file`)), { code: 'EEXIST' });
    await assert.rejects(make(join(root, `${name}-file`, 'below')), { code: 'ENOTDIR' });
  });

  test(`${name}: a file system that makes no folders says so`, async () => {
    await assert.rejects(make('/proc/knarr/state'), { code: 'ENOENT' });
  });
}
