import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactVerify } from 'jose';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { configmaps, secrets } = coreV1Resources;
const base64 = (text: string) => Buffer.from(text).toString('base64');

function token(cluster: TestCluster, id: string, changes: Readonly<Record<string, string>> = {}) {
  const data = {
    'token-id': id,
    'token-secret': '0123456789abcdef',
    'usage-bootstrap-signing': 'true',
    ...changes,
  };
  cluster.api.seed(secrets, {
    metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, base64(value)])),
  });
}

test('cluster-info is signed by every token that may, and by no other', async () => {
  const cluster = new TestCluster(['bootstrap-signer-controller']);
  token(cluster, 'abcdef');
  token(cluster, 'silent', { 'usage-bootstrap-signing': 'false' });
  token(cluster, 'ended1', { expiration: '2020-01-01T00:00:00Z' });
  await cluster.client.create(configmaps, {
    metadata: { name: 'cluster-info', namespace: 'kube-public' },
    data: { kubeconfig: 'content', 'jws-kubeconfig-gone00': 'x' },
  });
  const data = () => cluster.all(configmaps)[0]?.data ?? {};
  await cluster.until(() => 'jws-kubeconfig-abcdef' in data(), 'the signature');
  assert.deepEqual(Object.keys(data()).sort(), ['jws-kubeconfig-abcdef', 'kubeconfig']);
  const [header, , signature] = (data()['jws-kubeconfig-abcdef'] ?? '').split('.');
  const whole = `${header}.${Buffer.from('content').toString('base64url')}.${signature}`;
  const { protectedHeader } = await compactVerify(whole, Buffer.from('0123456789abcdef'));
  assert.deepEqual(protectedHeader, { alg: 'HS256', kid: 'abcdef' });
  await cluster.stop();
});

test('a token goes when its time is over', async () => {
  const cluster = new TestCluster(['token-cleaner-controller']);
  token(cluster, 'abcdef', { expiration: new Date(cluster.clock.now() + 60_000).toISOString() });
  token(cluster, 'always');
  await cluster.quiet();
  assert.equal(cluster.all(secrets).length, 2);
  await cluster.clock.advance(60_000);
  await cluster.until(() => cluster.all(secrets).length === 1, 'the end of the token');
  assert.equal(cluster.all(secrets)[0]?.metadata.name, 'bootstrap-token-always');
  await cluster.stop();
});
