import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  revisionAnnotation,
} from '../../api/apps/deployment-annotations.ts';
import { resolveFenceposts } from '../../api/int-or-string/int-or-string.ts';
import { Rollout, template } from './simulation.ts';

const annotationsOf = (rollout: Rollout, image: string) =>
  rollout.sets.find((set) => set.metadata.name === `web-${image}`)?.metadata.annotations;

test('a new Deployment makes a ReplicaSet of its whole size and becomes available', () => {
  const rollout = new Rollout();
  rollout.settle();
  assert.deepEqual(rollout.events, ['web-a 0>3']);
  const [set] = rollout.sets;
  assert.deepEqual(set?.metadata.labels, { app: 'web', 'pod-template-hash': 'a' });
  assert.deepEqual(set?.spec.selector.matchLabels, { app: 'web', 'pod-template-hash': 'a' });
  assert.deepEqual(annotationsOf(rollout, 'a'), {
    [revisionAnnotation]: '1',
    [desiredReplicasAnnotation]: '3',
    [maxReplicasAnnotation]: '4',
  });
  assert.deepEqual(set?.metadata.ownerReferences, [
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true, blockOwnerDeletion: true },
  ]);
  assert.equal(rollout.deployment.metadata.annotations?.[revisionAnnotation], '1');
  assert.equal(rollout.condition('Available'), 'True MinimumReplicasAvailable: Deployment has minimum availability.');
  assert.equal(
    rollout.condition('Progressing'),
    'True NewReplicaSetAvailable: ReplicaSet "web-a" has successfully progressed.',
  );
  const { conditions: _, ...counts } = rollout.deployment.status;
  assert.deepEqual(counts, {
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
  });
});

test('a change of the template replaces pods one by one when one may surge and none may be missing', () => {
  const rollout = new Rollout();
  rollout.settle();
  rollout.events.length = 0;
  rollout.change({ template: template('b') });
  rollout.settle();
  assert.deepEqual(rollout.events, ['web-b 0>1', 'web-a 3>2', 'web-b 1>2', 'web-a 2>1', 'web-b 2>3', 'web-a 1>0']);
  assert.equal(annotationsOf(rollout, 'b')?.[revisionAnnotation], '2');
  assert.equal(annotationsOf(rollout, 'a')?.[revisionAnnotation], '1');
});

test('pods that serve nobody go in a step of their own, which is told', () => {
  const rollout = new Rollout({
    replicas: 10,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
  });
  rollout.step();
  rollout.work(() => 9);
  rollout.step();
  rollout.events.length = 0;
  rollout.change({ template: template('b') });
  rollout.step();
  assert.deepEqual(rollout.events, ['web-b 0>3', 'web-a 10>9', 'web-a 9>8']);
});

test('going back to an earlier template uses its ReplicaSet again and remembers its revision', () => {
  const rollout = new Rollout();
  rollout.settle();
  rollout.change({ template: template('b') });
  rollout.settle();
  rollout.change({ template: template('a') });
  rollout.settle();
  assert.equal(rollout.sets.length, 2);
  assert.equal(rollout.size('a'), 3);
  assert.equal(annotationsOf(rollout, 'a')?.[revisionAnnotation], '3');
  assert.equal(annotationsOf(rollout, 'a')?.['deployment.kubernetes.io/revision-history'], '1');
  assert.equal(rollout.deployment.metadata.annotations?.[revisionAnnotation], '3');
});

test('a change of size scales in one step and renews the annotations', () => {
  const rollout = new Rollout();
  rollout.settle();
  rollout.events.length = 0;
  rollout.change({ replicas: 5 });
  rollout.settle();
  rollout.change({ replicas: 1 });
  rollout.settle();
  assert.deepEqual(rollout.events, ['web-a 3>5', 'web-a 5>1']);
  assert.equal(annotationsOf(rollout, 'a')?.[desiredReplicasAnnotation], '1');
  assert.equal(annotationsOf(rollout, 'a')?.[maxReplicasAnnotation], '2');
});

test('a paused Deployment makes nothing, says so, and goes on when resumed', () => {
  const rollout = new Rollout({ paused: true });
  rollout.settle();
  assert.deepEqual(rollout.sets, []);
  assert.equal(rollout.deployment.metadata.annotations, undefined);
  assert.equal(rollout.condition('Progressing'), 'Unknown DeploymentPaused: Deployment is paused');
  assert.equal(
    rollout.condition('Available'),
    'False MinimumReplicasUnavailable: Deployment does not have minimum availability.',
  );
  assert.equal(rollout.deployment.status.terminatingReplicas, 0);
  rollout.change({ paused: false });
  rollout.settle();
  assert.equal(rollout.size('a'), 3);
});

test('a paused Deployment is still scaled', () => {
  const rollout = new Rollout();
  rollout.settle();
  rollout.change({ paused: true, replicas: 7, template: template('b') });
  rollout.settle();
  assert.equal(rollout.size('a'), 7);
  assert.equal(rollout.size('b'), undefined);
});

test('a rollout without progress is reported after its deadline, and not before', () => {
  const rollout = new Rollout({ progressDeadlineSeconds: 4 });
  rollout.broken.add('a');
  rollout.settle();
  const check = rollout.plan().checkAfterMs ?? Number.NaN;
  assert.ok(check > 4000 && check <= 5000, `check after ${check}`);
  rollout.now += 4000;
  assert.equal(rollout.plan().status, undefined);
  rollout.now += 1000;
  rollout.settle();
  assert.equal(
    rollout.condition('Progressing'),
    'False ProgressDeadlineExceeded: ReplicaSet "web-a" has timed out progressing.',
  );
  assert.equal(rollout.plan().checkAfterMs, undefined);
});

test('a broken release stops after its surge and leaves the old one serving', () => {
  const rollout = new Rollout({ replicas: 10 });
  rollout.settle();
  rollout.broken.add('b');
  rollout.change({ template: template('b') });
  rollout.settle();
  // 10 desired, 3 above, 2 missing: 8 old ones stay, and 5 of the new are tried.
  assert.equal(rollout.size('a'), 8);
  assert.equal(rollout.size('b'), 5);
  assert.equal(rollout.available, 8);
});

test('scaling during a rollout spreads in proportion', () => {
  const rollout = new Rollout({
    replicas: 10,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
  });
  rollout.settle();
  rollout.broken.add('b');
  rollout.change({ template: template('b') });
  rollout.settle();
  rollout.change({ replicas: 15 });
  rollout.step();
  // 8 and 5 of 13 become 11 and 7 of 18: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling
  assert.deepEqual([rollout.size('a'), rollout.size('b')], [11, 7]);
});

test('Recreate ends every old pod before it makes a new one', () => {
  const rollout = new Rollout({ strategy: { type: 'Recreate' } });
  rollout.settle();
  rollout.change({ template: template('b') });
  rollout.step();
  assert.equal(rollout.size('a'), 0);
  rollout.step();
  assert.equal(rollout.size('b'), undefined, 'waits while old pods run');
  rollout.work();
  rollout.step();
  assert.equal(rollout.size('b'), 3);
  rollout.settle();
  assert.equal(rollout.deployment.status.availableReplicas, 3);
});

test('superseded ReplicaSets beyond the history limit go, the oldest revision first', () => {
  const rollout = new Rollout({ revisionHistoryLimit: 1 });
  for (const image of ['a', 'b', 'c', 'd']) {
    rollout.change({ template: template(image) });
    rollout.settle();
  }
  assert.deepEqual(rollout.sets.map((set) => set.metadata.name).sort(), ['web-c', 'web-d']);
});

test('a failure to make pods is passed on and taken back', () => {
  const rollout = new Rollout();
  rollout.step();
  const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' };
  const [set] = rollout.sets;
  assert.ok(set);
  rollout.sets = [{ ...set, status: { ...set.status, conditions: [failure] } }];
  rollout.step();
  assert.equal(rollout.condition('ReplicaFailure'), 'True FailedCreate: exceeded quota');
  rollout.settle();
  assert.equal(rollout.condition('ReplicaFailure'), undefined);
});

const strategies = fc.record({
  replicas: fc.integer({ min: 0, max: 20 }),
  maxSurge: fc.oneof(
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 0, max: 150 }).map((share) => `${share}%`),
  ),
  maxUnavailable: fc.oneof(
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
  ),
  images: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 }),
  kubelet: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 }),
});

test('no rollout goes above its surge or below its floor, and every one ends', () => {
  fc.assert(
    fc.property(strategies, ({ replicas, maxSurge, maxUnavailable, images, kubelet }) => {
      const rollout = new Rollout({
        replicas,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      });
      rollout.settle();
      const bounds = resolveFenceposts(maxSurge, maxUnavailable, replicas);
      let tick = 0;
      for (const image of images) {
        rollout.change({ template: template(image) });
        // The kubelet is slow and uneven, and the next release may come before this one is done.
        for (let i = 0; i < 10; i++) {
          rollout.step();
          rollout.work(() => kubelet[tick++ % kubelet.length] ?? 0);
          assert.ok(rollout.total <= replicas + bounds.surge, `${rollout.total} above ${replicas}+${bounds.surge}`);
          const floor = replicas - Math.min(bounds.unavailable, replicas);
          assert.ok(rollout.available >= floor, `${rollout.available} available, floor ${floor}`);
        }
      }
      rollout.settle();
      assert.equal(rollout.size(images.at(-1) ?? ''), replicas);
      assert.equal(rollout.total, replicas);
      assert.equal(rollout.deployment.status.updatedReplicas ?? 0, replicas);
    }),
    { numRuns: 200 },
  );
});

test('a change of size at any moment of a rollout ends at the new size', () => {
  fc.assert(
    fc.property(strategies, fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 5 }), (strategy, sizes) => {
      const { maxSurge, maxUnavailable, replicas, kubelet } = strategy;
      const rollout = new Rollout({
        replicas,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      });
      rollout.settle();
      rollout.change({ template: template('b') });
      let tick = 0;
      for (const size of sizes) {
        for (let i = 0; i < 3; i++) {
          rollout.step();
          rollout.work(() => kubelet[tick++ % kubelet.length] ?? 0);
        }
        rollout.change({ replicas: size });
      }
      rollout.settle();
      assert.equal(rollout.size('b'), sizes.at(-1) ?? replicas);
      assert.equal(rollout.total, sizes.at(-1) ?? replicas);
    }),
    { numRuns: 200 },
  );
});
