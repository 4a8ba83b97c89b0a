import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { filesBelow, productFolders } from './sources.ts';

// Documents that say something which is not so are worse than none.

const folders = [...productFolders, 'test', 'bench', 'tools', 'docs', 'manifests'].filter((name) => existsSync(name));
const documents = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...folders.flatMap((folder) => filesBelow(folder, '.md')),
];

test('every top folder has a README of at most 80 lines', () => {
  for (const folder of folders) {
    const path = join(folder, 'README.md');
    assert.ok(existsSync(path), `${path} is missing`);
    const count = readFileSync(path, 'utf8').trimEnd().split('\n').length;
    assert.ok(count <= 80, `${path} has ${count} lines`);
  }
});

test('links lead somewhere', () => {
  const broken = documents.flatMap((path) => {
    const text = readFileSync(path, 'utf8').replace(/```[\s\S]*?```/g, '');
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .filter((target) => !existsSync(normalize(join(dirname(path), target.split('#')[0] ?? ''))))
      .map((target) => `${path} links to ${target}`);
  });
  assert.deepEqual(broken, []);
});

test('files that documents name are there', () => {
  const endings = ['.ts', '.mjs', '.proto'];
  const files = endings.flatMap((ending) => folders.flatMap((folder) => filesBelow(folder, ending)));
  const isThere = (name: string, near: string) =>
    existsSync(name) || existsSync(join(near, name)) || files.some((file) => `/${file}`.endsWith(`/${name}`));
  const broken = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?<![\w/.-])(?:[\w.-]+\/)*[a-z][\w.-]+\.(?:ts|mjs|proto)\b/g)]
      .map(([name]) => name)
      // Capitals and a lone x stand for any name.
      .filter((name) => !/[A-Z]|^x\./.test(name) && !isThere(name, dirname(path)))
      .map((name) => `${path} names ${name}`),
  );
  assert.deepEqual(broken, []);
});

test('npm scripts that documents name exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const broken = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm run ([a-z:]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !(name in scripts))
      .map((name) => `${path} names npm run ${name}`),
  );
  assert.deepEqual(broken, []);
});

test('decisions are numbered without a gap', () => {
  const numbers = readdirSync('docs/decisions')
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .map((name) => Number(name.slice(0, 4)))
    .sort((a, b) => a - b);
  assert.ok(numbers.length > 0);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
  );
});
