import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLogger } from '../api/logger.ts';
import type { Pod } from '../proto/gen/core/v1.ts';
import { eventually } from '../test/e2e/eventually.ts';
import { FakeClock } from '../test/fakes/fake-clock.ts';
import { conditionOf, container, makeKubelet, seededRandom } from './kubelet-under-test.ts';
import { diskCheckpoints } from './pods/checkpoints.ts';
import { simulatedRuntime } from './simulated/simulated-runtime.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'knarr-offline-'));
  folders.push(dir);
  return dir;
}

/** What the disk does takes real time: turns of the clock until it is done. */
async function until(
  under: { pass(ms: number): Promise<void> },
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let i = 0; !(await holds()); i++) {
    assert.ok(i < 2000, 'it never came about');
    await under.pass(20);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

test('a node brings its pods back while the API server is away', async () => {
  const rootDir = await folder();
  const options = { simulated: false, rootDir };
  const first = await makeKubelet(options);
  first.bind({ containers: [container('web', { env: [{ name: 'A', value: '1' }] })] });
  await until(first, () => conditionOf(first.pod(), 'Ready') === 'True');
  await first.pass(3000);
  const file = join(rootDir, 'pods', first.pod()?.metadata.uid ?? '', 'pod.json');
  await until(first, async () => (JSON.parse(await readFile(file, 'utf8')) as Pod).status.phase === 'Running');
  await first.stop();

  // The machine was rebooted, and the API server is still away.
  const { api, clock } = first;
  api.down();
  const runtime = simulatedRuntime({ clock, random: seededRandom(2), images: ['web:1'] });
  const second = await makeKubelet(options, { api, clock, runtime });
  const { signal } = new AbortController();
  await second.pass(4000);
  assert.deepEqual(await runtime.listSandboxes({}, signal), [], 'the server is given a moment');
  await until(second, async () => (await runtime.listContainers({ state: 'running' }, signal)).length > 0);
  const ids = (await runtime.listContainers({}, signal)).map(({ id }) => id);
  api.up();
  await until(second, () => second.status('web')?.restartCount === 1);
  assert.equal(conditionOf(second.pod(), 'Ready'), 'True');
  assert.deepEqual(
    (await runtime.listContainers({}, signal)).map(({ id }) => id),
    ids,
  );
  await second.stop();
});

test('a remembered pod that was deleted in the meantime goes', async () => {
  const rootDir = await folder();
  const options = { simulated: false, rootDir };
  const first = await makeKubelet(options);
  first.bind({});
  await until(first, () => conditionOf(first.pod(), 'Ready') === 'True');
  await first.pass(3000);
  await first.stop();
  const { api, clock, runtime } = first;
  api.remove((await import('../proto/gen/resources.ts')).coreV1Resources.pods, { namespace: 'default', name: 'web' });
  api.down();
  const second = await makeKubelet(options, { api, clock, runtime });
  await second.pass(10_000);
  const { signal } = new AbortController();
  assert.equal((await runtime.listSandboxes({}, signal)).length, 1);
  api.up();
  await until(second, async () => (await runtime.listSandboxes({}, signal)).length === 0);
  await second.stop();
});

test('what cannot be read is left out', async () => {
  const rootDir = await folder();
  const checkpoints = diskCheckpoints(rootDir, new FakeClock(), silentLogger);
  assert.deepEqual(await checkpoints.load(), []);
  checkpoints.save({ metadata: { uid: 'a', name: 'a' }, spec: {}, status: {} } as never);
  checkpoints.save({ metadata: { uid: 'b', name: 'b' }, spec: {}, status: {} } as never);
  const file = (uid: string) => join(rootDir, 'pods', uid, 'pod.json');
  await eventually('both are on the disk', async () => (await checkpoints.load()).length === 2);
  await rm(file('a'));
  await (await import('node:fs/promises')).writeFile(file('b'), '{"half":');
  assert.deepEqual(await checkpoints.load(), []);
  assert.deepEqual((await checkpoints.uids()).sort(), ['a', 'b']);
});
