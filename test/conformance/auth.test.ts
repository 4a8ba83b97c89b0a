import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { makeRequest } from '../access/certificate-request.ts';
import { at } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// Who somebody is and what they may do: accounts, their tokens, certificates, reviews.

let home: string;
let namespace: string;
const { api } = sharedCluster({}, async () => {
  home = await api.namespace();
  namespace = home.split('/').at(-1) ?? '';
});

const tokenOf = async (account: string, spec: object = {}) =>
  String(at(await api.create(`${home}/serviceaccounts/${account}/token`, { spec }), 'status.token'));

test('a token of a service account MUST be authenticated by a review, and be of that account', async () => {
  await api.create(`${home}/serviceaccounts`, { metadata: { name: 'reviewed' } });
  const token = await tokenOf('reviewed');
  const review = await api.create('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } });
  assert.equal(at(review, 'status.authenticated'), true);
  assert.equal(at(review, 'status.error'), undefined);
  assert.equal(at(review, 'status.user.username'), `system:serviceaccount:${namespace}:reviewed`);
  await api.delete(`${home}/serviceaccounts/reviewed`);
  const later = await api.create('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } });
  assert.notEqual(at(later, 'status.authenticated'), true);
});

test('the issuer of tokens MUST publish its document and its keys, and sign with one of them', async () => {
  await api.create(`${home}/serviceaccounts`, { metadata: { name: 'issued' } });
  const token = await tokenOf('issued');
  const part = (index: number) => JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
  const document = await api.call('GET', '/.well-known/openid-configuration', { token });
  assert.equal(document.code, 200);
  assert.equal(document.body.issuer, part(1).iss);
  const keys = new URL(String(document.body.jwks_uri)).pathname;
  const { body, headers } = await api.call('GET', keys, { token });
  assert.equal(headers['content-type'], 'application/jwk-set+json');
  await jwtVerify(token, createLocalJWKSet(body as unknown as JSONWebKeySet), { issuer: part(1).iss });
});
for (const { account, pod, mounted } of [
  { account: undefined, pod: undefined, mounted: true },
  { account: true, pod: undefined, mounted: true },
  { account: false, pod: undefined, mounted: false },
  { account: undefined, pod: true, mounted: true },
  { account: true, pod: true, mounted: true },
  { account: false, pod: true, mounted: true },
  { account: undefined, pod: false, mounted: false },
  { account: true, pod: false, mounted: false },
  { account: false, pod: false, mounted: false },
]) {
  test(`a token MUST ${mounted ? '' : 'NOT '}be mounted when the account says ${account} and the pod ${pod}`, async () => {
    const name = `mount-${account}-${pod}`;
    const wish = (value: boolean | undefined) => (value === undefined ? {} : { automountServiceAccountToken: value });
    await api.create(`${home}/serviceaccounts`, { metadata: { name }, ...wish(account) });
    const spec = { serviceAccountName: name, containers: [{ name: 'c', image: 'i:1' }], ...wish(pod) };
    const made = await api.create(`${home}/pods?dryRun=All`, { metadata: { name }, spec });
    const mount = at(made, 'spec.containers.0.volumeMounts.0.mountPath');
    assert.equal(mount, mounted ? '/var/run/secrets/kubernetes.io/serviceaccount' : undefined);
  });
}

test('a mounted token MUST come with the root certificate and the namespace', async () => {
  const spec = { containers: [{ name: 'c', image: 'i:1' }] };
  const made = await api.create(`${home}/pods?dryRun=All`, { metadata: { name: 'p' }, spec });
  const sources = at(made, 'spec.volumes.0.projected.sources') as object[];
  assert.deepEqual(
    sources.map((source) => Object.keys(source)[0]),
    ['serviceAccountToken', 'configMap', 'downwardAPI'],
  );
});

test('a review of access MUST say what an attempt then meets', async () => {
  await api.create(`${home}/serviceaccounts`, { metadata: { name: 'reader' } });
  const user = `system:serviceaccount:${namespace}:reader`;
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const authorization = '/apis/authorization.k8s.io/v1';
  const resourceAttributes = { verb: 'list', resource: 'configmaps', namespace };
  const allowed = async () => [
    at(
      await api.create(`${authorization}/subjectaccessreviews`, { spec: { user, resourceAttributes } }),
      'status.allowed',
    ),
    at(
      await api.create(`${authorization}/namespaces/${namespace}/localsubjectaccessreviews`, {
        metadata: { namespace },
        spec: { user, resourceAttributes },
      }),
      'status.allowed',
    ),
    (await api.call('GET', `${home}/configmaps`, { headers: { 'impersonate-user': user } })).code === 200,
    (await api.call('GET', `${home}/configmaps`, { token: await tokenOf('reader') })).code === 200,
  ];
  assert.deepEqual(await allowed(), [false, false, false, false]);
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }];
  await api.create(`${rbac}/roles`, { metadata: { name: 'reader' }, rules });
  await api.create(`${rbac}/rolebindings`, {
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }],
  });
  assert.deepEqual(await allowed(), [true, true, true, true]);
});

test('a request for a certificate MUST be read, approved, signed and deleted through its own paths', async () => {
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const { request } = await makeRequest('CN=somebody,O=some');
  const spec = {
    request,
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
    expirationSeconds: 3600,
  };
  const created = await api.create(path, { metadata: { name: 'c', labels: { test: 'csr' } }, spec });
  await api.patch(`${path}/c`, { metadata: { annotations: { patched: 'yes' } } });
  assert.equal((await api.get(`${path}?labelSelector=test%3Dcsr`)).items.length, 1);
  const condition = { type: 'Approved', status: 'True', reason: 'Test', message: 'by a test' };
  const approval = await api.get(`${path}/c/approval`);
  assert.equal(approval.metadata.uid, created.metadata.uid);
  await api.update(`${path}/c/approval`, { ...approval, status: { conditions: [condition] } });
  const signed = await api.when(`${path}/c`, 'is signed', ({ status }) => at(status, 'certificate') !== undefined);
  assert.match(Buffer.from(String(at(signed, 'status.certificate')), 'base64').toString(), /BEGIN CERTIFICATE/);
  await api.patch(`${path}/c/status`, { metadata: { annotations: { status: 'patched' } } });
  await api.get(`${path}/c/status`);
  await api.delete(`${path}?labelSelector=test%3Dcsr`);
  await api.gone(`${path}/c`);
});
