import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceSpec } from '../../proto/gen/core/v1.ts';
import { coreV1Resources, discoveryV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { endpoints, services } = coreV1Resources;
const { endpointslices } = discoveryV1Resources;
const key = { name: 'db', namespace: 'default' };

async function start(spec: Partial<ServiceSpec> = {}, labels: Record<string, string> = { app: 'db' }) {
  const cluster = new TestCluster(['endpointslice-mirroring-controller']);
  await cluster.client.create(services, { metadata: key, spec: { ports: [{ port: 5432 }], ...spec } as ServiceSpec });
  const annotations = { own: 'x', 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
  await cluster.client.create(endpoints, {
    metadata: { ...key, labels, annotations },
    subsets: [
      {
        addresses: [{ ip: '192.0.2.1', hostname: 'a' }, { ip: '2001:db8::1' }],
        notReadyAddresses: [{ ip: '192.0.2.2' }],
        ports: [{ port: 5432, protocol: 'TCP' }],
      },
    ],
  });
  await cluster.quiet();
  return cluster;
}
const shown = (cluster: TestCluster) =>
  cluster
    .all(endpointslices)
    .map(({ addressType, endpoints: found }) => [
      addressType,
      ...(found ?? []).map(({ addresses, conditions }) => `${addresses[0]} ${conditions?.ready}`),
    ])
    .sort();

test('slices say what Endpoints say that users keep for a service', async () => {
  const cluster = await start();
  assert.deepEqual(shown(cluster), [
    ['IPv4', '192.0.2.1 true', '192.0.2.2 false'],
    ['IPv6', '2001:db8::1 true'],
  ]);
  const slice = cluster.all(endpointslices).find(({ addressType }) => addressType === 'IPv4');
  assert.deepEqual(slice?.metadata.labels, {
    app: 'db',
    'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    'kubernetes.io/service-name': 'db',
  });
  assert.deepEqual(slice?.metadata.annotations, { own: 'x' });
  assert.deepEqual(slice?.ports, [{ name: '', port: 5432, protocol: 'TCP' }]);
  assert.deepEqual(slice?.endpoints?.[0], { addresses: ['192.0.2.1'], conditions: { ready: true }, hostname: 'a' });
  assert.equal(slice?.metadata.ownerReferences?.[0]?.kind, 'Endpoints');

  const subsets = [{ addresses: [{ ip: '192.0.2.9' }], ports: [{ port: 5432, protocol: 'TCP' }] }];
  await cluster.client.patch(endpoints, key, { type: 'merge', body: { subsets } });
  await cluster.quiet();
  assert.deepEqual(shown(cluster), [['IPv4', '192.0.2.9 true']]);
  assert.equal(cluster.all(endpointslices)[0]?.metadata.uid, slice?.metadata.uid, 'the slice stays');
  await cluster.client.delete(endpoints, key);
  await cluster.quiet();
  assert.deepEqual(shown(cluster), []);
  await cluster.stop();
});

for (const { what, spec, labels } of [
  { what: 'of a service that selects pods', spec: { selector: { app: 'db' } }, labels: {} },
  { what: 'that say so', spec: {}, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
])
  test(`Endpoints ${what} are not mirrored`, async () => {
    const cluster = await start(spec, labels as Record<string, string>);
    assert.deepEqual(shown(cluster), []);
    await cluster.stop();
  });

test('slices go when a service gets a selector, for then others make them', async () => {
  const cluster = await start();
  await cluster.client.patch(services, key, { type: 'merge', body: { spec: { selector: { app: 'db' } } } });
  await cluster.quiet();
  assert.deepEqual(shown(cluster), []);
  await cluster.stop();
});
