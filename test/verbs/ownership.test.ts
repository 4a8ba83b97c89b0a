import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';

// Who owns which field after server-side applies that go through other doors, or come after other ways of writing.

const maps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

interface Owned {
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: { readonly replicas: number };
  readonly metadata: {
    readonly labels?: object;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly subresource?: string;
      readonly fieldsV1: object;
    }[];
  };
  readonly message?: string;
}

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
  await apply(deployments, 'owned', 'owner', deployment('owned', 1));
});
after(() => api?.stop());

const deployment = (name: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
});

const map = (name: string, data: object, metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});

function apply(path: string, name: string, manager: string, body: object) {
  return sendRaw<Owned>(api, 'PATCH', `${path}/${name}?fieldManager=${manager}`, {
    type: 'application/apply-patch+yaml',
    body,
  });
}

const create = (manager: string, body: object) =>
  sendRaw<Owned>(api, 'POST', `${maps}?fieldManager=${manager}`, { type: 'application/json', body });

const shares = ({ metadata }: Owned) =>
  Object.fromEntries(metadata.managedFields.map((one) => [`${one.manager} ${one.operation}`, one.fieldsV1]));

test('an apply of the status owns the status alone', async () => {
  const sent = {
    ...deployment('owned', 9),
    metadata: { name: 'owned', labels: { a: 'b' } },
    status: { replicas: 3 },
  };
  const { code, body } = await apply(deployments, 'owned/status', 'ctl', { ...sent });
  assert.equal(code, 200);
  assert.equal(body.spec.replicas, 1);
  assert.equal(body.metadata.labels, undefined);
  assert.deepEqual(shares(body)['ctl Apply'], { 'f:status': { 'f:replicas': {} } });
});

test('an apply of a scale by force takes the replicas', async () => {
  const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'owned' }, spec: { replicas: 5 } };
  const path = `${deployments}/owned/scale?fieldManager=m&force=true`;
  const { code } = await sendRaw(api, 'PATCH', path, { type: 'application/apply-patch+yaml', body: scale });
  assert.equal(code, 200);
  const { body } = await sendRaw<Owned>(api, 'GET', `${deployments}/owned`);
  assert.equal(body.spec.replicas, 5);
  assert.deepEqual(shares(body)['m Apply'], { 'f:spec': { 'f:replicas': {} } });
});

test('kubectl takes over what it applied on the client, and keeps the annotation true', async () => {
  const annotations = { [lastApplied]: `${JSON.stringify(map('csa', { a: '1', b: '2' }))}\n` };
  await create('kubectl-client-side-apply', map('csa', { a: '1', b: '2' }, { annotations }));
  const { code, body } = await apply(maps, 'csa', 'kubectl', map('csa', { a: '9' }));
  assert.equal(code, 200);
  assert.deepEqual(body.data, { a: '9', b: '2' });
  assert.equal(
    body.metadata.annotations?.[lastApplied],
    '{"apiVersion":"v1","data":{"a":"9"},"kind":"ConfigMap","metadata":{"name":"csa"}}\n',
  );
});

test('another manager than kubectl takes over nothing', async () => {
  const annotations = { [lastApplied]: JSON.stringify(map('held', { a: '1' })) };
  await create('kubectl-client-side-apply', map('held', { a: '1' }, { annotations }));
  const { code, body } = await apply(maps, 'held', 'mine', map('held', { a: '9' }));
  assert.equal(code, 409);
  assert.equal(
    body.message,
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a',
  );
});

test('what was applied on the client says nothing when it is too deep to read', async () => {
  const deep = `{"apiVersion":"v1","data":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
  await create('someone', map('deep', { a: '1' }, { annotations: { [lastApplied]: deep } }));
  const { code } = await apply(maps, 'deep', 'kubectl', map('deep', { a: '9' }));
  assert.equal(code, 409);
});

test('what has changed since it was applied on the client is not taken over', async () => {
  const annotations = { [lastApplied]: JSON.stringify(map('moved', { a: '0' })) };
  await create('someone', map('moved', { a: '1' }, { annotations }));
  const { code } = await apply(maps, 'moved', 'kubectl', map('moved', { a: '9' }));
  assert.equal(code, 409);
});

test('what stood there unrecorded belongs to a manager of its own at the first apply', async () => {
  await create('x', map('unknown', { a: '1' }));
  await sendRaw(api, 'PATCH', `${maps}/unknown`, {
    type: 'application/merge-patch+json',
    body: { metadata: { managedFields: [{}] } },
  });
  const { body } = await apply(maps, 'unknown', 'm', map('unknown', { b: '2' }));
  assert.deepEqual(shares(body), {
    'm Apply': { 'f:data': { 'f:b': {} } },
    'before-first-apply Update': { 'f:data': { '.': {}, 'f:a': {} } },
  });
});

test('the count of templates belongs to who writes a daemon set', async () => {
  const path = '/apis/apps/v1/namespaces/default/daemonsets';
  const { replicas: _none, ...spec } = deployment('x', 1).spec;
  const counted = 'deprecated.daemonset.template.generation';
  const set = { metadata: { name: 'counted' }, spec };
  const owner = ({ metadata }: Owned) =>
    metadata.managedFields
      .filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes(`f:${counted}`))
      .map(({ manager }) => manager);
  const send = (method: string, to: string, body: object, type = 'application/json') =>
    sendRaw<Owned>(api, method, to, { type, body });
  const made = await send('POST', `${path}?fieldManager=maker`, set);
  assert.equal(made.body.metadata.annotations?.[counted], '1');
  assert.deepEqual(owner(made.body), ['maker']);
  const merge = 'application/merge-patch+json';
  const patched = await send('PATCH', `${path}/counted?fieldManager=other`, { spec: { minReadySeconds: 1 } }, merge);
  assert.deepEqual(owner(patched.body), ['maker']);
  // Who sends none has said that it is 0.
  const put = await send('PUT', `${path}/counted?fieldManager=other`, set);
  assert.equal(put.body.metadata.annotations?.[counted], '1');
  assert.deepEqual(owner(put.body), ['other']);
  const status = await send('PUT', `${path}/counted/status?fieldManager=ctl`, { ...set, status: {} });
  assert.equal(status.body.metadata.annotations?.[counted], '1');
  const bad = await send('POST', path, { ...set, metadata: { name: 'bad', annotations: { [counted]: 'x' } } });
  assert.equal(
    bad.body.message,
    'DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing "x": invalid syntax',
  );
});

test('a probe that is applied no more goes with its defaults, and a volume may get another source', async () => {
  const web = (container: object, volume: object) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'probed' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx', ...container }], volumes: [{ name: 'v', ...volume }] },
      },
    },
  });
  const probe = { livenessProbe: { httpGet: { path: '/', port: 80 } } };
  await apply(deployments, 'probed', 'helm', web(probe, { configMap: { name: 'm' } }));
  const { code, body } = await apply(deployments, 'probed', 'helm', web({}, { secret: { secretName: 's' } }));
  assert.equal(code, 200, body.message);
  const { spec } = (body as unknown as ReturnType<typeof web>).spec.template;
  assert.equal('livenessProbe' in (spec.containers[0] ?? {}), false);
  assert.deepEqual(spec.volumes, [{ name: 'v', secret: { secretName: 's', defaultMode: 420 } }]);
});
