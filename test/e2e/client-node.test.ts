import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import * as k8s from '@kubernetes/client-node';
import { makeBusyboxImage } from '../images/busybox.ts';
import { eventually } from './eventually.ts';
import { TestCluster } from './harness.ts';

// The client library of JavaScript, as programs use it, against a cluster on Docker.

const namespace = 'default';
let cluster: TestCluster;
let config: k8s.KubeConfig;
let core: k8s.CoreV1Api;

before(async () => {
  await makeBusyboxImage('knarr/busybox:1');
  cluster = await TestCluster.start({ runtime: 'docker' });
  config = new k8s.KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  core = config.makeApiClient(k8s.CoreV1Api);
});
after(() => cluster?.dispose());

const map = (name: string, value: string): k8s.V1ConfigMap => ({
  metadata: { name, labels: { of: 'test' } },
  data: { value },
});
const patchAs = (strategy: k8s.PatchStrategy) => k8s.setHeaderOptions('Content-Type', strategy);
const refused = (code: number, reason: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof k8s.ApiException, String(error));
  const status = JSON.parse(error.body as string) as k8s.V1Status;
  assert.equal(error.code, code);
  assert.equal(status.reason, reason);
  assert.match(status.message ?? '', message);
  return true;
};

test('informers lose nothing and see nothing twice when the server is killed and started again', async () => {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const list = () => core.listNamespacedConfigMap({ namespace, labelSelector: 'of=test' });
  const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, 'of=test');
  const note = (what: string) => (object: k8s.V1ConfigMap) =>
    seen.push(`${what} ${object.metadata?.name} ${object.data?.value}`);
  informer.on('add', note('add'));
  informer.on('update', note('update'));
  informer.on('delete', note('delete'));
  let stopped = false;
  informer.on('error', (error) => {
    errors.push(error);
    // What the library asks of its users: to start it again.
    if (!stopped) setTimeout(() => void informer.start(), 50);
  });
  await core.createNamespacedConfigMap({ namespace, body: map('before', '0') });
  await informer.start();
  await eventually('the informer has what was there', async () => seen.length === 1);
  const expected = ['add before 0'];
  const write = async (from: number, to: number) => {
    for (let value = from; value <= to; value++) {
      await core.replaceNamespacedConfigMap({ namespace, name: 'before', body: map('before', String(value)) });
      expected.push(`update before ${value}`);
    }
  };
  await write(1, 5);
  await core.createNamespacedConfigMap({ namespace, body: map('gone', '0') });
  expected.push('add gone 0');
  // At once: what was answered to before is there, whether the informer has heard of it or not.
  await cluster.kill();
  await cluster.start();
  await write(6, 10);
  await core.deleteNamespacedConfigMap({ namespace, name: 'gone' });
  expected.push('delete gone 0');
  await eventually('the informer has heard of everything', async () => seen.includes('delete gone 0'));
  stopped = true;
  await informer.stop();
  assert.ok(errors.length > 0, 'the connection was cut');
  assert.deepEqual(seen, expected);
});

test('patches of all types', async () => {
  const apps = config.makeApiClient(k8s.AppsV1Api);
  const name = 'patched';
  await apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: [
              { name: 'a', image: 'x:1' },
              { name: 'b', image: 'x:1' },
            ],
          },
        },
      },
    },
  });
  const patch = (body: unknown, strategy: k8s.PatchStrategy, more: { fieldManager?: string; force?: boolean } = {}) =>
    apps.patchNamespacedDeployment({ namespace, name, body, ...more }, patchAs(strategy));
  const images = (object: k8s.V1Deployment) =>
    object.spec?.template.spec?.containers.map((container) => `${container.name}=${container.image}`);
  const container = { spec: { template: { spec: { containers: [{ name: 'b', image: 'x:2' }] } } } };
  assert.deepEqual(images(await patch(container, k8s.PatchStrategy.StrategicMergePatch)), ['a=x:1', 'b=x:2']);
  const operations = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'x:3' }];
  assert.deepEqual(images(await patch(operations, k8s.PatchStrategy.JsonPatch)), ['a=x:3', 'b=x:2']);
  assert.deepEqual(images(await patch(container, k8s.PatchStrategy.MergePatch)), ['b=x:2']);
  const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels: { tier: 'front' } } };
  const owned = await patch(applied, k8s.PatchStrategy.ServerSideApply, { fieldManager: 'me' });
  assert.deepEqual(owned.metadata?.labels, { tier: 'front' });
  assert.ok(owned.metadata?.managedFields?.some(({ manager, operation }) => manager === 'me' && operation === 'Apply'));
  const other = { ...applied, metadata: { name, labels: { tier: 'back' } } };
  await assert.rejects(
    patch(other, k8s.PatchStrategy.ServerSideApply, { fieldManager: 'you' }),
    refused(409, 'Conflict', /conflict with "me": \.metadata\.labels\.tier$/),
  );
  const taken = await patch(other, k8s.PatchStrategy.ServerSideApply, { fieldManager: 'you', force: true });
  assert.deepEqual(taken.metadata?.labels, { tier: 'back' });
  await apps.deleteNamespacedDeployment({ namespace, name });
});

test('objects of any kind, one call for all', async () => {
  const objects = k8s.KubernetesObjectApi.makeApiClient(config);
  const [secret] = k8s.loadAllYaml('apiVersion: v1\nkind: Secret\nmetadata: { name: any }\nstringData: { a: b }\n');
  const made = await objects.create<k8s.V1Secret>(secret);
  assert.equal(made.data?.a, 'Yg==');
  const listed = await objects.list('v1', 'Secret', namespace);
  assert.ok(listed.items.some((item) => item.metadata?.name === 'any'));
  await objects.delete({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'any', namespace } });
});

test('errors are Status objects', async () => {
  await core.createNamespacedConfigMap({ namespace, body: map('once', '1') });
  await assert.rejects(
    core.createNamespacedConfigMap({ namespace, body: map('once', '1') }),
    refused(409, 'AlreadyExists', /configmaps "once" already exists/),
  );
  await assert.rejects(
    core.readNamespacedPod({ namespace, name: 'none' }),
    refused(404, 'NotFound', /pods "none" not found/),
  );
  await assert.rejects(
    core.createNamespacedConfigMap({ namespace, body: map('No Name', '1') }),
    refused(422, 'Invalid', /metadata\.name: Invalid value: "No Name"/),
  );
  const stale = { ...map('once', '2'), metadata: { name: 'once', resourceVersion: '1' } };
  await assert.rejects(
    core.replaceNamespacedConfigMap({ namespace, name: 'once', body: stale }),
    refused(409, 'Conflict', /the object has been modified/),
  );
});

test('a watch shows each change in its order', async () => {
  const seen: string[] = [];
  const { metadata } = await core.listNamespacedSecret({ namespace });
  const watch = await new k8s.Watch(config).watch(
    `/api/v1/namespaces/${namespace}/secrets`,
    { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true },
    (phase, object: k8s.V1Secret) => seen.push(`${phase} ${object.metadata?.name}`),
    () => undefined,
  );
  await core.createNamespacedSecret({ namespace, body: { metadata: { name: 'watched' } } });
  await core.replaceNamespacedSecret({
    namespace,
    name: 'watched',
    body: { metadata: { name: 'watched' }, stringData: { a: 'b' } },
  });
  await core.deleteNamespacedSecret({ namespace, name: 'watched' });
  await eventually('all changes are seen', async () => seen.length === 3);
  assert.deepEqual(seen, ['ADDED watched', 'MODIFIED watched', 'DELETED watched']);
  watch.abort();
});

test('logs, exec and port-forward reach a container', async () => {
  const script = 'echo served > /index.html; echo started; exec httpd -f -p 8080 -h /';
  const container = { name: 'main', image: 'knarr/busybox:1', command: ['sh', '-c', script] };
  const spec = { containers: [container], terminationGracePeriodSeconds: 0 };
  await core.createNamespacedPod({ namespace, body: { metadata: { name: 'served' }, spec } });
  await eventually('the pod is ready', async () => {
    const { status } = await core.readNamespacedPod({ namespace, name: 'served' });
    return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  });
  const log = new PassThrough();
  await new k8s.Log(config).log(namespace, 'served', 'main', log, { tailLines: 1 });
  assert.equal(await text(log), 'started\n');

  const [out, errors] = [new PassThrough(), new PassThrough()];
  const said = text(out);
  const complained = text(errors);
  const status = await new Promise<k8s.V1Status>((resolve, reject) => {
    new k8s.Exec(config)
      .exec(
        namespace,
        'served',
        'main',
        ['sh', '-c', 'cat; echo bad >&2; exit 3'],
        out,
        errors,
        PassThrough.from(['in\n']),
        false,
        resolve,
      )
      .catch(reject);
  });
  out.end();
  errors.end();
  assert.equal(status.status, 'Failure');
  assert.equal(status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message, '3');
  assert.deepEqual([await said, await complained], ['in\n', 'bad\n']);

  const [answer, input] = [new PassThrough(), new PassThrough()];
  let received = '';
  answer.on('data', (chunk: Buffer) => {
    received += chunk.toString();
  });
  const forwarded = await new k8s.PortForward(config).portForward(namespace, 'served', [8080], answer, null, input);
  input.write('GET /index.html HTTP/1.0\r\n\r\n');
  await eventually('the page comes through', async () => /200 OK[\s\S]*served\n$/.test(received), 10_000);
  (typeof forwarded === 'function' ? forwarded() : forwarded)?.close();
  await core.deleteNamespacedPod({ namespace, name: 'served' });
});
