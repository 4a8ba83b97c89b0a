import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DaemonSet, DaemonSetSpec } from '../../proto/gen/apps/v1.ts';
import type { Taint } from '../../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';
import { nodeOf } from './placement.ts';

const { daemonsets: type } = appsV1Resources;
const { nodes } = coreV1Resources;
const key = { name: 'ds', namespace: 'default' };

async function start(names: readonly string[], spec: Partial<DaemonSetSpec> = {}): Promise<TestCluster> {
  const cluster = new TestCluster(['daemonset-controller']);
  for (const name of names) addNode(cluster, name);
  await cluster.client.create(type, {
    metadata: { ...key, annotations: { 'deprecated.daemonset.template.generation': '1' } },
    spec: {
      selector: { matchLabels: { app: 'ds' } },
      template: templateOf({ app: 'ds' }),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      ...spec,
    },
  });
  return cluster;
}
const addNode = (cluster: TestCluster, name: string, labels: Record<string, string> = {}, taints: Taint[] = []) =>
  cluster.api.seed(nodes, { metadata: { name, labels }, spec: { taints } });
const placed = (cluster: TestCluster) =>
  cluster.pods
    .filter((pod) => !pod.metadata.deletionTimestamp)
    .map(nodeOf)
    .sort();
const statusOf = (cluster: TestCluster) => (cluster.all(type)[0] as DaemonSet | undefined)?.status;

test('every node has one pod, bound to it, and a node that comes later gets one, too', async () => {
  const cluster = await start(['a', 'b']);
  await cluster.until(() => cluster.pods.length === 2, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  assert.deepEqual(placed(cluster), ['a', 'b']);
  assert.deepEqual(statusOf(cluster), {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    numberMisscheduled: 0,
    numberReady: 2,
    numberAvailable: 2,
    updatedNumberScheduled: 2,
  });
  const [pod] = cluster.pods;
  assert.equal(pod?.metadata.labels?.['pod-template-generation'], '1');
  assert.ok(pod?.spec.tolerations?.some((one) => one.key === 'node.kubernetes.io/unschedulable'));
  addNode(cluster, 'c');
  await cluster.until(() => cluster.pods.length === 3, 'a third pod');
  assert.deepEqual(placed(cluster), ['a', 'b', 'c']);
  await cluster.stop();
});

test('nodes that do not fit have none: by label, and by taint; NoExecute drives out, NoSchedule does not', async () => {
  const template = templateOf({ app: 'ds' });
  const cluster = await start([], {
    template: {
      ...template,
      spec: { ...template.spec, containers: template.spec?.containers ?? [], nodeSelector: { disk: 'ssd' } },
    },
  });
  addNode(cluster, 'fits', { disk: 'ssd' });
  addNode(cluster, 'other', { disk: 'hdd' });
  addNode(cluster, 'tainted', { disk: 'ssd' }, [{ key: 'mine', effect: 'NoSchedule' }]);
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  await cluster.quiet();
  assert.deepEqual(placed(cluster), ['fits']);
  const taint = (effect: string) =>
    cluster.client.patch(
      nodes,
      { name: 'fits' },
      { type: 'merge', body: { spec: { taints: [{ key: 'mine', effect }] } } },
    );
  await taint('NoSchedule');
  await cluster.quiet();
  assert.deepEqual(placed(cluster), ['fits']);
  await taint('NoExecute');
  await cluster.until(() => placed(cluster).length === 0, 'the pod to go');
  await cluster.stop();
});

test('an update replaces pods one by one, each when the one before is available', async () => {
  const cluster = await start(['a', 'b', 'c']);
  await cluster.until(() => cluster.pods.length === 3, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  const body = { spec: { template: { spec: { containers: [{ name: 'c', image: 'b' }] } } } };
  await cluster.client.patch(type, key, { type: 'strategic', body });
  let fewest = 3;
  // Between two requests nothing changes: this sees every state there is.
  cluster.api.intercept = () => {
    const running = cluster.pods.filter((pod) => pod.status.phase === 'Running' && !pod.metadata.deletionTimestamp);
    fewest = Math.min(fewest, running.length);
  };
  await cluster.until(() => {
    void cluster.kubelet();
    const status = statusOf(cluster);
    return status?.observedGeneration === 2 && status.updatedNumberScheduled === 3 && status.numberAvailable === 3;
  }, 'a complete update');
  assert.equal(fewest, 2, 'never more than one missing');
  assert.ok(cluster.pods.every((pod) => pod.spec.containers[0]?.image === 'b'));
  await cluster.stop();
});

test('with surge a new pod stands beside the old one until it is available', async () => {
  const cluster = await start(['a', 'b'], {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
  });
  await cluster.until(() => cluster.pods.length === 2, 'pods');
  await cluster.kubelet();
  await cluster.quiet();
  const body = { spec: { template: { spec: { containers: [{ name: 'c', image: 'b' }] } } } };
  await cluster.client.patch(type, key, { type: 'strategic', body });
  let [fewest, most] = [2, 2];
  cluster.api.intercept = () => {
    const live = cluster.pods.filter((pod) => !pod.metadata.deletionTimestamp);
    fewest = Math.min(fewest, live.filter((pod) => pod.status.phase === 'Running').length);
    most = Math.max(most, live.length);
  };
  await cluster.until(() => {
    void cluster.kubelet();
    const isNew = cluster.pods.every((pod) => pod.spec.containers[0]?.image === 'b' && pod.status.phase === 'Running');
    return cluster.pods.length === 2 && isNew;
  }, 'a complete update');
  assert.deepEqual([fewest, most], [2, 3]);
  await cluster.stop();
});

test('a pod that failed is told of and made again', async () => {
  const cluster = await start(['a']);
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  const uid = cluster.pods[0]?.metadata.uid;
  await cluster.kubelet(() => 'fail');
  await cluster.until(() => {
    void cluster.kubelet(() => 'pending');
    return cluster.pods.length === 1 && cluster.pods[0]?.metadata.uid !== uid;
  }, 'another pod');
  await cluster.quiet();
  assert.ok(
    cluster.events.some((event) =>
      event.startsWith('Warning FailedDaemonPod DaemonSet/ds: Found failed daemon pod default/ds-'),
    ),
  );
  const second = cluster.pods[0]?.metadata.uid;
  await cluster.kubelet(() => 'fail');
  await cluster.quiet();
  assert.equal(cluster.pods[0]?.metadata.uid, second, 'the next one stays for a second');
  await cluster.clock.advance(1100);
  await cluster.until(() => {
    void cluster.kubelet(() => 'succeed');
    return cluster.events.some((event) =>
      event.startsWith('Normal SucceededDaemonPod DaemonSet/ds: Found succeeded daemon pod default/ds-'),
    );
  }, 'one that ended well, which goes as well');
  await cluster.stop();
});
