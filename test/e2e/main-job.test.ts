import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeBusyboxImage } from '../images/busybox.ts';
import { docker } from './docker.ts';
import { eventually } from './eventually.ts';
import { TestCluster } from './harness.ts';

// The main job by the kubectl on the PATH: a Deployment becomes containers in Docker, and outlives the process.

let cluster: TestCluster;

before(async () => {
  await makeBusyboxImage('knarr/busybox:1');
  cluster = await TestCluster.start({ runtime: 'docker' });
});
after(() => cluster?.dispose());

const kubectl = (command: string) => cluster.kubectl.run(command);

/** The containers that run for the pods of the Deployment, without sandboxes. */
async function webContainers(): Promise<string[]> {
  const listed = await docker(
    'ps',
    '--no-trunc',
    '--filter',
    `label=knarr.dev/node=${cluster.node}`,
    '--format',
    '{{.ID}} {{.Names}}',
  );
  return listed
    .split('\n')
    .filter((line) => / k8s_httpd_web-/.test(line))
    .map((line) => line.split(' ')[0] ?? '')
    .sort();
}

/** Whether the log that kubectl chooses is one of that version; pods of another may still be ending. */
const serves = async (version: number): Promise<boolean> =>
  new RegExp(`^serving version ${version}`, 'm').test(await kubectl('logs deployment/web'));

test('a Deployment applied with kubectl becomes running containers', async () => {
  await kubectl('apply -f manifests/examples');
  await kubectl('rollout status deployment/web --timeout=60s');
  assert.equal((await webContainers()).length, 3);
  assert.match(await kubectl('logs deployment/web'), /^serving version 1/m);
  assert.equal(await kubectl('exec deployment/web -- cat /www/index.html'), 'Hello from Knarr.\n');
});

test('logs, exec, cp, attach and port-forward reach the containers', async () => {
  const [pod = ''] = (await kubectl('get pods -l app=web -o name')).split('\n');
  const name = pod.replace('pod/', '');
  assert.match(await kubectl(`logs ${pod} --timestamps`), /^\d{4}-\S+Z serving version 1/m);
  const said = await cluster.kubectl.run(['exec', '-i', pod, '--', 'sh', '-c', 'cat; exit 0'], { input: 'through\n' });
  assert.equal(said, 'through\n');
  assert.equal((await cluster.kubectl.try(['exec', pod, '--', 'sh', '-c', 'exit 3'])).code, 3);
  await kubectl(`cp README.md ${name}:/tmp/copied`);
  await kubectl(`cp ${name}:/tmp/copied ${join(cluster.folder, 'back')}`);
  assert.equal(readFileSync(join(cluster.folder, 'back'), 'utf8'), readFileSync('README.md', 'utf8'));
  const attached = cluster.kubectl.start(`attach ${pod}`);
  const forwarded = cluster.kubectl.start(`port-forward ${pod} :http`);
  try {
    const [, port] = await forwarded.says(/Forwarding from 127\.0\.0\.1:(\d+) -> 8080/);
    // What the server says from now on is what attach shows.
    await eventually('attach shows the request', async () => {
      const page = await fetch(`http://127.0.0.1:${port}/`);
      assert.equal(await page.text(), 'Hello from Knarr.\n');
      return /response:200/.test(attached.output);
    });
  } finally {
    await Promise.all([attached.stop(), forwarded.stop()]);
  }
});

test('a change is rolled out, and back', async () => {
  await kubectl('set env deployment/web VERSION=2');
  await kubectl('rollout status deployment/web --timeout=60s');
  await eventually('the new version serves', async () => serves(2), 60_000);
  await kubectl('rollout undo deployment/web');
  await kubectl('rollout status deployment/web --timeout=60s');
  await eventually('the old version serves again', async () => serves(1), 60_000);
});

test('after a kill -9 everything is there, and the same containers run', async () => {
  await eventually('old pods are gone', async () => (await webContainers()).length === 3, 30_000);
  const running = await webContainers();
  await kubectl('create configmap kept --from-literal=a=b');
  await cluster.kill();
  assert.deepEqual(await webContainers(), running, 'containers run on without their kubelet');
  await cluster.start();
  assert.equal(await kubectl('get configmap kept -o jsonpath={.data.a}'), 'b');
  await kubectl('rollout status deployment/web --timeout=60s');
  await kubectl('scale deployment/web --replicas=4');
  await kubectl('rollout status deployment/web --timeout=60s');
  const grown = await webContainers();
  assert.equal(grown.length, 4);
  assert.deepEqual(
    running.filter((id) => !grown.includes(id)),
    [],
    'those that ran before are still the same',
  );
});

test('what is deleted is gone from Docker', async () => {
  await kubectl('delete -f manifests/examples --timeout=60s');
  await eventually('no container is left', async () => (await webContainers()).length === 0, 60_000);
});
