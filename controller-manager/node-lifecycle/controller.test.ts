import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node } from '../../proto/gen/core/v1.ts';
import { coordinationV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';

const { nodes, pods } = coreV1Resources;
const { leases } = coordinationV1Resources;
const controllers = ['node-lifecycle-controller', 'taint-eviction-controller'];

const timeOf = (cluster: TestCluster) => new Date(cluster.clock.now()).toISOString();
const taintsOf = (node: Pick<Node, 'spec'> | undefined) =>
  (node?.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort();
const nodeOf = (cluster: TestCluster, name: string) =>
  cluster.all(nodes).find((node) => node.metadata.name === name) as Node | undefined;
const readyOf = (cluster: TestCluster, name: string) =>
  nodeOf(cluster, name)?.status?.conditions?.find((one) => one.type === 'Ready');

function addNode(cluster: TestCluster, name: string): void {
  const time = timeOf(cluster);
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  };
  cluster.api.seed(nodes, { metadata: { name }, spec: {}, status: { conditions: [ready] } });
  cluster.api.seed(leases, { metadata: { name, namespace: 'kube-node-lease' }, spec: { renewTime: time } });
}

/** Lets time pass in small steps, during which the named nodes renew their leases. */
async function pass(cluster: TestCluster, seconds: number, alive: readonly string[]): Promise<void> {
  for (let i = 0; i < seconds; i += 5) {
    await cluster.clock.advance(5000);
    for (const name of alive) {
      const body = { spec: { renewTime: timeOf(cluster) } };
      await cluster.client.patch(leases, { name, namespace: 'kube-node-lease' }, { type: 'merge', body });
    }
    await cluster.clock.advance(1);
  }
}

test('a node that renews its lease stays ready; one that falls silent becomes unknown, tainted, and loses its pods', async () => {
  const cluster = new TestCluster(controllers);
  for (const name of ['a', 'b']) {
    addNode(cluster, name);
    cluster.api.seed(pods, {
      metadata: { name: `on-${name}`, namespace: 'default' },
      spec: {
        containers: [],
        nodeName: name,
        terminationGracePeriodSeconds: 1,
        tolerations: [
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
        ],
      },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    });
  }
  await pass(cluster, 45, ['a']);
  assert.equal(readyOf(cluster, 'b')?.status, 'True', 'the grace period is not over');
  await pass(cluster, 20, ['a']);
  const ready = readyOf(cluster, 'b');
  assert.deepEqual(
    [ready?.status, ready?.reason, ready?.message],
    ['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'],
  );
  assert.deepEqual(taintsOf(nodeOf(cluster, 'b')), [
    'node.kubernetes.io/unreachable:NoExecute',
    'node.kubernetes.io/unreachable:NoSchedule',
  ]);
  assert.equal(readyOf(cluster, 'a')?.status, 'True');
  assert.deepEqual(taintsOf(nodeOf(cluster, 'a')), []);
  const podOf = (name: string) => cluster.pods.find((pod) => pod.metadata.name === name);
  assert.equal(podOf('on-b')?.status.conditions?.find((one) => one.type === 'Ready')?.status, 'False');
  assert.equal(podOf('on-b')?.metadata.deletionTimestamp, undefined, 'tolerated for a minute');
  await pass(cluster, 65, ['a']);
  assert.ok(podOf('on-b')?.metadata.deletionTimestamp);
  const target = podOf('on-b')?.status.conditions?.find((one) => one.type === 'DisruptionTarget');
  assert.equal(target?.reason, 'DeletionByTaintManager');
  assert.equal(podOf('on-a')?.metadata.deletionTimestamp, undefined);
  const events = cluster.events;
  for (const event of [
    'Normal RegisteredNode Node/a: Node a event: Registered Node a in Controller',
    'Normal NodeNotReady Node/b: Node b status is now: NodeNotReady',
    'Warning NodeNotReady Pod/on-b: Node is not ready',
    'Normal TaintManagerEviction Pod/on-b: Marking for deletion Pod default/on-b',
  ])
    assert.ok(events.includes(event), `${event} is in\n${events.join('\n')}`);
  await cluster.stop();
});

test('when every node falls silent nothing is evicted', async () => {
  const cluster = new TestCluster(controllers);
  addNode(cluster, 'a');
  cluster.api.seed(pods, {
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [], nodeName: 'a' },
    status: { phase: 'Running' },
  });
  await pass(cluster, 90, []);
  assert.deepEqual(taintsOf(nodeOf(cluster, 'a')), ['node.kubernetes.io/unreachable:NoSchedule']);
  assert.equal(cluster.pods[0]?.metadata.deletionTimestamp, undefined);
  await cluster.stop();
});

test('a node that comes back loses its taints, and its pods stay', async () => {
  const cluster = new TestCluster(controllers);
  addNode(cluster, 'a');
  addNode(cluster, 'b');
  await pass(cluster, 70, ['a']);
  assert.equal(taintsOf(nodeOf(cluster, 'b')).length, 2);
  const time = timeOf(cluster);
  const status = { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: time, lastTransitionTime: time }] };
  await cluster.client.patch(nodes, { name: 'b' }, { type: 'merge', body: { status } }, { subresource: 'status' });
  await pass(cluster, 10, ['a', 'b']);
  assert.deepEqual(taintsOf(nodeOf(cluster, 'b')), []);
  await cluster.stop();
});

test('conditions and cordons become NoSchedule taints, and nobody else loses theirs', async () => {
  const cluster = new TestCluster(controllers);
  addNode(cluster, 'a');
  const spec = { unschedulable: true, taints: [{ key: 'mine', effect: 'NoSchedule' }] };
  await cluster.client.patch(nodes, { name: 'a' }, { type: 'merge', body: { spec } });
  await cluster.until(() => taintsOf(nodeOf(cluster, 'a')).length === 2, 'a taint');
  assert.deepEqual(taintsOf(nodeOf(cluster, 'a')), ['mine:NoSchedule', 'node.kubernetes.io/unschedulable:NoSchedule']);
  await cluster.client.patch(nodes, { name: 'a' }, { type: 'merge', body: { spec: { unschedulable: null } } });
  await cluster.until(() => taintsOf(nodeOf(cluster, 'a')).length === 1, 'the taint to go');
  assert.deepEqual(taintsOf(nodeOf(cluster, 'a')), ['mine:NoSchedule']);
  await cluster.stop();
});
