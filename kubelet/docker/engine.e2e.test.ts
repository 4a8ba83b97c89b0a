import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { FlakyProxy } from '../../test/fakes/flaky-proxy.ts';
import { type LocalRegistry, startLocalRegistry } from '../../test/images/local-registry.ts';
import { isRuntimeError } from '../runtime/errors.ts';
import type { RuntimeEvent } from '../runtime/events.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { defaultRanges } from './default-ranges.ts';
import { dockerRuntime } from './docker-runtime.ts';
import { type DockerUnderTest, makeDockerUnderTest } from './docker-under-test.ts';
import { startPod } from './pod-under-test.ts';

const run = promisify(execFile);
const { signal } = new AbortController();
let made: DockerUnderTest;
let runtime: ContainerRuntime;

before(async () => {
  made = await makeDockerUnderTest();
  runtime = made.runtime;
});
after(() => made.dispose());

/** The engine's socket on a TCP port, so that a proxy can stand before it. */
async function engineOnTcp(): Promise<{ port: number; server: Server }> {
  const server = createServer((client) => {
    const engine = connect('/var/run/docker.sock');
    client.pipe(engine).pipe(client);
    for (const [one, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  return { server, port: typeof at === 'object' && at ? at.port : 0 };
}

test('the event stream outlives its connection and tells to list anew', async (t) => {
  const { server, port } = await engineOnTcp();
  const proxy = await FlakyProxy.start(port);
  const through = made.another(`tcp://127.0.0.1:${proxy.port}`);
  const stop = new AbortController();
  t.after(async () => {
    stop.abort();
    await through.close();
    await proxy.dispose();
    server.close();
  });
  const events = through.events(stop.signal)[Symbol.asyncIterator]();
  const until = async (wanted: (event: RuntimeEvent) => boolean): Promise<RuntimeEvent> => {
    for (;;) {
      const { value, done } = await events.next();
      assert.ok(!done);
      if (wanted(value)) return value;
    }
  };
  await until(({ type }) => type === 'relist');
  const { id } = await startPod(runtime, { image: made.image });
  await until((event) => event.type === 'container' && event.id === id && event.what === 'started');

  proxy.refuse();
  await until(({ type }) => type === 'disconnected');
  await assert.rejects(through.listContainers({}, signal), (e) => isRuntimeError(e, 'Unavailable') && e.retryable);
  const down = await through.status(signal);
  assert.deepEqual(
    down.conditions.map(({ status }) => status),
    [false, false],
  );
  // Dies while nobody hears of it.
  await runtime.stopContainer(id, 0, signal);

  proxy.restore();
  await until(({ type }) => type === 'relist');
  assert.equal((await through.containerStatus(id, signal)).state, 'exited');
  const { id: second } = await startPod(runtime, { image: made.image });
  await until((event) => event.type === 'container' && event.id === second && event.what === 'started');
});

test('an engine that is not there is named, and can be asked again', async () => {
  const nobody = made.another('unix:///tmp/no-such-docker.sock');
  await assert.rejects(
    nobody.version(signal),
    (e) => isRuntimeError(e, 'Unavailable') && /cannot reach the Docker Engine/.test(e.message),
  );
  await assert.rejects(nobody.version(signal), (e) => isRuntimeError(e, 'Unavailable'));
});

async function withRegistry(
  work: (registry: LocalRegistry) => Promise<void>,
  credentials?: { username: string; password: string },
) {
  const registry = await startLocalRegistry(credentials);
  try {
    await work(registry);
  } finally {
    for (const { repoTags } of await runtime.listImages(signal)) {
      for (const tag of repoTags) if (tag.startsWith(registry.address)) await runtime.removeImage(tag, signal);
    }
    await registry.close();
  }
}

test('an image is pulled with its progress, known by its digest, run and removed', () =>
  withRegistry(async ({ address }) => {
    const image = `${address}/team/web:v1`;
    const steps: string[] = [];
    const ref = await runtime.pullImage(image, { progress: ({ status }) => steps.push(status) }, signal);
    assert.match(ref, new RegExp(`^${address}/team/web@sha256:[0-9a-f]{64}$`));
    assert.ok(steps.includes('Pull complete'), steps.join());
    const status = await runtime.imageStatus(image, signal);
    assert.deepEqual([status?.ref, status?.user], [ref, { uid: 1000 }]);
    const { id, sandboxId } = await startPod(runtime, { image });
    assert.equal((await runtime.containerStatus(id, signal)).imageId, ref);
    await runtime.removeSandbox(sandboxId, signal);
    await runtime.removeImage(image, signal);
    await runtime.removeImage(image, signal);
    assert.equal(await runtime.imageStatus(image, signal), undefined);
  }));

test('an image that the registry does not have is not pulled', () =>
  withRegistry(async ({ address }) => {
    const pull = runtime.pullImage(`${address}/web:v2`, {}, signal);
    await assert.rejects(pull, (e) => isRuntimeError(e, 'PullFailed') && /manifest (unknown|for)/.test(e.message));
  }));

test('a registry that asks for a password lets in only who has it', () =>
  withRegistry(
    async ({ address }) => {
      const image = `${address}/web:v1`;
      const auth = { username: 'u', password: 'p', serverAddress: address };
      await assert.rejects(runtime.pullImage(image, {}, signal), (e) => isRuntimeError(e, 'PullFailed'));
      await assert.rejects(runtime.pullImage(image, { auth: { ...auth, password: 'x' } }, signal), (e) =>
        isRuntimeError(e, 'PullFailed'),
      );
      assert.match(await runtime.pullImage(image, { auth }, signal), /@sha256:/);
    },
    { username: 'u', password: 'p' },
  ));

test('the file system of images has a size', async () => {
  const { mountpoint, usedBytes, capacityBytes = 0 } = await runtime.imageFsInfo(signal);
  assert.ok(mountpoint.startsWith('/') && usedBytes > 0 && capacityBytes > usedBytes);
});

test('a range that another network has is refused by name, and without a range a free one is found', async (t) => {
  const id = randomUUID().slice(0, 8);
  const other = `knarr-o-${id}`;
  await run('docker', ['network', 'create', '--subnet', '10.251.7.0/24', other]);
  t.after(() => run('docker', ['network', 'rm', other]));
  const common = {
    node: `test-${id}`,
    stateDir: '/nonexistent',
    clock: systemClock,
    log: silentLogger,
    random: Math.random,
  };
  const clashing = dockerRuntime({ ...common, network: `knarr-c-${id}`, podCIDR: '10.251.7.0/25' });
  const { conditions } = await clashing.status(signal);
  const network = conditions.find(({ type }) => type === 'NetworkReady');
  assert.equal(network?.status, false);
  assert.match(network?.message ?? '', /in use by another network of this machine: 10\.251\.7\.0\/25/);
  await assert.rejects(clashing.configureNetwork('10.251.7.128/25', signal), (e) => isRuntimeError(e, 'InvalidSpec'));
  assert.match((await runtime.status(signal)).podCIDR ?? '', /^[0-9.]+\/24$/);
});

test('clusters that were never ended leave room for more', async (t) => {
  const id = randomUUID().slice(0, 8);
  const first = defaultRanges.slice(0, 7);
  const names = first.map((_, index) => `knarr-r${index}-${id}`);
  t.after(async () => {
    for (const name of [...names, `knarr-n-${id}`]) await run('docker', ['network', 'rm', name]).catch(() => undefined);
  });
  // Some may be taken by others already.
  for (const [index, range] of first.entries())
    await run('docker', ['network', 'create', '--subnet', range, names[index] ?? '']).catch(() => undefined);
  const another = dockerRuntime({
    node: `test-${id}`,
    stateDir: '/nonexistent',
    clock: systemClock,
    log: silentLogger,
    random: Math.random,
    network: `knarr-n-${id}`,
  });
  const { podCIDR = '', conditions } = await another.status(signal);
  assert.ok(defaultRanges.includes(podCIDR) && !first.includes(podCIDR), JSON.stringify(conditions));
});

test('a sandbox is made again after someone removed the network', async () => {
  const { sandboxId } = await startPod(runtime, { image: made.image });
  for (const { id } of await runtime.listSandboxes({}, signal)) await runtime.removeSandbox(id, signal);
  await run('docker', ['network', 'rm', made.network]);
  const again = await startPod(runtime, { image: made.image });
  assert.notEqual(again.sandboxId, sandboxId);
  assert.equal((await runtime.sandboxStatus(again.sandboxId, signal)).state, 'ready');
});
