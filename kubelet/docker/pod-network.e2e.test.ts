import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { dockerRuntime } from './docker-runtime.ts';
import { type DockerUnderTest, makeDockerUnderTest } from './docker-under-test.ts';
import { linkName, parseAddress } from './pod-addresses.ts';
import { type PodUnderTest, shell, startPod } from './pod-under-test.ts';

// How pods are on the network, whoever connected them. Needs root on the engine's machine, as the kubelet does.

const run = promisify(execFile);
const { signal } = new AbortController();
let made: DockerUnderTest;
let runtime: ContainerRuntime;
let image: string;

before(async () => {
  made = await makeDockerUnderTest();
  ({ runtime, image } = made);
});
after(() => made.dispose());

const portMappings = [{ protocol: 'TCP', containerPort: 80, hostPort: 0, hostIP: '127.0.0.1' }] as const;
const serving = (said: string) => ['nc', '-ll', '-p', '80', '-e', 'echo', said];

async function addressOf({ sandboxId }: PodUnderTest, of = runtime): Promise<string> {
  const [ip = ''] = (await of.sandboxStatus(sandboxId, signal)).ips;
  assert.match(ip, /^[0-9.]+$/);
  return ip;
}

const isKubelets = async (ip: string) =>
  (await run('ip', ['link', 'show', linkName(parseAddress(ip) ?? 0)]).catch(() => undefined)) !== undefined;

/** What a server in a pod says to another pod; tried until it listens. */
const ask = (client: PodUnderTest, ip: string) =>
  shell(runtime, client.id, `until nc -w 2 ${ip} 80; do sleep 0.02; done`);

test('pods that the kubelet connects, pods that the engine connects and the node reach each other', async () => {
  const ours = await startPod(runtime, { image, command: serving('ours') });
  const engines = await startPod(runtime, { image, command: serving('engines') }, { portMappings });
  const [ourIP, engineIP] = [await addressOf(ours), await addressOf(engines)];
  assert.deepEqual([await isKubelets(ourIP), await isKubelets(engineIP)], [true, false]);
  assert.equal(await ask(engines, ourIP), 'ours');
  assert.equal(await ask(ours, engineIP), 'engines');
  assert.equal(await text(connect(80, ourIP)), 'ours\n');
});

test('a pod has its loopback, its default route and no IPv6 that leads nowhere', async () => {
  const pod = await startPod(runtime, { image });
  const ip = await addressOf(pod);
  const [, gateway] = /default via ([0-9.]+) dev eth0/.exec(await shell(runtime, pod.id, 'ip route')) ?? [];
  assert.equal(gateway, ip.replace(/\d+$/, '1'));
  const addresses = await shell(runtime, pod.id, 'ip -o addr');
  assert.match(addresses, /lo +inet 127\.0\.0\.1/);
  assert.doesNotMatch(addresses, /inet6/);
});

test('a restarted kubelet knows addresses and traffic', async () => {
  const server = await startPod(runtime, { image, command: serving('x'.repeat(2000)) });
  const client = await startPod(runtime, { image });
  const ip = await addressOf(server);
  await ask(client, ip);
  const restarted = made.another();
  assert.equal(await addressOf(server, restarted), ip);
  const [stats] = await restarted.sandboxStats({ id: server.sandboxId }, signal);
  const [only] = stats?.interfaces ?? [];
  assert.equal(only?.name, 'eth0');
  assert.ok(only.txBytes > 2000 && only.rxBytes > 0, JSON.stringify(only));
  await restarted.close();
});

test('a sandbox whose connection is missing is no use, and is connected by the next call', async () => {
  const pod = await startPod(runtime, { image, command: serving('back') });
  await run('ip', ['link', 'delete', linkName(parseAddress(await addressOf(pod)) ?? 0)]);
  assert.deepEqual((await runtime.sandboxStatus(pod.sandboxId, signal)).ips, []);
  assert.equal(await runtime.runSandbox(pod.spec, signal), pod.sandboxId);
  const client = await startPod(runtime, { image });
  assert.equal(await ask(client, await addressOf(pod)), 'back');
});

test('an address is free again when its pod is gone', async () => {
  const pod = await startPod(runtime, { image });
  const ip = await addressOf(pod);
  await runtime.removeSandbox(pod.sandboxId, signal);
  for (const deadline = Date.now() + 10_000; await isKubelets(ip); )
    assert.ok(Date.now() < deadline, `${ip} is still taken`);
});

test('pods are reachable again after somebody removed the network under them', async () => {
  const server = await startPod(runtime, { image, command: serving('healed') });
  const client = await startPod(runtime, { image });
  const ip = await addressOf(server);
  for (const { id, pod } of await runtime.listSandboxes({}, signal))
    if (![server, client].some(({ spec }) => spec.pod.uid === pod.uid)) await runtime.removeSandbox(id, signal);
  await run('docker', ['network', 'rm', made.network]);
  const { conditions } = await runtime.status(signal);
  assert.ok(conditions.every(({ status }) => status));
  assert.equal(await addressOf(server), ip);
  assert.equal(await ask(client, ip), 'healed');
});

test('where the kubelet cannot connect pods the engine does', async (t) => {
  const other = made.another();
  const path = process.env.PATH;
  t.after(() => {
    process.env.PATH = path;
    return other.close();
  });
  process.env.PATH = '/nonexistent';
  const pod = await startPod(other, { image });
  process.env.PATH = path;
  assert.equal(await isKubelets(await addressOf(pod, other)), false);
});

test('a range that is too small to share is left to the engine', async (t) => {
  const id = randomUUID().slice(0, 8);
  const network = `knarr-s-${id}`;
  const common = { node: `test-${id}`, network, clock: systemClock, log: silentLogger, random: Math.random };
  const small = dockerRuntime({ ...common, stateDir: '/nonexistent', podCIDR: '10.251.9.16/28' });
  t.after(() => run('docker', ['network', 'rm', network]));
  const pod = await startPod(small, { image });
  assert.match(await addressOf(pod, small), /^10\.251\.9\.(1[7-9]|2\d|30)$/);
  await small.removeSandbox(pod.sandboxId, signal);
  await small.close();
});
