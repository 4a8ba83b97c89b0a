import assert from 'node:assert/strict';
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { parse } from 'yaml';
import { type KubeconfigEntry, mergeKubeconfig, renderKubeconfig, writeKubeconfig } from './kubeconfig.ts';

const entry: KubeconfigEntry = {
  name: 'knarr',
  server: 'https://127.0.0.1:6443',
  ca: 'CA',
  credentials: { certificate: 'CERT', privateKey: 'KEY' },
};
const theirs = `# mine, do not lose
apiVersion: v1
kind: Config
preferences: {colors: true}
clusters:
- name: work # the important one
  cluster:
    server: https://work.example
- {name: knarr, cluster: {server: "https://127.0.0.1:1"}}
users: []
contexts:
- name: work
  context: {cluster: work, user: me, namespace: team}
current-context: work
extensions:
- name: x
  extension: {a: 1}
`;

let folder = '';
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-kubeconfig-'));
  folders.push(folder);
});
after(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

test('a new file is whole, private, and left alone when nothing changes', async () => {
  const path = join(folder, 'deep', 'config');
  assert.equal(await writeKubeconfig(path, entry), true);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(parse(await readFile(path, 'utf8')), {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'knarr', cluster: { 'certificate-authority-data': 'Q0E=', server: 'https://127.0.0.1:6443' } }],
    users: [{ name: 'admin@knarr', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' } }],
    contexts: [{ name: 'knarr', context: { cluster: 'knarr', user: 'admin@knarr' } }],
    'current-context': 'knarr',
  });
  assert.equal(await writeKubeconfig(path, entry), false);
  assert.deepEqual(await readdir(join(folder, 'deep')), ['config']);
});

test('what others have in the file stays, comments and unknown fields too', async () => {
  const merged = await mergeKubeconfig(theirs, entry);
  const mine = parse(renderKubeconfig(entry));
  const before = parse(theirs);
  assert.deepEqual(parse(merged), {
    ...before,
    clusters: [before.clusters[0], mine.clusters[0]],
    users: mine.users,
    contexts: [before.contexts[0], mine.contexts[0]],
    'current-context': 'knarr',
  });
  assert.match(merged, /# mine, do not lose[\s\S]*# the important one/);
  assert.equal(await mergeKubeconfig(merged, entry), merged);
});

test('the current context stays when asked to', async () => {
  assert.equal(parse(await mergeKubeconfig(theirs, entry, { setCurrent: false }))['current-context'], 'work');
});

test('a linked file stays a link', async () => {
  const real = join(folder, 'real');
  await writeFile(real, theirs);
  await symlink(real, join(folder, 'config'));
  await writeKubeconfig(join(folder, 'config'), { ...entry, credentials: { token: 't' } });
  assert.ok((await lstat(join(folder, 'config'))).isSymbolicLink());
  assert.deepEqual(parse(await readFile(real, 'utf8')).users, [{ name: 'admin@knarr', user: { token: 't' } }]);
});

for (const { name, content, message } of [
  { name: 'broken YAML', content: 'a: [', message: /^cannot add the cluster to \S+config: it is not YAML: .+$/ },
  {
    name: 'a list',
    content: '- a',
    message: /^cannot add the cluster to \S+config: it is not a kubeconfig: a mapping is expected$/,
  },
  { name: 'clusters that are no list', content: 'clusters: {}', message: /: clusters is not a list$/ },
]) {
  test(`${name} is refused and left as it is`, async () => {
    const path = join(folder, 'config');
    await writeFile(path, content);
    await assert.rejects(writeKubeconfig(path, entry), { name: 'PkiError', message });
    assert.equal(await readFile(path, 'utf8'), content);
  });
}
