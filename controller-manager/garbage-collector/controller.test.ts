import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newControllerRef } from '../../api/meta/owner-references.ts';
import { apiextensionsV1Resources, appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';

const { deployments, replicasets } = appsV1Resources;
const { configmaps, pods } = coreV1Resources;
const web = { name: 'web', namespace: 'default' };
const deployment = {
  metadata: web,
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: templateOf({ app: 'web' }) },
};

async function running(): Promise<TestCluster> {
  const cluster = new TestCluster(['deployment-controller', 'replicaset-controller', 'garbage-collector-controller']);
  await cluster.client.create(deployments, deployment);
  await cluster.until(() => cluster.pods.length === 2, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  return cluster;
}

test('what a deleted Deployment owned goes after it', async () => {
  const cluster = await running();
  await cluster.client.delete(deployments, web, { propagationPolicy: 'Background' });
  await cluster.until(() => {
    void cluster.kubelet();
    return cluster.pods.length === 0;
  }, 'no pods');
  assert.equal(cluster.all(replicasets).length, 0);
  await cluster.stop();
});

test('a Deployment deleted in the foreground goes last', async () => {
  const cluster = await running();
  await cluster.client.delete(deployments, web, { propagationPolicy: 'Foreground' });
  await cluster.until(() => cluster.pods.every((pod) => pod.metadata.deletionTimestamp), 'pods on their way out');
  await cluster.quiet();
  assert.equal(cluster.all(deployments).length, 1, 'waits for its ReplicaSet');
  assert.equal(cluster.all(replicasets).length, 1, 'waits for its pods');
  await cluster.kubelet();
  await cluster.until(() => cluster.all(deployments).length === 0, 'the end of the Deployment');
  assert.equal(cluster.all(replicasets).length, 0);
  await cluster.stop();
});

test('orphans stay, without their owner', async () => {
  const cluster = await running();
  await cluster.client.delete(deployments, web, { propagationPolicy: 'Orphan' });
  await cluster.until(() => cluster.all(deployments).length === 0, 'the end of the Deployment');
  await cluster.quiet();
  const [set] = cluster.all(replicasets);
  assert.deepEqual(set?.metadata.ownerReferences ?? [], []);
  assert.equal(cluster.pods.length, 2);
  await cluster.stop();
});

test('an object whose owner never was is collected, and one with a live owner too is not', async () => {
  const cluster = new TestCluster(['garbage-collector-controller']);
  const owner = await cluster.client.create(configmaps, { metadata: { name: 'owner', namespace: 'default' } });
  const missing = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'no-such' };
  const make = (name: string, ownerReferences: (typeof missing)[]) =>
    cluster.client.create(configmaps, { metadata: { name, namespace: 'default', ownerReferences } });
  await make('orphan', [missing]);
  await make('kept', [missing, { ...missing, uid: owner.metadata.uid }]);
  await cluster.until(() => !cluster.all(configmaps).some((one) => one.metadata.name === 'orphan'), 'collection');
  await cluster.until(
    () => cluster.all(configmaps).find((one) => one.metadata.name === 'kept')?.metadata.ownerReferences?.length === 1,
    'the reference that is wrong dropped',
  );
  await cluster.stop();
});

test('a wrong reference to a live owner harms only the object that has it', async () => {
  const cluster = new TestCluster(['garbage-collector-controller']);
  const owner = await cluster.client.create(configmaps, { metadata: { name: 'owner', namespace: 'default' } });
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'misspelt', uid: owner.metadata.uid };
  const make = (name: string, ownerReferences: (typeof reference)[]) =>
    cluster.client.create(configmaps, { metadata: { name, namespace: 'default', ownerReferences } });
  await make('wrong', [reference]);
  await cluster.until(() => !cluster.all(configmaps).some((one) => one.metadata.name === 'wrong'), 'collection');
  await make('right', [{ ...reference, name: 'owner' }]);
  await cluster.clock.advance(2000);
  await cluster.quiet();
  assert.deepEqual(
    cluster.all(configmaps).map((one) => one.metadata.name),
    ['owner', 'right'],
  );
  await cluster.stop();
});

test('objects of custom kinds own and are owned, from when their definition is served', async () => {
  const widgets: ResourceType<KubeObject> = {
    ...(configmaps as unknown as ResourceType<KubeObject>),
    group: 'example.com',
    apiVersion: 'example.com/v1',
    resource: 'widgets',
    singular: 'widget',
    kind: 'Widget',
    message: '',
  };
  const cluster = new TestCluster(['garbage-collector-controller'], {}, [widgets]);
  cluster.api.seed(apiextensionsV1Resources.customresourcedefinitions, {
    metadata: { name: 'widgets.example.com' },
    spec: {} as never,
  });
  const owner = await cluster.client.create(widgets, { metadata: { name: 'owner', namespace: 'default' } });
  await cluster.client.create(pods, {
    metadata: { name: 'pod', namespace: 'default', ownerReferences: [newControllerRef(owner, widgets)] },
    spec: { containers: [] },
  });
  await cluster.quiet();
  await cluster.client.delete(widgets, owner.metadata, { propagationPolicy: 'Background' });
  await cluster.until(() => {
    void cluster.kubelet();
    return cluster.pods.length === 0;
  }, 'no pod');
  await cluster.stop();
});

test('an object whose owner is in another namespace goes, and is told why', async () => {
  const cluster = new TestCluster(['garbage-collector-controller']);
  const owner = await cluster.client.create(configmaps, { metadata: { name: 'owner', namespace: 'other' } });
  const ownerReferences = [newControllerRef(owner, configmaps)];
  await cluster.client.create(configmaps, { metadata: { name: 'x', namespace: 'default', ownerReferences } });
  await cluster.clock.advance(1000);
  await cluster.until(() => cluster.all(configmaps).length === 1, 'the end of the dependent');
  await cluster.quiet();
  const named = `[v1/ConfigMap, namespace: default, name: owner, uid: ${owner.metadata.uid}]`;
  assert.deepEqual(cluster.events, [
    `Warning OwnerRefInvalidNamespace ConfigMap/x: ownerRef ${named} does not exist in namespace "default"`,
  ]);
  await cluster.stop();
});
