import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { KnarrProcess } from './knarr-process.ts';
import { Kubectl } from './kubectl.ts';
import { runKnarr } from './run-knarr.ts';

// A disk that fills up under a running cluster: a file system of 16 MiB in memory.

const folder = mkdtempSync(join(tmpdir(), 'knarr-disk-'));
const disk = join(folder, 'disk');
const args = [
  ...['up', '--runtime', 'simulated', '--node-name', 'full', '--data-dir', join(disk, 'data'), '--secure-port', '0'],
  ...['--write-kubeconfig', join(folder, 'kubeconfig')],
];
const kubectl = new Kubectl(join(folder, 'kubeconfig'), folder);
let cluster: KnarrProcess;

before(async () => {
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
  cluster = new KnarrProcess(args);
  await cluster.says(/^Knarr is up/);
});
after(async () => {
  await cluster?.stop('SIGKILL');
  execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

/** Takes all that is left of the disk; gives back how to free it. */
function fill(): () => void {
  const path = join(disk, 'filler');
  const fd = openSync(path, 'w');
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(fd, block);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    closeSync(fd);
  }
  return () => rmSync(path);
}

test('writes say that the disk is full, reads go on, and writes work again when there is space', async () => {
  const large = join(folder, 'large');
  writeFileSync(large, randomBytes(675_000).toString('base64'));
  await kubectl.run('create configmap before --from-literal=a=b');
  const free = fill();
  const refused = await kubectl.try(['create', 'configmap', 'during', `--from-file=${large}`]);
  assert.match(refused.stderr, /no space is left for the database; writes work again when there is some/);
  assert.equal(refused.code, 1);
  assert.equal(await kubectl.run('get configmap before -o jsonpath={.data.a}'), 'b');
  free();
  await kubectl.run('create configmap after --from-literal=a=b');
  assert.ok(cluster.running, 'it has not ended');
  await kubectl.run('wait --for=condition=Ready node/full --timeout=30s');
});

test('a kill -9 on a full disk loses nothing, and a start says what is the matter or works', async () => {
  const free = fill();
  await cluster.stop('SIGKILL');
  const { code, stdout, stderr } = await runKnarr(args, { through: ['timeout', '--signal=TERM', '4'] });
  // timeout's own code for a command that it had to end: it was up.
  if (code === 124) assert.match(stdout, /^Knarr is up/);
  else assert.match(stderr, /no space left|the disk is full/);
  free();
  cluster = new KnarrProcess(args);
  await cluster.says(/^Knarr is up/);
  const names = (await kubectl.run('get configmaps -o name')).trimEnd().split('\n');
  assert.deepEqual(names.filter((name) => !name.endsWith('kube-root-ca.crt')).sort(), [
    'configmap/after',
    'configmap/before',
  ]);
});
