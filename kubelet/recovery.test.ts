import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { conditionOf, container, makeKubelet } from './kubelet-under-test.ts';

const { pods } = coreV1Resources;
const { signal } = new AbortController();

test('a restarted kubelet adopts what runs and touches nothing', async () => {
  const first = await makeKubelet();
  first.bind({ initContainers: [container('first')] });
  await first.pass(100);
  const before = first.pod();
  const ids = (await first.runtime.listContainers({}, signal)).map(({ id }) => id);
  const second = await first.restart();
  await second.pass(20_000);
  assert.deepEqual(
    (await second.runtime.listContainers({}, signal)).map(({ id }) => id),
    ids,
  );
  assert.deepEqual(second.pod()?.status, before?.status);
  await second.stop();
});

test('what happened while the kubelet was away is made good', async () => {
  const first = await makeKubelet();
  first.bind({}, { name: 'died' });
  first.bind({}, { name: 'deleted' });
  first.bind({}, { name: 'forced' });
  await first.pass(100);
  await first.stop();
  const [died] = await first.runtime.listContainers({ podUid: first.pod('died')?.metadata.uid ?? '' }, signal);
  await first.runtime.stopContainer(died?.id ?? '', 0, signal);
  await first.api.client.delete(pods, { namespace: 'default', name: 'deleted' });
  first.api.remove(pods, { namespace: 'default', name: 'forced' });
  const second = await first.restart();
  await second.pass(1000);
  assert.equal(second.status('web', 'died')?.restartCount, 1);
  assert.equal(second.status('web', 'died')?.lastState?.terminated?.exitCode, 137);
  assert.equal(conditionOf(second.pod('died'), 'Ready'), 'True');
  assert.equal(second.pod('deleted'), undefined);
  const left = await second.runtime.listSandboxes({}, signal);
  assert.deepEqual(
    left.map(({ pod }) => pod.name),
    ['died'],
  );
  await second.stop();
});

test('an instance that was made and never started is started, not made twice', async () => {
  const under = await makeKubelet();
  const { runtime } = under;
  let broken = true;
  const start = runtime.startContainer;
  const flaky = Object.assign(runtime, {
    startContainer: (id: string, within: AbortSignal) =>
      broken
        ? new Promise<void>((_, reject) => within.addEventListener('abort', () => reject(within.reason)))
        : start(id, within),
  });
  under.bind({});
  await under.pass(100);
  assert.deepEqual(
    (await flaky.listContainers({}, signal)).map(({ state }) => state),
    ['created'],
  );
  broken = false;
  const second = await under.restart();
  await second.pass(100);
  const all = await flaky.listContainers({}, signal);
  assert.deepEqual(
    all.map(({ state, attempt }) => ({ state, attempt })),
    [{ state: 'running', attempt: 0 }],
  );
  await second.stop();
});

test('what a kubelet did not come to remove before it was killed goes, without waiting for another start', async () => {
  const under = await makeKubelet();
  const { runtime } = under;
  const { removeContainer } = runtime;
  const endless = (_: string, within: AbortSignal) =>
    new Promise<void>((_resolve, reject) => within.addEventListener('abort', () => reject(within.reason)));
  Object.assign(runtime, { removeContainer: endless });
  under.bind({});
  await under.pass(100);
  const sandboxes = () => runtime.listSandboxes({}, signal);
  for (const _ of ['second', 'third']) {
    const [{ id } = { id: '' }] = (await sandboxes()).filter(({ state }) => state === 'ready');
    await runtime.stopSandbox(id, signal);
    await under.pass(60_000);
  }
  assert.equal((await sandboxes()).length, 3, 'the kubelet is at it and does not come to an end');
  Object.assign(runtime, { removeContainer });
  const second = await under.restart();
  await second.pass(1000);
  assert.deepEqual((await sandboxes()).map(({ attempt }) => attempt).sort(), [1, 2]);
  const left = await runtime.listContainers({}, signal);
  assert.deepEqual(left.map(({ state, attempt }) => `${attempt} ${state}`).sort(), ['1 exited', '2 running']);
  await second.stop();
});

test('a status that could not be sent is sent when the server is back', async () => {
  const under = await makeKubelet();
  under.bind({});
  await under.pass(100);
  under.api.down();
  const [running] = await under.runtime.listContainers({}, signal);
  await under.runtime.stopContainer(running?.id ?? '', 0, signal);
  await under.pass(5000);
  under.api.up();
  await under.pass(60_000);
  assert.equal(under.status('web')?.restartCount, 1);
  await under.stop();
});

test('a pod that was deleted while nothing ran of it goes', async () => {
  const under = await makeKubelet();
  under.bind({ containers: [container('web', { image: 'reg.invalid/x:1' })] });
  await under.pass(1000);
  await under.api.client.delete(pods, { namespace: 'default', name: 'web' });
  await under.pass(100);
  assert.equal(under.pod(), undefined);
  assert.deepEqual(await under.runtime.listSandboxes({}, signal), []);
  await under.stop();
});

test('a grace can be made shorter, never longer', async () => {
  const under = await makeKubelet();
  under.bind({ terminationGracePeriodSeconds: 300 }, { annotations: { 'knarr.dev/simulate': 'stop=200s' } });
  await under.pass(100);
  await under.api.client.delete(pods, { namespace: 'default', name: 'web' });
  await under.pass(10_000);
  assert.equal(under.pod()?.metadata.deletionGracePeriodSeconds, 300);
  assert.ok(under.status('web')?.state?.running);
  await under.api.client.delete(pods, { namespace: 'default', name: 'web' }, { gracePeriodSeconds: 5 });
  await under.pass(4000);
  assert.ok(under.pod());
  await under.pass(2000);
  assert.equal(under.pod(), undefined);
  await under.stop();
});
