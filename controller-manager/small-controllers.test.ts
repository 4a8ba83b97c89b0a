import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coreV1Resources, rbacV1Resources } from '../proto/gen/resources.ts';
import { CidrSet } from './node-ipam/cidr.ts';
import { zoneState } from './node-lifecycle/zones.ts';
import { selectControllers, UnknownControllerError } from './registry.ts';
import { TestCluster } from './testing/cluster.ts';

const { configmaps, namespaces, nodes, pods, serviceaccounts } = coreV1Resources;
const namespace = { metadata: { name: 'a' }, spec: { finalizers: ['kubernetes'] } };

test('every namespace has its default account and the root certificate, also when someone deletes them', async () => {
  const cluster = new TestCluster(['serviceaccount-controller', 'root-ca-certificate-publisher-controller'], {
    rootCa: 'PEM',
  });
  await cluster.client.create(namespaces, namespace);
  const there = () => cluster.all(serviceaccounts).length === 1 && cluster.all(configmaps).length === 1;
  await cluster.until(there, 'both');
  assert.deepEqual(cluster.all(configmaps)[0]?.data, { 'ca.crt': 'PEM' });
  await cluster.client.delete(serviceaccounts, { name: 'default', namespace: 'a' });
  await cluster.client.patch(
    configmaps,
    { name: 'kube-root-ca.crt', namespace: 'a' },
    { type: 'merge', body: { data: { 'ca.crt': 'other' } } },
  );
  await cluster.until(() => there() && cluster.all(configmaps)[0]?.data?.['ca.crt'] === 'PEM', 'both again');
  await cluster.stop();
});

test('pods of a node that is gone fail and go; pods never bound go when deleted; ended pods stay up to the threshold', async () => {
  const cluster = new TestCluster(['pod-garbage-collector-controller'], { terminatedPodGcThreshold: 2 });
  const pod = (name: string, nodeName: string | undefined, phase: string, deletionTimestamp?: string) =>
    cluster.api.seed(pods, {
      metadata: { name, namespace: 'default', ...(deletionTimestamp ? { deletionTimestamp } : {}) },
      spec: { containers: [], ...(nodeName ? { nodeName } : {}) },
      status: { phase },
    });
  cluster.api.seed(nodes, { metadata: { name: 'here' }, spec: {} });
  pod('stays', 'here', 'Running');
  pod('lost', 'gone', 'Running');
  pod('unbound', undefined, 'Pending', '2026-01-01T00:00:00Z');
  for (const name of ['1', '2', '3']) pod(`ended-${name}`, 'here', 'Succeeded');
  await cluster.quiet();
  await cluster.clock.advance(25_000);
  await cluster.quiet();
  await cluster.clock.advance(20_000);
  await cluster.quiet();
  assert.deepEqual(cluster.pods.map((one) => one.metadata.name).sort(), ['ended-2', 'ended-3', 'stays']);
  await cluster.stop();
});

test('an aggregated role has the rules of all that its selectors fit', async () => {
  const cluster = new TestCluster(['clusterrole-aggregation-controller']);
  const { clusterroles } = rbacV1Resources;
  const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
  await cluster.client.create(clusterroles, {
    metadata: { name: 'all' },
    rules: [],
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] },
  });
  await cluster.client.create(clusterroles, {
    metadata: { name: 'b', labels: { part: 'yes' } },
    rules: [rule('pods')],
  });
  await cluster.client.create(clusterroles, {
    metadata: { name: 'a', labels: { part: 'yes' } },
    rules: [rule('secrets'), rule('pods')],
  });
  await cluster.client.create(clusterroles, { metadata: { name: 'c' }, rules: [rule('nodes')] });
  const rules = () => cluster.all(clusterroles).find((one) => one.metadata.name === 'all')?.rules;
  await cluster.until(() => rules()?.length === 2, 'rules');
  assert.deepEqual(rules(), [rule('secrets'), rule('pods')]);
  await cluster.stop();
});

test('nodes get ranges of their own, and a range is used again when its node is gone', async () => {
  const options = { allocateNodeCidrs: true, clusterCidrs: ['10.244.0.0/23'], nodeCidrMaskSizeIPv4: 24 };
  const cluster = new TestCluster(['node-ipam-controller'], options);
  cluster.api.seed(nodes, {
    metadata: { name: 'old' },
    spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
  });
  await cluster.client.create(nodes, { metadata: { name: 'new' }, spec: {} });
  const cidrOf = (name: string) => cluster.all(nodes).find((node) => node.metadata.name === name)?.spec?.podCIDR;
  await cluster.until(() => cidrOf('new') !== undefined, 'a range');
  assert.equal(cidrOf('new'), '10.244.0.0/24');
  await cluster.client.delete(nodes, { name: 'old' });
  await cluster.quiet();
  await cluster.client.create(nodes, { metadata: { name: 'third' }, spec: {} });
  await cluster.until(() => cidrOf('third') !== undefined, 'the range that is free again');
  assert.equal(cidrOf('third'), '10.244.1.0/24');
  await cluster.stop();
});

test('a set of ranges gives each block once, and takes back what it gave', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (takes) => {
      const set = new CidrSet('fd00:10:244::/56', 64);
      const held: string[] = [];
      for (const take of takes) {
        if (take || held.length === 0) {
          const cidr = set.allocate();
          assert.ok(cidr && !held.includes(cidr));
          assert.match(cidr, /^fd00:10:244(:[0-9a-f]{1,4})?::\/64$/);
          held.push(cidr);
        } else set.release(held.shift() ?? '');
      }
    }),
  );
});

for (const { ready, notReady, state } of [
  { ready: 1, notReady: 0, state: 'normal' },
  { ready: 0, notReady: 1, state: 'full' },
  { ready: 1, notReady: 2, state: 'normal' },
  { ready: 2, notReady: 3, state: 'partial' },
  { ready: 3, notReady: 3, state: 'normal' },
]) {
  test(`a zone with ${ready} ready nodes and ${notReady} others is ${state}`, () =>
    assert.equal(zoneState(ready, notReady, 0.55), state));
}

for (const { list, has, hasNot } of [
  { list: [], has: ['deployment-controller', 'namespace-controller'], hasNot: [] },
  { list: ['*', '-deployment'], has: ['namespace-controller'], hasNot: ['deployment-controller'] },
  { list: ['namespace'], has: ['namespace-controller'], hasNot: ['deployment-controller'] },
]) {
  test(`--controllers=${list.join(',')} chooses by names and aliases`, () => {
    const names = selectControllers(list).map((one) => one.name);
    for (const name of has) assert.ok(names.includes(name));
    for (const name of hasNot) assert.ok(!names.includes(name));
  });
}

test('a controller that nobody knows is refused by name', () => {
  assert.throws(() => selectControllers(['*', 'deploymnt']), UnknownControllerError);
});
