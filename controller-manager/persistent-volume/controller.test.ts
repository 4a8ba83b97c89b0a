import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersistentVolumeClaimSpec, PersistentVolumeSpec } from '../../proto/gen/core/v1.ts';
import { coreV1Resources, storageV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { persistentvolumes, persistentvolumeclaims, nodes } = coreV1Resources;
const { storageclasses } = storageV1Resources;
const namespace = 'default';

const volume = (name: string, storage: string, spec: Partial<PersistentVolumeSpec> = {}) => ({
  metadata: { name },
  spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], ...spec } as PersistentVolumeSpec,
});
const claim = (name: string, storage: string, spec: Partial<PersistentVolumeClaimSpec> = {}) => ({
  metadata: { name, namespace },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec } as PersistentVolumeClaimSpec,
});
const start = () => new TestCluster(['persistentvolume-binder-controller']);
const claimNamed = (cluster: TestCluster, name: string) =>
  cluster.all(persistentvolumeclaims).find((one) => one.metadata.name === name);
const volumeNamed = (cluster: TestCluster, name: string) =>
  cluster.all(persistentvolumes).find((one) => one.metadata.name === name);
const phases = (cluster: TestCluster) =>
  Object.fromEntries(
    [...cluster.all(persistentvolumes), ...cluster.all(persistentvolumeclaims)].map((one) => [
      one.metadata.name,
      one.status?.phase,
    ]),
  );

test('a claim is bound to the smallest volume that suits it, and shows what it got', async () => {
  const cluster = start();
  await cluster.client.create(persistentvolumes, volume('large', '10Gi'));
  await cluster.client.create(persistentvolumes, volume('middle', '5Gi'));
  await cluster.client.create(persistentvolumes, volume('small', '1Gi'));
  await cluster.client.create(persistentvolumes, volume('many', '3Gi', { accessModes: ['ReadOnlyMany'] }));
  await cluster.client.create(persistentvolumes, volume('other', '3Gi', { storageClassName: 'fast' }));
  await cluster.quiet();
  assert.deepEqual(new Set(Object.values(phases(cluster))), new Set(['Available']));
  await cluster.client.create(persistentvolumeclaims, claim('data', '2Gi'));
  await cluster.quiet();
  const bound = claimNamed(cluster, 'data');
  assert.deepEqual(bound?.status, { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '5Gi' } });
  assert.equal(bound?.spec.volumeName, 'middle');
  assert.deepEqual(bound?.metadata.annotations, {
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
  });
  const taken = volumeNamed(cluster, 'middle');
  assert.equal(taken?.status?.phase, 'Bound');
  assert.equal(taken?.spec.claimRef?.uid, bound?.metadata.uid);
  assert.deepEqual(taken?.metadata.annotations, { 'pv.kubernetes.io/bound-by-controller': 'yes' });
  await cluster.stop();
});

test('a volume that is kept for a claim goes to that one, and a claim may name its volume', async () => {
  const cluster = start();
  const claimRef = { kind: 'PersistentVolumeClaim', name: 'kept', namespace };
  await cluster.client.create(persistentvolumes, volume('reserved', '9Gi', { claimRef }));
  await cluster.client.create(persistentvolumes, volume('free', '1Gi'));
  await cluster.client.create(persistentvolumeclaims, claim('kept', '1Gi'));
  await cluster.client.create(persistentvolumeclaims, claim('named', '1Gi', { volumeName: 'free' }));
  await cluster.quiet();
  assert.equal(claimNamed(cluster, 'kept')?.spec.volumeName, 'reserved');
  assert.equal(volumeNamed(cluster, 'reserved')?.metadata.annotations, undefined, 'nobody chose but the user');
  assert.deepEqual(phases(cluster), { reserved: 'Bound', free: 'Bound', kept: 'Bound', named: 'Bound' });
  assert.deepEqual(claimNamed(cluster, 'named')?.metadata.annotations, { 'pv.kubernetes.io/bind-completed': 'yes' });
  await cluster.stop();
});

test('two claims never share a volume; the second takes what comes later', async () => {
  const cluster = start();
  await cluster.client.create(persistentvolumes, volume('one', '1Gi'));
  await cluster.client.create(persistentvolumeclaims, claim('a', '1Gi'));
  await cluster.client.create(persistentvolumeclaims, claim('b', '1Gi'));
  await cluster.quiet();
  assert.deepEqual(Object.values(phases(cluster)).sort(), ['Bound', 'Bound', 'Pending']);
  await cluster.client.create(persistentvolumes, volume('two', '1Gi'));
  await cluster.quiet();
  assert.deepEqual(new Set(Object.values(phases(cluster))), new Set(['Bound']));
  await cluster.stop();
});

for (const { why, make, told } of [
  {
    why: 'no volume and no class',
    make: claim('x', '1Gi'),
    told: 'Normal FailedBinding PersistentVolumeClaim/x: no persistent volumes available for this claim and no storage class is set',
  },
  {
    why: 'a class that is not there',
    make: claim('x', '1Gi', { storageClassName: 'absent' }),
    told: 'Warning ProvisioningFailed PersistentVolumeClaim/x: storageclass.storage.k8s.io "absent" not found',
  },
  {
    why: 'a provisioner elsewhere',
    make: claim('x', '1Gi', { storageClassName: 'outside' }),
    told: "Normal ExternalProvisioning PersistentVolumeClaim/x: Waiting for a volume to be created either by the external provisioner 'example.com/p' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
  },
  {
    why: 'a pod that is to use it',
    make: claim('x', '1Gi', { storageClassName: 'late' }),
    told: 'Normal WaitForFirstConsumer PersistentVolumeClaim/x: waiting for first consumer to be created before binding',
  },
])
  test(`a claim waits and says for what: ${why}`, async () => {
    const cluster = start();
    await cluster.client.create(storageclasses, { metadata: { name: 'outside' }, provisioner: 'example.com/p' });
    const late = { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' };
    await cluster.client.create(storageclasses, { metadata: { name: 'late' }, ...late });
    await cluster.client.create(persistentvolumes, volume('late', '1Gi', { storageClassName: 'late' }));
    await cluster.client.create(persistentvolumeclaims, make);
    await cluster.quiet();
    assert.equal(claimNamed(cluster, 'x')?.status?.phase, 'Pending');
    assert.deepEqual(cluster.events, [told]);
    const provisioner = claimNamed(cluster, 'x')?.metadata.annotations?.['volume.kubernetes.io/storage-provisioner'];
    assert.equal(provisioner, why === 'a provisioner elsewhere' ? 'example.com/p' : undefined);
    await cluster.stop();
  });

test('a claim that goes on waiting tells of the pods that are on no node', async () => {
  const cluster = start();
  const late = { provisioner: 'example.com/p', volumeBindingMode: 'WaitForFirstConsumer' };
  await cluster.client.create(storageclasses, { metadata: { name: 'late' }, ...late });
  await cluster.client.create(persistentvolumeclaims, claim('x', '1Gi', { storageClassName: 'late' }));
  await cluster.quiet();
  for (const name of ['p', 'q'])
    cluster.api.seed(coreV1Resources.pods, {
      metadata: { name, namespace },
      spec: { containers: [], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'x' } }] },
    });
  await cluster.clock.advance(15_000);
  await cluster.until(() => cluster.events.length === 2, 'the event');
  assert.equal(
    cluster.events[1],
    'Normal WaitForPodScheduled PersistentVolumeClaim/x: waiting for pods p,q to be scheduled',
  );
  await cluster.stop();
});

test('a claim that waits for its first pod gets a volume that the chosen node reaches', async () => {
  const cluster = start();
  const late = { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' };
  await cluster.client.create(storageclasses, { metadata: { name: 'late' }, ...late });
  for (const name of ['a', 'b']) {
    await cluster.client.create(nodes, { metadata: { name, labels: { host: name } }, spec: {} });
    const matchExpressions = [{ key: 'host', operator: 'In', values: [name] }];
    const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions }] } };
    await cluster.client.create(
      persistentvolumes,
      volume(`on-${name}`, '1Gi', { storageClassName: 'late', nodeAffinity }),
    );
  }
  await cluster.client.create(persistentvolumeclaims, claim('x', '1Gi', { storageClassName: 'late' }));
  await cluster.quiet();
  assert.equal(claimNamed(cluster, 'x')?.spec.volumeName, undefined);
  const body = { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'b' } } };
  await cluster.client.patch(persistentvolumeclaims, { name: 'x', namespace }, { type: 'merge', body });
  await cluster.quiet();
  assert.equal(claimNamed(cluster, 'x')?.spec.volumeName, 'on-b');
  await cluster.stop();
});

test('a volume is released by the end of its claim, a claim is lost with its volume', async () => {
  const cluster = start();
  await cluster.client.create(persistentvolumes, volume('kept', '1Gi', { persistentVolumeReclaimPolicy: 'Retain' }));
  await cluster.client.create(persistentvolumes, volume('gone', '2Gi', { persistentVolumeReclaimPolicy: 'Delete' }));
  await cluster.client.create(persistentvolumeclaims, claim('a', '1Gi'));
  await cluster.client.create(persistentvolumeclaims, claim('b', '2Gi'));
  await cluster.quiet();
  await cluster.client.delete(persistentvolumeclaims, { name: 'a', namespace });
  await cluster.client.delete(persistentvolumeclaims, { name: 'b', namespace });
  await cluster.quiet();
  assert.deepEqual(phases(cluster), { kept: 'Released', gone: 'Failed' });
  assert.equal(
    volumeNamed(cluster, 'gone')?.status?.message,
    'error getting deleter volume plugin for volume "gone": no deletable volume plugin matched',
  );
  await cluster.client.create(persistentvolumes, volume('new', '3Gi'));
  await cluster.client.create(persistentvolumeclaims, claim('c', '3Gi'));
  await cluster.quiet();
  assert.equal(claimNamed(cluster, 'c')?.status?.phase, 'Bound');
  await cluster.client.delete(persistentvolumes, { name: 'new' });
  await cluster.quiet();
  assert.equal(claimNamed(cluster, 'c')?.status?.phase, 'Lost');
  assert.ok(
    cluster.events.includes(
      'Warning ClaimLost PersistentVolumeClaim/c: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ),
  );
  await cluster.stop();
});
