import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readContents } from './contents.ts';

const words = { invalid: (key: string) => `invalid ${key}`, taken: (key: string) => `taken ${key}` };

test('an env file takes values of the environment, and refuses names that none can have', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'knarr-contents-'));
  try {
    const io = { cwd, env: { HOME: '/h' } };
    const read = (file: string) => readContents(io, { 'from-env-file': [file] }, words);
    await writeFile(join(cwd, 'good'), '\ufeffA=b=c\n# no\n\n  HOME\nNONE\n  EMPTY=\n');
    assert.deepEqual(
      [...(await read('good'))].map(([key, value]) => [key, String(value)]),
      [
        ['A', 'b=c'],
        ['HOME', '/h'],
        ['NONE', ''],
        ['EMPTY', ''],
      ],
    );
    await writeFile(join(cwd, 'bad'), '1A=b\n');
    await assert.rejects(read('bad'), /^CommandError: "1A" is not a valid key name: a valid environment variable name/);
    await assert.rejects(read('.'), { message: 'env config file cannot be a directory' });
    await writeFile(join(cwd, 'twice'), 'A=b\nA=c\n');
    await assert.rejects(read('twice'), { message: 'taken A' });
  } finally {
    await rm(cwd, { recursive: true });
  }
});
