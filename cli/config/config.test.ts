import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ConfigFile, configPaths, readConfigFile, writeConfigFile } from './file.ts';
import { parseProperty, withValue } from './property.ts';
import { keptPath } from './set-entry.ts';
import { minified, redacted } from './view.ts';

test('the files are those of the flag, of KUBECONFIG, or the one at home', () => {
  const io = { env: { HOME: '/home/me' }, cwd: '/work' };
  assert.deepEqual(configPaths(io, ''), ['/home/me/.kube/config']);
  assert.deepEqual(configPaths({ ...io, env: { ...io.env, KUBECONFIG: 'a::/b:a' } }, ''), ['/work/a', '/b']);
  assert.deepEqual(configPaths(io, 'c'), ['/work/c']);
});

for (const [text, expected] of [
  ['current-context', { kind: 'current-context' }],
  ['users.me.token', { kind: 'entry', section: 'users', name: 'me', path: ['token'] }],
  ['contexts.my.own.cluster', { kind: 'entry', section: 'contexts', name: 'my.own', path: ['cluster'] }],
  ['users.me.exec.command', { kind: 'entry', section: 'users', name: 'me', path: ['exec', 'command'] }],
  ['clusters.c', { kind: 'entry', section: 'clusters', name: 'c', path: [] }],
] as const) {
  test(`property ${text}`, () => assert.deepEqual(parseProperty(text), expected));
}

test('a property of nothing known is refused', () => {
  assert.throws(() => parseProperty('a.b.c'), { message: 'unable to parse a.b.c after [] at api.Config' });
});

test('values are set and removed where they are', () => {
  assert.deepEqual(withValue({ a: '1' }, ['b', 'c'], '2'), { a: '1', b: { c: '2' } });
  assert.deepEqual(withValue({ a: '1', b: '2' }, ['a'], undefined), { b: '2' });
  assert.deepEqual(withValue({}, ['insecure-skip-tls-verify'], 'true'), { 'insecure-skip-tls-verify': true });
});

test('paths below the file are kept relative to it', () => {
  assert.equal(keptPath('ca.crt', '/home/me/.kube', '/home/me/.kube'), 'ca.crt');
  assert.equal(keptPath('ca.crt', '/elsewhere', '/home/me/.kube'), '/elsewhere/ca.crt');
});

const file: ConfigFile = {
  path: '',
  exists: false,
  clusters: new Map([
    ['b', { server: 's', 'certificate-authority-data': 'AA==' }],
    ['a', { server: 't' }],
  ]),
  contexts: new Map([['x', { cluster: 'b', user: 'u' }]]),
  users: new Map([['u', { token: 'secret' }]]),
  currentContext: 'x',
  preferences: {},
  extensions: undefined,
};

test('secrets are left out, and what is not used', () => {
  const shown = minified(redacted(file));
  assert.deepEqual([...shown.clusters], [['b', { server: 's', 'certificate-authority-data': 'DATA+OMITTED' }]]);
  assert.deepEqual([...shown.users], [['u', { token: 'REDACTED' }]]);
  assert.throws(() => minified({ ...file, currentContext: '' }), {
    message: 'current-context must exist in order to minify',
  });
});

test('a file that is written is read again, in the order of names, and is nobody else’s to read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-config-'));
  try {
    const path = join(folder, 'new', 'config');
    await writeConfigFile({ ...file, path }, { random: () => 0 });
    const again = await readConfigFile(path);
    assert.deepEqual({ ...again, path: '', exists: false }, file);
    assert.match(await readFile(path, 'utf8'), /name: a\n(.*\n)+ {2}name: b\n/);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
});
