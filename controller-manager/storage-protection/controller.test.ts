import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreV1Resources, storageV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { persistentvolumeclaims, persistentvolumes, pods } = coreV1Resources;
const { volumeattributesclasses } = storageV1Resources;

test('a claim that is deleted stays while a pod on a node names it, and goes with the last', async () => {
  const cluster = new TestCluster(['persistentvolumeclaim-protection-controller']);
  const claim = (name: string) => ({ metadata: { name, namespace: 'a' }, spec: {} });
  for (const name of ['used', 'waited-for', 'free']) await cluster.client.create(persistentvolumeclaims, claim(name));
  const pod = (name: string, claimName: string, node: object) => ({
    metadata: { name, namespace: 'a' },
    spec: { ...node, containers: [], volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] },
  });
  cluster.api.seed(pods, { ...pod('runs', 'used', { nodeName: 'n' }), status: { phase: 'Running' } });
  cluster.api.seed(pods, { ...pod('waits', 'waited-for', {}), status: { phase: 'Pending' } });
  const left = () => cluster.all(persistentvolumeclaims);
  const isProtected = () => left().every(({ metadata }) => metadata.finalizers?.[0] === 'kubernetes.io/pvc-protection');
  await cluster.until(isProtected, 'finalizers');
  for (const name of ['used', 'waited-for', 'free']) {
    await cluster.client.delete(persistentvolumeclaims, { name, namespace: 'a' });
  }
  await cluster.quiet();
  assert.deepEqual(
    left().map(({ metadata }) => metadata.name),
    ['used'],
  );
  await cluster.client.delete(pods, { name: 'runs', namespace: 'a' }, { gracePeriodSeconds: 0 });
  await cluster.until(() => left().length === 0, 'the claim goes');
  await cluster.stop();
});

test('a volume that is deleted stays while a claim is bound to it', async () => {
  const cluster = new TestCluster(['persistentvolume-protection-controller']);
  for (const [name, phase] of [
    ['bound', 'Bound'],
    ['free', 'Available'],
  ]) {
    cluster.api.seed(persistentvolumes, { metadata: { name: name ?? '' }, spec: {}, status: { phase: phase ?? '' } });
  }
  const left = () => cluster.all(persistentvolumes).map(({ metadata }) => metadata.name);
  await cluster.until(
    () => cluster.all(persistentvolumes).every(({ metadata }) => metadata.finalizers?.length === 1),
    'finalizers',
  );
  for (const name of ['bound', 'free']) await cluster.client.delete(persistentvolumes, { name });
  await cluster.quiet();
  assert.deepEqual(left(), ['bound']);
  const body = { status: { phase: 'Released' } };
  await cluster.client.patch(persistentvolumes, { name: 'bound' }, { type: 'merge', body }, { subresource: 'status' });
  await cluster.until(() => left().length === 0, 'the volume goes');
  await cluster.stop();
});

test('a class of volume attributes that is deleted stays while a claim is being changed to it', async () => {
  const cluster = new TestCluster(['volumeattributesclass-protection-controller']);
  for (const name of ['target', 'free']) {
    await cluster.client.create(volumeattributesclasses, { metadata: { name }, driverName: 'd' });
  }
  cluster.api.seed(persistentvolumeclaims, {
    metadata: { name: 'c', namespace: 'a' },
    spec: {},
    status: { modifyVolumeStatus: { targetVolumeAttributesClassName: 'target', status: 'Pending' } },
  });
  const left = () => cluster.all(volumeattributesclasses).map(({ metadata }) => metadata.name);
  await cluster.until(
    () => cluster.all(volumeattributesclasses).every(({ metadata }) => metadata.finalizers?.length === 1),
    'finalizers',
  );
  for (const name of ['target', 'free']) await cluster.client.delete(volumeattributesclasses, { name });
  await cluster.quiet();
  assert.deepEqual(left(), ['target']);
  await cluster.client.delete(persistentvolumeclaims, { name: 'c', namespace: 'a' });
  await cluster.until(() => left().length === 0, 'the class goes');
  await cluster.stop();
});
