import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeBusyboxImage } from '../images/busybox.ts';
import { arrangements } from './arrangements.ts';
import { type DockerContainer, runningContainers } from './docker.ts';
import { eventually } from './eventually.ts';
import type { ClusterUnderTest } from './harness.ts';

// The main job by the kubectl on the PATH: a Deployment becomes containers in Docker, and outlives the processes.

before(() => makeBusyboxImage('knarr/busybox:1'));

for (const { name, make } of arrangements)
  describe(name, () => {
    let cluster: ClusterUnderTest;
    before(async () => {
      cluster = await make();
    });
    after(() => cluster?.dispose());

    const kubectl = (command: string) => cluster.kubectl.run(command);
    const rolledOut = () => kubectl('rollout status deployment/web --timeout=60s');

    /** The containers that run for the pods of the Deployment, without sandboxes. */
    const webContainers = async (): Promise<DockerContainer[]> =>
      (await runningContainers(cluster.node)).filter(({ name: container }) => container.startsWith('k8s_httpd_web-'));
    const idsAndTimes = (containers: readonly DockerContainer[]) =>
      containers.map(({ id, startedAt }) => `${id} ${startedAt}`).sort();

    /** Whether the log that kubectl chooses is one of that version; pods of another may still be ending. */
    const serves = async (version: number): Promise<boolean> =>
      new RegExp(`^serving version ${version}`, 'm').test(await kubectl('logs deployment/web'));

    test('a Deployment applied with kubectl becomes running containers', async () => {
      await kubectl('apply -f manifests/examples');
      await rolledOut();
      assert.equal((await webContainers()).length, 3);
      assert.match(await kubectl('logs deployment/web'), /^serving version 1/m);
      assert.equal(await kubectl('exec deployment/web -- cat /www/index.html'), 'Hello from Knarr.\n');
    });

    test('logs, exec, cp, attach and port-forward reach the containers', async () => {
      const [pod = ''] = (await kubectl('get pods -l app=web -o name')).split('\n');
      const podName = pod.replace('pod/', '');
      assert.match(await kubectl(`logs ${pod} --timestamps`), /^\d{4}-\S+Z serving version 1/m);
      const exec = (command: string) => ['exec', '-i', pod, '--', 'sh', '-c', command];
      assert.equal(await cluster.kubectl.run(exec('cat; exit 0'), { input: 'through\n' }), 'through\n');
      assert.equal((await cluster.kubectl.try(exec('exit 3'))).code, 3);
      const folder = mkdtempSync(join(tmpdir(), 'knarr-e2e-cp-'));
      const attached = cluster.kubectl.start(`attach ${pod}`);
      const forwarded = cluster.kubectl.start(`port-forward ${pod} :http`);
      try {
        await kubectl(`cp README.md ${podName}:/tmp/copied`);
        await kubectl(`cp ${podName}:/tmp/copied ${join(folder, 'back')}`);
        assert.equal(readFileSync(join(folder, 'back'), 'utf8'), readFileSync('README.md', 'utf8'));
        const [, port] = await forwarded.says(/Forwarding from 127\.0\.0\.1:(\d+) -> 8080/);
        // What the server says from now on is what attach shows.
        await eventually('attach shows the request', async () => {
          const page = await fetch(`http://127.0.0.1:${port}/`);
          assert.equal(await page.text(), 'Hello from Knarr.\n');
          return /response:200/.test(attached.output);
        });
      } finally {
        await Promise.all([attached.stop(), forwarded.stop()]);
        rmSync(folder, { recursive: true });
      }
    });

    test('the same applied once more changes nothing', async () => {
      const versions = () => kubectl('get -f manifests/examples -o jsonpath={.items[*].metadata.resourceVersion}');
      await kubectl('wait --for=jsonpath={.status.phase}=Succeeded pod/task --timeout=60s');
      await kubectl('wait --for=condition=Ready pod/prepared pod/probed --timeout=60s');
      const before = await versions();
      const lines = (await kubectl('apply -f manifests/examples')).trimEnd().split('\n');
      assert.ok(lines.length >= 6, lines.join('\n'));
      assert.deepEqual(
        lines.filter((line) => !line.endsWith(' unchanged')),
        // kubectl sends the order of a pod's own mounts whenever the server has added one, and calls that a change.
        ['pod/prepared configured'],
      );
      assert.equal(await versions(), before);
    });

    test('a change is rolled out, and back', async () => {
      await kubectl('set env deployment/web VERSION=2');
      await rolledOut();
      await eventually('the new version serves', async () => serves(2), 60_000);
      await kubectl('rollout undo deployment/web');
      await rolledOut();
      await eventually('the old version serves again', async () => serves(1), 60_000);
    });

    test('after a kill -9 everything is there, and the same containers run', async () => {
      await eventually('old pods are gone', async () => (await webContainers()).length === 3);
      const running = idsAndTimes(await webContainers());
      await kubectl('create configmap kept --from-literal=a=b');
      await cluster.kill();
      assert.deepEqual(idsAndTimes(await webContainers()), running, 'containers run on without their kubelet');
      await cluster.start();
      assert.equal(await kubectl('get configmap kept -o jsonpath={.data.a}'), 'b');
      await rolledOut();
      await kubectl('scale deployment/web --replicas=4');
      await rolledOut();
      const grown = idsAndTimes(await webContainers());
      assert.equal(grown.length, 4);
      assert.deepEqual(
        running.filter((one) => !grown.includes(one)),
        [],
        'those that ran before are still the same',
      );
    });

    test('a rollout that a kill -9 interrupts goes on', async () => {
      await kubectl('set env deployment/web VERSION=3');
      await cluster.kill();
      await cluster.start();
      await rolledOut();
      await eventually('the new version serves', async () => serves(3), 60_000);
      await eventually('old pods are gone', async () => (await webContainers()).length === 4);
    });

    test('what is deleted is gone from Docker', async () => {
      await kubectl('delete -f manifests/examples --timeout=60s');
      await eventually('no container is left', async () => (await webContainers()).length === 0, 60_000);
    });
  });
