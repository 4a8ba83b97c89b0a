import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forbidden } from '../../api/errors/constructors.ts';
import type { Shared } from '../../client/client.ts';
import type { ReplicaSet } from '../../proto/gen/apps/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';

const { replicasets: type } = appsV1Resources;
const { pods, replicationcontrollers } = coreV1Resources;
const key = { name: 'rs', namespace: 'default' };
const draft = (replicas: number) => ({
  metadata: key,
  spec: { replicas, selector: { matchLabels: { app: 'rs' } }, template: templateOf({ app: 'rs' }) },
});
const scale = (cluster: TestCluster, replicas: number) =>
  cluster.client.patch(type, key, { type: 'merge', body: { spec: { replicas } } });
const setOf = (cluster: TestCluster): Shared<ReplicaSet> => {
  const [set] = cluster.all(type);
  assert.ok(set);
  return set;
};

test('a ReplicaSet makes its pods once, however its cache lags, and counts them', async () => {
  const cluster = new TestCluster(['replicaset-controller']);
  await cluster.client.create(type, draft(25));
  await cluster.until(() => cluster.pods.length >= 25, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  assert.equal(cluster.pods.length, 25);
  assert.equal(cluster.api.writes.filter((write) => write.startsWith('POST') && write.endsWith('/pods')).length, 25);
  assert.deepEqual(setOf(cluster).status, {
    replicas: 25,
    fullyLabeledReplicas: 25,
    readyReplicas: 25,
    availableReplicas: 25,
    terminatingReplicas: 0,
    observedGeneration: 1,
  });
  const [pod] = cluster.pods;
  assert.match(pod?.metadata.name ?? '', /^rs-[a-z0-9]{5}$/);
  assert.deepEqual(
    pod?.metadata.ownerReferences?.map(({ kind, name, controller, blockOwnerDeletion }) => [
      kind,
      name,
      controller,
      blockOwnerDeletion,
    ]),
    [['ReplicaSet', 'rs', true, true]],
  );
  await cluster.stop();
});

test('a ReplicaSet that shrinks gives up the pods that serve least', async () => {
  const cluster = new TestCluster(['replicaset-controller']);
  await cluster.client.create(type, draft(4));
  await cluster.until(() => cluster.pods.length === 4, 'pods');
  const [lucky] = cluster.pods;
  assert.ok(lucky);
  await cluster.setPod(lucky, 'run');
  await cluster.quiet();
  await scale(cluster, 1);
  await cluster.until(() => cluster.pods.filter((pod) => !pod.metadata.deletionTimestamp).length === 1, 'fewer pods');
  assert.equal(cluster.pods.find((pod) => !pod.metadata.deletionTimestamp)?.metadata.name, lucky.metadata.name);
  await cluster.stop();
});

test('a ReplicaSet takes over pods that fit it, and lets go those that no longer do', async () => {
  const cluster = new TestCluster(['replicaset-controller']);
  const stray = { metadata: { name: 'stray', namespace: 'default', labels: { app: 'rs' } }, spec: { containers: [] } };
  await cluster.client.create(pods, stray);
  await cluster.client.create(type, draft(2));
  await cluster.until(() => cluster.pods.length === 2, 'one pod more');
  await cluster.quiet();
  assert.equal(cluster.pods.length, 2);
  const named = (name: string) => cluster.pods.find((pod: Shared<Pod>) => pod.metadata.name === name);
  assert.equal(named('stray')?.metadata.ownerReferences?.[0]?.uid, setOf(cluster).metadata.uid);
  const body = { metadata: { labels: { app: 'other' } } };
  await cluster.client.patch(pods, { ...key, name: 'stray' }, { type: 'merge', body });
  await cluster.until(() => cluster.pods.length === 3, 'a pod in its place');
  await cluster.quiet();
  assert.deepEqual(named('stray')?.metadata.ownerReferences ?? [], []);
  await cluster.stop();
});

test('a failure to make pods is told once, asked for with growing patience, and forgotten when it ends', async () => {
  const cluster = new TestCluster(['replicaset-controller']);
  const refuse = (request: { readonly method: string; readonly path: string }) => {
    if (request.method === 'POST' && request.path.endsWith('/pods')) throw forbidden(pods, 'rs-x', 'exceeded quota: q');
  };
  cluster.api.intercept = refuse;
  await cluster.client.create(type, draft(30));
  await cluster.until(() => setOf(cluster).status?.conditions !== undefined, 'a condition');
  const [condition] = setOf(cluster).status?.conditions ?? [];
  assert.equal(condition?.type, 'ReplicaFailure');
  assert.equal(condition?.reason, 'FailedCreate');
  assert.equal(condition?.message, 'pods "rs-x" is forbidden: exceeded quota: q');
  assert.deepEqual(cluster.events, [
    'Warning FailedCreate ReplicaSet/rs: Error creating: pods "rs-x" is forbidden: exceeded quota: q',
  ]);
  cluster.api.intercept = () => undefined;
  await cluster.until(() => cluster.pods.length === 30, 'pods');
  await cluster.until(() => setOf(cluster).status?.conditions === undefined, 'the condition to go');
  await cluster.stop();
});

test('pods become available by time alone', async () => {
  const cluster = new TestCluster(['replicaset-controller']);
  await cluster.client.create(type, { ...draft(1), spec: { ...draft(1).spec, minReadySeconds: 10 } });
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  await cluster.kubelet();
  await cluster.until(() => setOf(cluster).status?.readyReplicas === 1, 'a ready pod');
  assert.equal(setOf(cluster).status?.availableReplicas, undefined);
  await cluster.clock.advance(10_500);
  await cluster.until(() => setOf(cluster).status?.availableReplicas === 1, 'an available pod');
  await cluster.stop();
});

test('a ReplicationController does the same, and does not count pods that end', async () => {
  const cluster = new TestCluster(['replicationcontroller-controller']);
  await cluster.client.create(replicationcontrollers, {
    metadata: key,
    spec: { replicas: 2, selector: { app: 'rs' }, template: templateOf({ app: 'rs' }) },
  });
  await cluster.until(() => cluster.pods.length === 2, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  assert.deepEqual(cluster.all(replicationcontrollers)[0]?.status, {
    replicas: 2,
    fullyLabeledReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    observedGeneration: 1,
  });
  await cluster.stop();
});
