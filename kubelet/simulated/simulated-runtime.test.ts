import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import type { ContainerSpec } from '../runtime/container.ts';
import { isRuntimeError } from '../runtime/errors.ts';
import { runtimeContract } from '../runtime/runtime.contract.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { SandboxSpec } from '../runtime/sandbox.ts';
import { AddressPool } from './address-pool.ts';
import { behaviourOf } from './behaviour.ts';
import { simulatedRuntime } from './simulated-runtime.ts';

const IMAGE = 'web:1';
const { signal } = new AbortController();

/** A small generator with a seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function makeNode(): { runtime: ContainerRuntime; clock: FakeClock } {
  const clock = new FakeClock();
  return { runtime: simulatedRuntime({ clock, random: seeded(1), images: [IMAGE] }), clock };
}

const sandbox = (simulate: string, uid = 'u1'): SandboxSpec => ({
  pod: { name: 'p', namespace: 'n', uid },
  attempt: 0,
  namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
  annotations: { 'knarr.dev/simulate': simulate },
});
const container = (attempt = 0): ContainerSpec => ({
  name: 'c',
  attempt,
  image: IMAGE,
  record: { hash: 'h', restartCount: attempt },
});

async function start(runtime: ContainerRuntime, simulate: string): Promise<string> {
  const spec = sandbox(simulate);
  const id = await runtime.createContainer(await runtime.runSandbox(spec, signal), container(), spec, signal);
  await runtime.startContainer(id, signal);
  return id;
}

runtimeContract('simulated', async () => ({
  runtime: makeNode().runtime,
  image: IMAGE,
  dispose: async () => undefined,
}));

test('a container told to exit after a time runs until then', async () => {
  const { runtime, clock } = makeNode();
  const id = await start(runtime, 'exit=1 after=2s');
  await clock.advance(1999);
  assert.equal((await runtime.containerStatus(id, signal)).state, 'running');
  await clock.advance(1);
  const { state, exitCode, startedAt = 0, finishedAt } = await runtime.containerStatus(id, signal);
  assert.deepEqual([state, exitCode, finishedAt], ['exited', 1, startedAt + 2000]);
});

test('a container that ends for its memory says so', async () => {
  const { runtime } = makeNode();
  const { exitCode, reason } = await runtime.containerStatus(await start(runtime, 'oom=true'), signal);
  assert.deepEqual([exitCode, reason], [137, 'OOMKilled']);
});

for (const c of [
  { name: 'ends in its own time within the grace', grace: 10, tookMs: 3000, exitCode: 0 },
  { name: 'is killed at the end of the grace', grace: 1, tookMs: 1000, exitCode: 137 },
]) {
  test(`a container that takes three seconds to stop ${c.name}`, async () => {
    const { runtime, clock } = makeNode();
    const id = await start(runtime, 'stop=3s');
    const stopped = runtime.stopContainer(id, c.grace, signal);
    await clock.advance(c.tookMs - 1);
    assert.equal((await runtime.containerStatus(id, signal)).state, 'running');
    await clock.advance(1);
    await stopped;
    assert.equal((await runtime.containerStatus(id, signal)).exitCode, c.exitCode);
  });
}

test('a second stop with a shorter grace hurries the first', async () => {
  const { runtime, clock } = makeNode();
  const id = await start(runtime, 'stop=1m');
  const slow = runtime.stopContainer(id, 30, signal);
  const fast = runtime.stopContainer(id, 2, signal);
  await clock.advance(2000);
  await Promise.all([slow, fast]);
  assert.equal((await runtime.containerStatus(id, signal)).exitCode, 137);
});

test('a probe command exits as told', async () => {
  const { runtime } = makeNode();
  const id = await start(runtime, 'exec=3');
  const result = await runtime.execSync(id, { command: ['check'], timeoutMs: 1000 }, signal);
  assert.deepEqual(result.kind === 'exited' && result.exitCode, 3);
});

test('two nodes of one seed come out the same', async () => {
  assert.equal(await start(makeNode().runtime, ''), await start(makeNode().runtime, ''));
});

test('an image of a registry that cannot be is not pulled', async () => {
  const { runtime } = makeNode();
  await assert.rejects(runtime.pullImage('registry.invalid/web', {}, signal), (e) => isRuntimeError(e, 'PullFailed'));
  assert.equal(await runtime.pullImage('web:2', {}, signal), (await runtime.imageStatus('web:2', signal))?.ref);
});

test('a crash that happens so many times heals', () => {
  const annotations = { 'knarr.dev/simulate': 'exit=1 times=2' };
  const codes = [0, 1, 2].map((attempt) => behaviourOf(annotations, { name: 'c', attempt }).exit?.code);
  assert.deepEqual(codes, [1, 1, undefined]);
});

test("one container's words go before the pod's", () => {
  const annotations = { 'knarr.dev/simulate': 'exit=1', 'knarr.dev/simulate.b': 'exit=2' };
  const code = (name: string) => behaviourOf(annotations, { name, attempt: 0 }).exit?.code;
  assert.deepEqual([code('a'), code('b')], [1, 2]);
});

test('an init container that is told nothing succeeds', () => {
  assert.equal(behaviourOf({}, { name: 'c', attempt: 0, expectedToEnd: true }).exit?.code, 0);
});

for (const words of ['explode=now', 'exit=x', 'after=2', 'oom=1']) {
  test(`${words} is refused by name`, () => {
    assert.throws(
      () => behaviourOf({ 'knarr.dev/simulate': words }, { name: 'c', attempt: 0 }),
      (e) => isRuntimeError(e, 'InvalidSpec') && e.message.includes(words.split('=')[0] ?? ''),
    );
  });
}

test('addresses are given out once, later ones first, and again when given back', () => {
  const pool = new AddressPool('10.1.2.0/29');
  const taken = Array.from({ length: 5 }, () => pool.take());
  assert.deepEqual(taken, ['10.1.2.2', '10.1.2.3', '10.1.2.4', '10.1.2.5', '10.1.2.6']);
  assert.throws(() => pool.take(), /no free addresses in 10\.1\.2\.0\/29/);
  pool.give('10.1.2.4');
  assert.equal(pool.take(), '10.1.2.4');
});

for (const cidr of ['10.1.2.0', '10.1.2.0/31', '10.1.2/24', 'fd00::/64', '10.1.2.300/24']) {
  test(`${cidr} is no range for pods`, () => assert.throws(() => new AddressPool(cidr), /not an IPv4 range/));
}

test('images run as somebody who is not root, as runAsNonRoot demands of them, but for those with tag root', async () => {
  const { runtime } = makeNode();
  await runtime.pullImage('shop/web:1.0', {}, signal);
  await runtime.pullImage('shop/web:root', {}, signal);
  assert.deepEqual((await runtime.imageStatus('shop/web:1.0', signal))?.user, { uid: 65532 });
  assert.equal((await runtime.imageStatus('shop/web:root', signal))?.user, undefined);
});
