import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreV1Resources, storageV1Resources } from '../proto/gen/resources.ts';
import { makeNode, makePod } from './testing/objects.ts';
import { RunningScheduler } from './testing/running-scheduler.ts';
import { madeByHand, makeClaim, makeClass, makeVolume, using } from './testing/storage-objects.ts';

const { persistentvolumes, persistentvolumeclaims } = coreV1Resources;
const annotation = 'volume.kubernetes.io/selected-node';

class Storage extends RunningScheduler {
  volume = (name: string) => this.api.all(persistentvolumes).find(({ metadata }) => metadata.name === name);
  claim = (name: string) => this.api.all(persistentvolumeclaims).find(({ metadata }) => metadata.name === name);

  /** What the controller of volumes does when it sees that a volume is kept for a claim. */
  async bound(name: string, volumeName: string): Promise<void> {
    const body = {
      metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
      spec: { volumeName },
      status: { phase: 'Bound' },
    };
    await this.change(name, body);
  }

  async change(name: string, body: object): Promise<void> {
    await this.client.patch(persistentvolumeclaims, { name, namespace: 'default' }, { type: 'merge', body });
  }
}

async function running(work: (scheduler: Storage) => Promise<void>): Promise<void> {
  const scheduler = new Storage();
  for (const name of ['a', 'b']) scheduler.node(makeNode(name));
  try {
    await work(scheduler);
  } finally {
    await scheduler.stop();
  }
}

const seed = (scheduler: Storage, storageClass: object, claims: readonly string[]) => {
  scheduler.api.seed(storageV1Resources.storageclasses, makeClass('late', storageClass) as never);
  for (const name of claims) scheduler.api.seed(persistentvolumeclaims, makeClaim(name) as never);
};

test('a pod goes where its volume is, which is kept for its claim, and is bound when that is', () =>
  running(async (scheduler) => {
    seed(scheduler, madeByHand, ['data']);
    scheduler.api.seed(persistentvolumes, makeVolume('on-b', 'b') as never);
    scheduler.pod(makePod('p', { spec: using('data') }));
    scheduler.start();
    await scheduler.until(() => scheduler.volume('on-b')?.spec.claimRef !== undefined, 'the volume is kept');
    assert.equal(scheduler.volume('on-b')?.spec.claimRef?.name, 'data');
    assert.equal(scheduler.nodeOf('p'), undefined);
    await scheduler.until(() => scheduler.get('p')?.status?.nominatedNodeName === 'b', 'the pod says where it goes');
    await scheduler.bound('data', 'on-b');
    await scheduler.clock.advance(1000);
    await scheduler.until(() => scheduler.nodeOf('p') === 'b', 'the pod is bound');
  }));

test('two pods at a time do not get one volume', () =>
  running(async (scheduler) => {
    seed(scheduler, madeByHand, ['one', 'two']);
    scheduler.api.seed(persistentvolumes, makeVolume('on-a', 'a') as never);
    scheduler.pod(makePod('p', { spec: using('one') }));
    scheduler.pod(makePod('q', { spec: using('two') }));
    scheduler.start();
    await scheduler.until(() => scheduler.condition('q') !== '', 'the second is told');
    assert.match(scheduler.condition('q'), /2 node\(s\) didn't find available persistent volumes to bind/);
    assert.equal(scheduler.volume('on-a')?.spec.claimRef?.name, 'one');
  }));

test('pods that wait for their volumes do not hold up the others', () =>
  running(async (scheduler) => {
    const names = Array.from({ length: 200 }, (_, i) => `c${i}`);
    seed(scheduler, {}, names);
    for (const name of names) scheduler.pod(makePod(name, { spec: using(name) }));
    scheduler.start();
    await scheduler.until(
      () => names.every((name) => scheduler.claim(name)?.metadata.annotations?.[annotation]),
      'all chosen',
    );
    scheduler.pod(makePod('plain'));
    await scheduler.until(() => scheduler.nodeOf('plain') !== undefined, 'the other is bound');
    assert.equal(scheduler.nodeOf('c0'), undefined);
  }));

test('a pod is tried again when its volume cannot be made where it was to go', () =>
  running(async (scheduler) => {
    seed(scheduler, {}, ['data']);
    scheduler.pod(makePod('p', { spec: using('data') }));
    scheduler.start();
    const chosen = () => scheduler.claim('data')?.metadata.annotations?.[annotation];
    await scheduler.until(() => chosen() !== undefined, 'a node is chosen');
    await scheduler.change('data', { metadata: { annotations: { [annotation]: null } } });
    await scheduler.clock.advance(1000);
    await scheduler.until(() => scheduler.condition('p') !== '', 'the failure is told');
    assert.equal(
      scheduler.condition('p'),
      'False SchedulerError: running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"',
    );
    assert.notEqual(scheduler.get('p')?.status?.nominatedNodeName, undefined);
    await scheduler.clock.advance(2000);
    await scheduler.until(() => chosen() !== undefined, 'a node is chosen again');
  }));

test('a pod does not wait for its volumes for ever', () =>
  running(async (scheduler) => {
    seed(scheduler, {}, ['data']);
    scheduler.pod(makePod('p', { spec: using('data') }));
    scheduler.start();
    await scheduler.until(() => scheduler.claim('data')?.metadata.annotations !== undefined, 'a node is chosen');
    await scheduler.clock.advance(600_000);
    await scheduler.until(() => scheduler.condition('p') !== '', 'the failure is told');
    assert.match(scheduler.condition('p'), /binding volumes: context deadline exceeded$/);
  }));
