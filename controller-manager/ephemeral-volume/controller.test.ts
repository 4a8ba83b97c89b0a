import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodSpec } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { pods, persistentvolumeclaims } = coreV1Resources;
const key = { name: 'p', namespace: 'default' };
const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const spec = {
  containers: [{ name: 'c', image: 'a' }],
  volumes: [
    { name: 'plain', emptyDir: {} },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec: claimSpec } } },
  ],
} as unknown as PodSpec;

test('an ephemeral volume gets a claim that goes with its pod, and gets it again', async () => {
  const cluster = new TestCluster(['ephemeral-volume-controller']);
  const pod = await cluster.client.create(pods, { metadata: key, spec });
  await cluster.quiet();
  const claims = () => cluster.all(persistentvolumeclaims);
  assert.deepEqual(
    claims().map(({ metadata }) => metadata.name),
    ['p-scratch'],
  );
  const [claim] = claims();
  assert.deepEqual(claim?.metadata.labels, { a: 'b' });
  assert.deepEqual(claim?.spec, claimSpec);
  assert.deepEqual(claim?.metadata.ownerReferences, [
    { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: pod.metadata.uid, controller: true, blockOwnerDeletion: true },
  ]);
  await cluster.client.delete(persistentvolumeclaims, { name: 'p-scratch', namespace: 'default' });
  await cluster.until(() => claims().length === 1 && claims()[0]?.metadata.uid !== claim?.metadata.uid, 'another one');
  assert.deepEqual(cluster.events, []);
  await cluster.stop();
});

test("a claim of that name that is another's is left alone, and the pod is told", async () => {
  const cluster = new TestCluster(['ephemeral-volume-controller']);
  const metadata = { name: 'p-scratch', namespace: 'default' };
  await cluster.client.create(persistentvolumeclaims, { metadata, spec: claimSpec as never });
  await cluster.quiet();
  await cluster.client.create(pods, { metadata: key, spec });
  await cluster.quiet();
  assert.deepEqual(cluster.events, [
    'Warning FailedBinding Pod/p: ephemeral volume scratch: PVC default/p-scratch was not created for pod default/p (pod is not owner)',
  ]);
  assert.equal(cluster.all(persistentvolumeclaims)[0]?.metadata.ownerReferences, undefined);
  await cluster.stop();
});
