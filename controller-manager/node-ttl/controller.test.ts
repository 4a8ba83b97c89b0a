import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster } from '../testing/cluster.ts';
import { secondsOf, stepFor, ttlAnnotation } from './controller.ts';

const { nodes } = coreV1Resources;

test('every node says how long kubelets may go on with what they have read', async () => {
  const cluster = new TestCluster(['ttl-controller']);
  cluster.api.seed(nodes, { metadata: { name: 'a', annotations: { other: 'x' } }, spec: {} });
  await cluster.until(() => cluster.all(nodes)[0]?.metadata.annotations?.[ttlAnnotation] === '0', 'the annotation');
  assert.equal(cluster.all(nodes)[0]?.metadata.annotations?.other, 'x');
  await cluster.stop();
});

test('the time grows with the cluster, and does not go to and fro at a border', () => {
  let step = 0;
  const seconds = [1, 100, 101, 95, 90, 89, 600, 2500, 1800, 1799].map((count) => {
    step = stepFor(count, step);
    return secondsOf(step);
  });
  assert.deepEqual(seconds, [0, 0, 15, 15, 15, 0, 30, 300, 300, 60]);
});
