import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { configmaps, namespaces, pods, secrets } = coreV1Resources;

test('a deleted namespace is emptied, pods first, and goes when nothing is left', async () => {
  const cluster = new TestCluster(['namespace-controller']);
  await cluster.client.create(namespaces, { metadata: { name: 'a' }, spec: { finalizers: ['kubernetes'] } });
  await cluster.client.create(secrets, { metadata: { name: 's', namespace: 'a' } });
  await cluster.client.create(configmaps, { metadata: { name: 'other', namespace: 'b' } });
  const pod = { metadata: { name: 'p', namespace: 'a' }, spec: { containers: [], nodeName: 'n' } };
  cluster.api.seed(pods, { ...pod, status: { phase: 'Running' } });
  await cluster.client.delete(namespaces, { name: 'a' });
  await cluster.until(() => {
    const conditions = cluster.all(namespaces)[0]?.status?.conditions ?? [];
    return conditions.some(({ type, status }) => type === 'NamespaceContentRemaining' && status === 'True');
  }, 'a report of what remains');
  const [namespace] = cluster.all(namespaces);
  assert.equal(namespace?.status?.phase, 'Terminating');
  assert.deepEqual(
    namespace?.status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]),
    [
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'False',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: pods. has 1 resource instances',
      ],
      ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    ],
  );
  assert.equal(cluster.all(secrets).length, 1, 'a pod may need its secrets to the end');
  await cluster.kubelet();
  await cluster.until(() => cluster.all(namespaces).length === 0, 'the end of the namespace');
  assert.equal(cluster.all(secrets).length, 0);
  assert.equal(cluster.all(configmaps).length, 1, 'other namespaces are not touched');
  await cluster.stop();
});

test('content that a finalizer holds keeps its namespace, which says so', async () => {
  const cluster = new TestCluster(['namespace-controller']);
  await cluster.client.create(namespaces, { metadata: { name: 'a' }, spec: { finalizers: ['kubernetes'] } });
  await cluster.client.create(configmaps, {
    metadata: { name: 'c', namespace: 'a', finalizers: ['example.com/hold'] },
  });
  await cluster.client.delete(namespaces, { name: 'a' });
  await cluster.until(() => (cluster.all(namespaces)[0]?.status?.conditions ?? []).length > 0, 'conditions');
  const message = cluster
    .all(namespaces)[0]
    ?.status?.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining')?.message;
  assert.equal(
    message,
    'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  );
  await cluster.client.patch(
    configmaps,
    { name: 'c', namespace: 'a' },
    { type: 'merge', body: { metadata: { finalizers: [] } } },
  );
  await cluster.clock.advance(10_000);
  await cluster.until(() => cluster.all(namespaces).length === 0, 'the end of the namespace');
  await cluster.stop();
});
