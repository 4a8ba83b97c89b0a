import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment } from '../../proto/gen/apps/v1.ts';
import type { HorizontalPodAutoscaler } from '../../proto/gen/autoscaling/v2.ts';
import { appsV1Resources, autoscalingV2Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';

const { horizontalpodautoscalers } = autoscalingV2Resources;
const { deployments } = appsV1Resources;

async function start(replicas: number, target = 'web') {
  const cluster = new TestCluster(['horizontal-pod-autoscaler-controller']);
  await cluster.client.create(deployments, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: templateOf({ app: 'web' }) },
  } as never);
  await cluster.client.create(horizontalpodautoscalers, {
    metadata: { name: 'h', namespace: 'default' },
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
    },
  });
  const scaler = () => cluster.all(horizontalpodautoscalers)[0] as HorizontalPodAutoscaler;
  const ableToScale = () => scaler().status?.conditions?.find(({ type }) => type === 'AbleToScale');
  const size = () => (cluster.all(deployments)[0] as Deployment).spec.replicas;
  await cluster.quiet();
  return { cluster, scaler, ableToScale, size };
}

test('a scaler looks at its target once a period, and brings it within the bounds', async () => {
  const { cluster, scaler, ableToScale, size } = await start(5);
  assert.equal(size(), 5, 'the first period is not over');
  await cluster.clock.advance(15_000);
  await cluster.until(() => ableToScale() !== undefined, 'a status');
  await cluster.quiet();
  assert.equal(size(), 3);
  assert.deepEqual([scaler().status?.desiredReplicas, ableToScale()?.reason], [3, 'SucceededRescale']);
  assert.ok(scaler().status?.lastScaleTime);
  assert.deepEqual(cluster.events, [
    'Normal SuccessfulRescale HorizontalPodAutoscaler/h: New size: 3; reason: Current number of replicas above Spec.MaxReplicas',
  ]);
  await cluster.stop();
});

test('a scaler whose target is not there says so, and goes on when it comes', async () => {
  const { cluster, ableToScale, size } = await start(5, 'other');
  await cluster.clock.advance(15_000);
  await cluster.until(() => ableToScale()?.reason === 'FailedGetScale', 'a refusal');
  assert.equal(ableToScale()?.status, 'False');
  assert.equal(size(), 5);
  await cluster.client.patch(
    horizontalpodautoscalers,
    { name: 'h', namespace: 'default' },
    {
      type: 'merge',
      body: { spec: { scaleTargetRef: { name: 'web' } } },
    },
  );
  await cluster.quiet();
  await cluster.clock.advance(15_000);
  await cluster.until(() => ableToScale()?.reason === 'SucceededRescale', 'a new size');
  assert.equal(size(), 3);
  await cluster.stop();
});
