import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkingV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { servicecidrs, ipaddresses } = networkingV1Resources;
const finalizer = 'networking.k8s.io/service-cidr-finalizer';

async function start(...ranges: readonly (readonly [string, string])[]) {
  const cluster = new TestCluster(['service-cidr-controller']);
  for (const [name, cidr] of ranges)
    await cluster.client.create(servicecidrs, { metadata: { name }, spec: { cidrs: [cidr] } });
  const named = (name: string) => cluster.all(servicecidrs).find((one) => one.metadata.name === name);
  const readyOf = (name: string) => named(name)?.status?.conditions?.find((one) => one.type === 'Ready');
  await cluster.until(() => ranges.every(([name]) => readyOf(name)?.status === 'True'), 'ready ranges');
  return { cluster, named, readyOf };
}

const give = (cluster: TestCluster, name: string) =>
  cluster.client.create(ipaddresses, {
    metadata: { name, labels: { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' } },
    spec: { parentRef: { resource: 'services', namespace: 'default', name: 's' } },
  });

test('a range is ready and guarded, and goes some time after it was deleted', async () => {
  const { cluster, named, readyOf } = await start(['a', '10.0.0.0/24']);
  assert.deepEqual(named('a')?.metadata.finalizers, [finalizer]);
  assert.equal(readyOf('a')?.message, 'Kubernetes Service CIDR is ready');
  await cluster.client.delete(servicecidrs, { name: 'a' });
  await cluster.quiet();
  assert.ok(named('a'), 'servers may not know yet');
  await cluster.clock.advance(11_000);
  await cluster.until(() => named('a') === undefined, 'its end');
  await cluster.stop();
});

test('a range that addresses are taken from stays until they are given back', async () => {
  const { cluster, named, readyOf } = await start(['a', '10.0.0.0/24']);
  await give(cluster, '10.0.0.7');
  await cluster.quiet();
  await cluster.client.delete(servicecidrs, { name: 'a' });
  await cluster.until(() => readyOf('a')?.status === 'False', 'why it stays');
  assert.deepEqual(
    [readyOf('a')?.reason, readyOf('a')?.message],
    [
      'Terminating',
      'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
    ],
  );
  await cluster.clock.advance(11_000);
  await cluster.quiet();
  assert.ok(named('a'));
  await cluster.client.delete(ipaddresses, { name: '10.0.0.7' });
  await cluster.until(() => named('a') === undefined, 'its end');
  await cluster.stop();
});

test('a range may go whose addresses are in another one as well', async () => {
  const { cluster, named } = await start(['a', '10.0.0.0/24'], ['b', '10.0.0.0/16']);
  await give(cluster, '10.0.0.7');
  await cluster.quiet();
  await cluster.client.delete(servicecidrs, { name: 'a' });
  await cluster.quiet();
  await cluster.clock.advance(11_000);
  await cluster.until(() => named('a') === undefined, 'its end');
  assert.ok(named('b'));
  await cluster.stop();
});
