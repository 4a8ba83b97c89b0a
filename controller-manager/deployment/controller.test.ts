import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';

const { deployments, replicasets } = appsV1Resources;
const names = ['deployment-controller', 'replicaset-controller'];
const draft = (image = 'a') => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: templateOf({ app: 'web' }, image),
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  },
});
const web = { name: 'web', namespace: 'default' };
const mask = (text: string) =>
  text
    .replace('(combined from similar events): ', '')
    .replace(/web-\w{8,10}-\w{5}/g, 'web-H-S')
    .replace(/web-\w{8,10}/g, 'web-H');
const masked = (texts: readonly string[]) => [...new Set(texts.map(mask))].sort();

test('a Deployment becomes pods, is rolled out and back, and tells of each step', async () => {
  const cluster = new TestCluster(names);
  const settle = () =>
    cluster.until(() => {
      void cluster.kubelet();
      const status = cluster.all(deployments)[0]?.status;
      return (
        status?.observedGeneration === cluster.all(deployments)[0]?.metadata.generation &&
        status?.updatedReplicas === 3 &&
        status.replicas === 3 &&
        status.availableReplicas === 3
      );
    }, 'a complete rollout');
  await cluster.client.create(deployments, draft());
  await settle();
  assert.equal(cluster.pods.length, 3);
  const patch = (image: string) =>
    cluster.client.patch(deployments, web, {
      type: 'strategic',
      body: { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } },
    });
  await patch('b');
  await settle();
  await patch('a');
  await settle();
  await cluster.quiet();
  const sets = cluster.all(replicasets);
  assert.equal(sets.length, 2);
  const newest = sets.find((set) => set.spec.replicas === 3);
  assert.equal(newest?.metadata.annotations?.['deployment.kubernetes.io/revision'], '3');
  assert.equal(newest?.metadata.annotations?.['deployment.kubernetes.io/revision-history'], '1');
  assert.deepEqual(masked(cluster.events), [
    'Normal ScalingReplicaSet Deployment/web: Scaled down replica set web-H from 1 to 0',
    'Normal ScalingReplicaSet Deployment/web: Scaled down replica set web-H from 2 to 1',
    'Normal ScalingReplicaSet Deployment/web: Scaled down replica set web-H from 3 to 2',
    'Normal ScalingReplicaSet Deployment/web: Scaled up replica set web-H from 0 to 1',
    'Normal ScalingReplicaSet Deployment/web: Scaled up replica set web-H from 0 to 3',
    'Normal ScalingReplicaSet Deployment/web: Scaled up replica set web-H from 1 to 2',
    'Normal ScalingReplicaSet Deployment/web: Scaled up replica set web-H from 2 to 3',
    'Normal SuccessfulCreate ReplicaSet/web-H: Created pod: web-H-S',
    'Normal SuccessfulDelete ReplicaSet/web-H: Deleted pod: web-H-S',
  ]);
  await cluster.stop();
});

test('when all is as it should be, nothing is written', async () => {
  const cluster = new TestCluster(names);
  await cluster.client.create(deployments, draft());
  await cluster.until(() => cluster.pods.length === 3, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  const writes = cluster.api.writes.length;
  // A pod that changes in what nobody counts, and so wakes both controllers.
  const [pod] = cluster.pods;
  assert.ok(pod);
  await cluster.client.patch(coreV1Resources.pods, pod.metadata, {
    type: 'merge',
    body: { metadata: { annotations: { a: 'b' } } },
  });
  await cluster.quiet();
  assert.equal(cluster.api.writes.length, writes + 1, cluster.api.writes.slice(writes).join('\n'));
  await cluster.stop();
});

test('a ReplicaSet of another template under the name that is due raises the collision count', async () => {
  const cluster = new TestCluster(names);
  await cluster.client.create(deployments, draft());
  await cluster.until(() => cluster.all(replicasets).length === 1, 'the ReplicaSet');
  const [made] = cluster.all(replicasets);
  assert.ok(made);
  await cluster.stop();

  const other = new TestCluster(names);
  other.api.seed(replicasets, {
    metadata: { name: made.metadata.name, namespace: 'default' },
    spec: { replicas: 0, selector: { matchLabels: { app: 'x' } }, template: templateOf({ app: 'x' }) },
  });
  await other.client.create(deployments, draft());
  await other.until(() => other.all(replicasets).length === 2, 'a ReplicaSet of another name');
  assert.equal(other.all(deployments)[0]?.status.collisionCount, 1);
  await other.stop();
});
