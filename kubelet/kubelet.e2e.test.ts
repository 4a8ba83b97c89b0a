import assert from 'node:assert/strict';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../api/clock.ts';
import { silentLogger } from '../api/logger.ts';
import type { Shared } from '../client/client.ts';
import { createInformer } from '../client/informer/create-informer.ts';
import type { Container, Pod, PodSpec } from '../proto/gen/core/v1.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { FakeApi } from '../test/fakes/fake-api.ts';
import { type DockerUnderTest, makeDockerUnderTest } from './docker/docker-under-test.ts';
import { type Kubelet, startKubelet } from './kubelet.ts';
import { conditionOf } from './kubelet-under-test.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';

const { pods, configmaps, events } = coreV1Resources;
const end = new AbortController();
const api = new FakeApi({ clock: systemClock });
const informer = createInformer(
  { client: api.client, clock: systemClock, random: Math.random, logger: silentLogger },
  pods,
);
let docker: DockerUnderTest;
let rootDir: string;
let kubelet: Kubelet;
const { signal } = end;

function start(runtime: ContainerRuntime, stop?: AbortSignal): Kubelet {
  return startKubelet({
    ...{ nodeName: 'node-1', client: api.client, runtime, rootDir, clock: systemClock, log: silentLogger },
    ...{ random: Math.random, signal: stop ?? signal, nodeIPs: ['127.0.0.1'] },
  });
}

before(async () => {
  docker = await makeDockerUnderTest();
  rootDir = await mkdtemp(join(tmpdir(), 'knarr-kubelet-'));
  informer.start(signal);
  kubelet = start(docker.runtime);
});
after(async () => {
  await kubelet.stop();
  end.abort();
  await docker.dispose();
  await rm(rootDir, { recursive: true, force: true });
});

/** A container that runs a script; it obeys SIGTERM. */
function script(text: string, more: Partial<Container> = {}): Container {
  const command = ['sh', '-c', `trap 'exit 0' TERM; ${text}`];
  const fallback = { terminationMessagePath: '/dev/termination-log', imagePullPolicy: 'IfNotPresent' };
  return { name: 'main', image: docker.image, command, ...fallback, ...more };
}

const forever = 'while true; do sleep 0.1; done';

function bind(name: string, spec: Partial<PodSpec>): void {
  const base = { nodeName: 'node-1', restartPolicy: 'Always', terminationGracePeriodSeconds: 10, containers: [] };
  const draft = { metadata: { name, namespace: 'default' }, spec: { ...base, ...spec }, status: { phase: 'Pending' } };
  api.seed(pods, draft as never);
}

/** The pod when it is as wanted; undefined stands for one that is gone. */
function until(name: string, wanted: (pod: Shared<Pod> | undefined) => boolean): Promise<Shared<Pod> | undefined> {
  return new Promise((resolve, reject) => {
    let off: (() => void) | undefined;
    const timer = setTimeout(() => {
      off?.();
      reject(new Error(`${name} is not as wanted: ${JSON.stringify(informer.lister.get(`default/${name}`)?.status)}`));
    }, 30_000);
    const look = () => {
      const pod = informer.lister.get(`default/${name}`);
      if (!wanted(pod)) return false;
      clearTimeout(timer);
      off?.();
      resolve(pod);
      return true;
    };
    if (!look()) off = informer.onChange({ added: look, updated: look, deleted: look });
  });
}

const isReady = (pod: Shared<Pod> | undefined) => conditionOf(pod, 'Ready') === 'True';

async function output(name: string, command: readonly string[]): Promise<string> {
  const id = informer.lister.get(`default/${name}`)?.status.containerStatuses?.[0]?.containerID ?? '';
  const result = await docker.runtime.execSync(id.replace('docker://', ''), { command, timeoutMs: 10_000 }, signal);
  return result.stdout.toString() + result.stderr.toString();
}

async function log(name: string, previous: boolean): Promise<string> {
  const target = { namespace: 'default', pod: name, container: 'main' };
  const options = { follow: false, previous, timestamps: false, stream: 'All' as const };
  const prepared = await kubelet.nodeApi.containerLogs(target, options, signal);
  if (prepared.kind === 'refused') throw new Error(prepared.message);
  let text = '';
  for await (const part of prepared.start) text += Buffer.from(part).toString();
  return text;
}

test('a pod with init container, volumes, environment and probe comes up, and goes', async () => {
  api.seed(configmaps, { metadata: { name: 'settings', namespace: 'default' }, data: { color: 'blue' } });
  bind('whole', {
    initContainers: [
      script('echo made > /data/by-init', { name: 'init', volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    ],
    containers: [
      script(`mkdir /www; echo ok > /www/index.html; httpd -p 8080 -h /www; ${forever}`, {
        env: [
          { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        ],
        ports: [{ name: 'http', containerPort: 8080 }],
        readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1 },
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'settings', mountPath: '/settings' },
        ],
      }),
    ],
    volumes: [
      { name: 'data', emptyDir: {} },
      { name: 'settings', configMap: { name: 'settings' } },
    ],
  });
  const pod = await until('whole', isReady);
  const ip = pod?.status.podIP ?? '';
  assert.match(ip, /^\d+\.\d+\.\d+\.\d+$/);
  assert.match(pod?.status.containerStatuses?.[0]?.containerID ?? '', /^docker:\/\/[0-9a-f]{64}$/);
  const shown = await output('whole', [
    'sh',
    '-c',
    'cat /data/by-init /settings/color; echo; echo $COLOR $IP; grep whole /etc/hosts',
  ]);
  assert.equal(shown, `made\nblue\nblue ${ip}\n${ip}\twhole\n`);

  api.seed(configmaps, { metadata: { name: 'settings', namespace: 'default' }, data: { color: 'red' } });
  const changed = 'for i in $(seq 100); do grep -q red /settings/color && exit 0; sleep 0.1; done; echo unchanged';
  assert.equal(await output('whole', ['sh', '-c', changed]), '');

  const uid = pod?.metadata.uid ?? '';
  await api.client.delete(pods, { namespace: 'default', name: 'whole' });
  await until('whole', (one) => one === undefined);
  assert.ok(!kubelet.nodeApi.pods().some(({ metadata, status }) => metadata.uid === uid && status.phase === 'Running'));
});

test('a crashing container leaves its last words and its log, and is backed off from', async () => {
  bind('crash', { containers: [script('echo line; printf "last words" > /dev/termination-log; exit 3')] });
  const pod = await until(
    'crash',
    (one) => one?.status.containerStatuses?.[0]?.state?.waiting?.reason === 'CrashLoopBackOff',
  );
  const last = pod?.status.containerStatuses?.[0]?.lastState?.terminated;
  assert.deepEqual([last?.exitCode, last?.reason, last?.message], [3, 'Error', 'last words']);
  assert.equal(await log('crash', true), 'line\n');
  await api.client.delete(pods, { namespace: 'default', name: 'crash' });
  await until('crash', (one) => one === undefined);
});

test('a preStop hook runs before the container is told to stop', async () => {
  const hook = { exec: { command: ['sh', '-c', 'echo hook > /proc/1/fd/1'] } };
  const container = script(`trap 'echo term; exit 0' TERM; ${forever}`, { lifecycle: { preStop: hook } });
  bind('hook', { containers: [container], restartPolicy: 'Never' });
  await until('hook', isReady);
  const target = { namespace: 'default', pod: 'hook', container: 'main' };
  const options = { follow: true, previous: false, timestamps: false, stream: 'All' as const };
  const prepared = await kubelet.nodeApi.containerLogs(target, options, signal);
  if (prepared.kind === 'refused') throw new Error(prepared.message);
  await api.client.delete(pods, { namespace: 'default', name: 'hook' });
  let text = '';
  for await (const part of prepared.start) text += Buffer.from(part).toString();
  assert.equal(text, 'hook\nterm\n');
  await until('hook', (one) => one === undefined);
});

test('a program that is not there is a RunContainerError', async () => {
  bind('nothing', { containers: [script('', { command: ['/no/such/program'] })] });
  const failed = (one: Shared<Pod> | undefined) =>
    one?.status.containerStatuses?.[0]?.lastState?.terminated !== undefined;
  const pod = await until('nothing', failed);
  assert.equal(pod?.status.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 128);
  assert.match(pod?.status.containerStatuses?.[0]?.state?.waiting?.message ?? '', /no such file|back-off/);
  await api.client.delete(pods, { namespace: 'default', name: 'nothing' });
  await until('nothing', (one) => one === undefined);
});

test('a kubelet that comes back adopts what runs and removes what is gone', async () => {
  const runtime = docker.another();
  const first = new AbortController();
  await kubelet.stop();
  kubelet = start(runtime, first.signal);
  bind('stays', { containers: [script(forever)] });
  bind('goes', { containers: [script(forever)] });
  const before = await until('stays', isReady);
  const gone = await until('goes', isReady);
  first.abort();
  await kubelet.stopped;
  api.remove(pods, { namespace: 'default', name: 'goes' });
  kubelet = start(runtime);
  // The folder of a pod is the last that goes of it.
  const folder = join(rootDir, 'pods', gone?.metadata.uid ?? '');
  const isThere = () =>
    access(folder).then(
      () => true,
      () => false,
    );
  for (let i = 0; i < 1000 && (await isThere()); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(await isThere(), false);
  assert.deepEqual(await runtime.listSandboxes({ podUid: gone?.metadata.uid ?? '' }, signal), []);
  const [container, ...more] = await runtime.listContainers({ podUid: before?.metadata.uid ?? '' }, signal);
  assert.equal(`docker://${container?.id}`, before?.status.containerStatuses?.[0]?.containerID);
  assert.deepEqual(more, []);
  const told = api
    .all(events)
    .filter(({ involvedObject, reason }) => involvedObject.name === 'stays' && reason === 'Started');
  assert.equal(told.length, 1);
});
