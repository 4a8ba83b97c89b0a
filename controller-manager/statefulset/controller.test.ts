import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatefulSet, StatefulSetSpec } from '../../proto/gen/apps/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';

const { statefulsets: type, controllerrevisions } = appsV1Resources;
const { persistentvolumeclaims } = coreV1Resources;
const key = { name: 'sts', namespace: 'default' };
const draft = (spec: Partial<StatefulSetSpec> = {}) => ({
  metadata: key,
  spec: {
    replicas: 3,
    serviceName: 's',
    selector: { matchLabels: { app: 'sts' } },
    template: templateOf({ app: 'sts' }),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    ...spec,
  },
});
const namesOf = (cluster: TestCluster) => cluster.pods.map((pod) => pod.metadata.name).sort();
const setOf = (cluster: TestCluster) => cluster.all(type)[0] as StatefulSet | undefined;
const settled = (cluster: TestCluster, replicas: number) =>
  cluster.until(() => {
    void cluster.kubelet();
    const { status, metadata } = setOf(cluster) ?? {};
    return (
      status?.observedGeneration === metadata?.generation &&
      status?.replicas === replicas &&
      status.availableReplicas === replicas &&
      status.currentRevision === status.updateRevision
    );
  }, `${replicas} pods of one revision`);

test('pods come one after the other, each when the one before is ready, with names and labels of their own', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  await cluster.client.create(type, draft());
  await cluster.until(() => cluster.pods.length === 1, 'the first pod');
  await cluster.quiet();
  assert.deepEqual(namesOf(cluster), ['sts-0']);
  await settled(cluster, 3);
  assert.deepEqual(namesOf(cluster), ['sts-0', 'sts-1', 'sts-2']);
  const [pod] = cluster.pods;
  assert.equal(pod?.spec.hostname, 'sts-0');
  assert.equal(pod?.spec.subdomain, 's');
  const revision = setOf(cluster)?.status?.updateRevision;
  assert.deepEqual(pod?.metadata.labels, {
    app: 'sts',
    'apps.kubernetes.io/pod-index': '0',
    'controller-revision-hash': revision,
    'statefulset.kubernetes.io/pod-name': 'sts-0',
  });
  assert.deepEqual(setOf(cluster)?.status, {
    observedGeneration: 1,
    replicas: 3,
    readyReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
    collisionCount: 0,
    currentRevision: revision,
    updateRevision: revision,
  });
  await cluster.quiet();
  assert.deepEqual(
    cluster.events,
    [0, 1, 2].map((i) => `Normal SuccessfulCreate StatefulSet/sts: Create Pod sts-${i} in StatefulSet sts successful`),
  );
  await cluster.stop();
});

test('Parallel makes all pods at once', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  await cluster.client.create(type, draft({ podManagementPolicy: 'Parallel' }));
  await cluster.until(() => cluster.pods.length === 3, 'all pods');
  await cluster.stop();
});

test('scaling down removes the highest first, and the next when that one is gone', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  await cluster.client.create(type, draft());
  await settled(cluster, 3);
  await cluster.client.patch(type, key, { type: 'merge', body: { spec: { replicas: 1 } } });
  await cluster.quiet();
  const going = () => cluster.pods.filter((pod) => pod.metadata.deletionTimestamp).map((pod) => pod.metadata.name);
  await cluster.until(() => going().length > 0, 'a deletion');
  assert.deepEqual(going(), ['sts-2']);
  await settled(cluster, 1);
  assert.deepEqual(namesOf(cluster), ['sts-0']);
  await cluster.quiet();
  for (const i of [1, 2])
    assert.ok(
      cluster.events.includes(
        `Normal SuccessfulDelete StatefulSet/sts: Delete Pod sts-${i} in StatefulSet sts successful`,
      ),
    );
  await cluster.stop();
});

test('an update goes from the last pod to the first, stops at the partition, and keeps a history', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  await cluster.client.create(type, draft());
  await settled(cluster, 3);
  const images = () => cluster.pods.map((pod) => `${pod.metadata.name} ${pod.spec.containers[0]?.image}`).sort();
  const change = (spec: object) => cluster.client.patch(type, key, { type: 'strategic', body: { spec } });
  await change({
    template: { spec: { containers: [{ name: 'c', image: 'b' }] } },
    updateStrategy: { rollingUpdate: { partition: 2 } },
  });
  await cluster.until(() => {
    void cluster.kubelet();
    return setOf(cluster)?.status?.updatedReplicas === 1 && setOf(cluster)?.status?.availableReplicas === 3;
  }, 'one pod updated');
  await cluster.quiet();
  assert.deepEqual(images(), ['sts-0 a', 'sts-1 a', 'sts-2 b']);
  assert.notEqual(setOf(cluster)?.status?.currentRevision, setOf(cluster)?.status?.updateRevision);
  await change({ updateStrategy: { rollingUpdate: { partition: 0 } } });
  await settled(cluster, 3);
  assert.deepEqual(images(), ['sts-0 b', 'sts-1 b', 'sts-2 b']);
  assert.deepEqual(
    cluster
      .all(controllerrevisions)
      .map((one) => one.revision)
      .sort(),
    [1, 2],
  );
  await cluster.stop();
});

test('each pod has claims of its own, which outlive it', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  const volumeClaimTemplates = [
    { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } },
  ] as unknown as NonNullable<StatefulSetSpec['volumeClaimTemplates']>;
  await cluster.client.create(type, draft({ replicas: 1, volumeClaimTemplates }));
  await settled(cluster, 1);
  assert.deepEqual(cluster.pods[0]?.spec.volumes, [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-sts-0', readOnly: false } },
  ]);
  await cluster.client.patch(type, key, { type: 'merge', body: { spec: { replicas: 0 } } });
  await settled(cluster, 0);
  assert.deepEqual(
    cluster.all(persistentvolumeclaims).map((one) => one.metadata.name),
    ['data-sts-0'],
  );
  await cluster.stop();
});

test('a pod that failed is made again under its name', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  await cluster.client.create(type, draft({ replicas: 1 }));
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  const uid = cluster.pods[0]?.metadata.uid;
  await cluster.kubelet(() => 'fail');
  await cluster.until(() => {
    void cluster.kubelet(() => 'pending');
    return cluster.pods.length === 1 && cluster.pods[0]?.metadata.uid !== uid;
  }, 'another pod');
  assert.deepEqual(namesOf(cluster), ['sts-0']);
  await cluster.quiet();
  assert.deepEqual(
    cluster.events.filter((text) => text.includes('StatefulSet/sts')),
    [
      'Normal SuccessfulCreate StatefulSet/sts: Create Pod sts-0 in StatefulSet sts successful',
      'Normal SuccessfulDelete StatefulSet/sts: Delete Pod sts-0 in StatefulSet sts successful',
    ],
  );
  await cluster.stop();
});

test('claims are owned by what they are to go with', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  const volumeClaimTemplates = [
    { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } },
  ] as unknown as NonNullable<StatefulSetSpec['volumeClaimTemplates']>;
  await cluster.client.create(type, draft({ replicas: 2, volumeClaimTemplates }));
  await settled(cluster, 2);
  const owners = () =>
    Object.fromEntries(
      cluster
        .all(persistentvolumeclaims)
        .map(({ metadata }) => [
          metadata.name,
          (metadata.ownerReferences ?? []).map((one) => `${one.kind} ${one.name}`),
        ]),
    );
  assert.deepEqual(owners(), { 'data-sts-0': [], 'data-sts-1': [] });
  const change = (spec: object) => cluster.client.patch(type, key, { type: 'merge', body: { spec } });
  await change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } });
  await cluster.until(() => owners()['data-sts-1']?.length === 1, 'owners');
  await cluster.quiet();
  assert.deepEqual(owners(), { 'data-sts-0': ['StatefulSet sts'], 'data-sts-1': ['StatefulSet sts'] });
  await change({ replicas: 1 });
  await settled(cluster, 1);
  assert.deepEqual(owners(), { 'data-sts-0': ['StatefulSet sts'], 'data-sts-1': ['Pod sts-1'] });
  await change({ replicas: 2 });
  await cluster.quiet();
  assert.deepEqual(namesOf(cluster), ['sts-0'], 'the claim of the pod that was there is to go first');
  await cluster.client.delete(persistentvolumeclaims, { name: 'data-sts-1', namespace: 'default' });
  await settled(cluster, 2);
  await change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } });
  await cluster.until(() => owners()['data-sts-0']?.length === 0, 'no owners');
  await cluster.stop();
});

test('an update of pods that come all at once goes on although one below serves nobody', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  await cluster.client.create(type, draft({ podManagementPolicy: 'Parallel' }));
  await cluster.until(() => cluster.pods.length === 3, 'three pods');
  await cluster.kubelet((pod) => (pod.metadata.name === 'sts-0' ? 'pending' : 'run'));
  const template = { spec: { containers: [{ name: 'c', image: 'b' }] } };
  await cluster.client.patch(type, key, { type: 'strategic', body: { spec: { template } } });
  await settled(cluster, 3);
  assert.deepEqual([...new Set(cluster.pods.map((pod) => pod.spec.containers[0]?.image))], ['b']);
  await cluster.stop();
});

test('pods that are there count although the next one is refused', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  let isRefused = true;
  cluster.api.intercept = ({ method, path }) => {
    if (isRefused && method === 'POST' && path.endsWith('/pods') && cluster.pods.length === 1)
      throw new Error('no room');
  };
  await cluster.client.create(type, draft());
  await cluster.until(() => cluster.pods.length === 1, 'the first pod');
  await cluster.kubelet();
  await cluster.until(() => setOf(cluster)?.status?.readyReplicas === 1, 'its count');
  const refusal = 'Warning FailedCreate StatefulSet/sts: Create Pod sts-1 in StatefulSet sts failed error: no room';
  await cluster.until(() => cluster.events.includes(refusal), 'the refusal');
  isRefused = false;
  await settled(cluster, 3);
  await cluster.stop();
});

test('a claim that someone deletes while its pod waits for it is made again', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } } as never;
  await cluster.client.create(type, draft({ replicas: 1, volumeClaimTemplates: [claim] }));
  await cluster.until(() => cluster.pods.length === 1, 'the pod');
  await cluster.client.delete(persistentvolumeclaims, { name: 'data-sts-0', namespace: 'default' });
  await cluster.until(() => cluster.all(persistentvolumeclaims).length === 1, 'the claim again');
  await cluster.stop();
});

test('a pod that is taken over gets the labels of its identity', async () => {
  const cluster = new TestCluster(['statefulset-controller']);
  const metadata = { name: 'sts-0', namespace: 'default', labels: { app: 'sts' } };
  cluster.api.seed(coreV1Resources.pods, {
    metadata,
    spec: { containers: [], nodeName: 'n' },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  await cluster.client.create(type, draft({ replicas: 1, updateStrategy: { type: 'OnDelete' } }));
  const labels = () => cluster.pods[0]?.metadata.labels;
  await cluster.until(() => labels()?.['statefulset.kubernetes.io/pod-name'] === 'sts-0', 'the labels');
  assert.equal(labels()?.['apps.kubernetes.io/pod-index'], '0');
  await cluster.quiet();
  assert.ok(
    cluster.events.includes('Normal SuccessfulUpdate StatefulSet/sts: Update Pod sts-0 in StatefulSet sts successful'),
  );
  await cluster.stop();
});
