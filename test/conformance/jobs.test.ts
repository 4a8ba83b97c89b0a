import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../e2e/eventually.ts';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';
import { place, podSpec } from './workload-samples.ts';

// What MUST become of a Job whose indexes end in different ways, and of pods that it loses. No node runs these pods: the test
// ends each as its index is to end.

const { api } = sharedCluster();

const indexOf = ({ metadata }: Thing) => Number(metadata.annotations?.['batch.kubernetes.io/job-completion-index']);
const isDone = (type: string) => (job: Thing) =>
  conditionsOf(job).some((condition) => condition.type === type && condition.status === 'True');
const conditionsOf = ({ status }: Thing) =>
  (at(status, 'conditions') ?? []) as { type: string; status: string; reason: string }[];

/** How a pod is to end; undefined: it goes on. */
type Ending = 'Succeeded' | 'Failed' | undefined;

async function start(name: string, spec: object) {
  const { core, batch } = await place(api);
  const template = { spec: { ...podSpec(), schedulerName: 'none', restartPolicy: 'Never' } };
  await api.create(`${batch}/jobs`, { metadata: { name }, spec: { ...spec, template } });
  const pods = async () => (await api.get(`${core}/pods?labelSelector=job-name%3D${name}`)).items;
  return { core, job: `${batch}/jobs/${name}`, pods };
}

/** An Indexed job whose pods end as `ending` says, as often as they are made, until it is `type`. */
async function endings(name: string, spec: object, ending: (index: number) => Ending, type: 'Complete' | 'Failed') {
  const { core, job, pods } = await start(name, { completionMode: 'Indexed', ...spec });
  const step = async () => {
    for (const pod of await pods()) {
      const phase = ending(indexOf(pod));
      if (phase === undefined || at(pod, 'status.phase') !== 'Pending' || pod.metadata.deletionTimestamp) continue;
      await api.patch(`${core}/pods/${pod.metadata.name}/status`, { status: ended(phase) });
    }
    const now = await api.get(job);
    return isDone(type)(now) && now;
  };
  return { job: await eventually(`${name} is ${type}`, step, 30_000), pods: await pods() };
}

const ended = (phase: string) => ({
  phase,
  containerStatuses: [
    {
      ...{ name: 'c', image: 'i:1', imageID: '', ready: false, restartCount: 0 },
      state: { terminated: { exitCode: phase === 'Failed' ? 1 : 0, finishedAt: new Date().toISOString() } },
    },
  ],
});
const evenSucceed = (index: number): Ending => (index % 2 === 0 ? 'Succeeded' : 'Failed');
const perIndex = { completions: 4, parallelism: 2, backoffLimitPerIndex: 1 };

test('every index of a Job MUST be tried, however often others fail, when each has a limit of its own', async () => {
  const { job, pods } = await endings('limits', perIndex, evenSucceed, 'Failed');
  const { completedIndexes, failedIndexes, succeeded, failed } = job.status as Record<string, unknown>;
  assert.deepEqual([completedIndexes, failedIndexes, succeeded, failed], ['0,2', '1,3', 2, 4]);
  assert.deepEqual(pods.map(indexOf).sort(), [0, 1, 1, 2, 3, 3]);
  assert.ok(conditionsOf(job).some(({ type, reason }) => type === 'Failed' && reason === 'FailedIndexes'));
});

test('a Job MUST end when more indexes have failed than may', async () => {
  const spec = { ...perIndex, parallelism: 1, backoffLimitPerIndex: 0, maxFailedIndexes: 0 };
  const { job, pods } = await endings('most', spec, () => 'Failed', 'Failed');
  const { failedIndexes, active = 0 } = job.status as Record<string, unknown>;
  assert.deepEqual([failedIndexes, active, pods.length], ['0', 0, 1]);
  assert.ok(conditionsOf(job).some(({ type, reason }) => type === 'Failed' && reason === 'MaxFailedIndexesExceeded'));
});

test('a failure that its policy calls the index’s MUST end the index without another try', async () => {
  const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } }];
  const { job, pods } = await endings(
    'policy',
    { ...perIndex, podFailurePolicy: { rules } },
    (index) => (index === 0 ? 'Failed' : 'Succeeded'),
    'Failed',
  );
  assert.equal(at(job, 'status.failedIndexes'), '0');
  assert.equal(at(job, 'status.completedIndexes'), '1-3');
  assert.deepEqual(pods.map(indexOf).sort(), [0, 1, 2, 3]);
});

test('an eviction MUST NOT count against a Job whose policy ignores it', async () => {
  const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }];
  const spec = { completionMode: 'Indexed', completions: 1, backoffLimit: 0, podFailurePolicy: { rules } };
  const { core, job, pods } = await start('evicted', spec);
  const [first] = await eventually('a pod', async () => (await pods()).length === 1 && (await pods()));
  const name = first?.metadata.name;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
  await api.ok('POST', `${core}/pods/${name}/eviction`, { body });
  // It is made anew after the ten seconds that follow every failure.
  const second = await eventually('another', async () => (await pods()).find((pod) => pod.metadata.name !== name));
  await api.patch(`${core}/pods/${second.metadata.name}/status`, { status: ended('Succeeded') });
  const done = await api.when(job, 'is complete', isDone('Complete'));
  assert.deepEqual([at(done, 'status.succeeded'), at(done, 'status.failed') ?? 0], [1, 0]);
});

for (const { name, completions, rule, done } of [
  { name: 'all indexes succeed', completions: 2, rule: { succeededIndexes: '0-1' }, done: [0, 1] },
  { name: 'the indexes named succeed', completions: 5, rule: { succeededIndexes: '1' }, done: [1] },
  { name: 'as many as wanted succeed', completions: 5, rule: { succeededCount: 1 }, done: [2] },
]) {
  test(`a Job MUST be complete when ${name}, as its success policy says`, async () => {
    const spec = { completions, parallelism: completions, successPolicy: { rules: [rule] } };
    const { job } = await endings(
      'enough',
      spec,
      (index) => (done.includes(index) ? 'Succeeded' : undefined),
      'Complete',
    );
    assert.equal(at(job, 'status.succeeded'), done.length);
    assert.equal(at(job, 'status.active') ?? 0, 0);
    for (const wanted of ['SuccessCriteriaMet', 'Complete'])
      assert.ok(
        conditionsOf(job).some(({ type, reason }) => type === wanted && reason === 'SuccessPolicy'),
        wanted,
      );
  });
}

test('a Job MUST take back a pod without an owner that fits, and let go one that no longer does', async () => {
  const { core, job, pods } = await start('parent', { parallelism: 2, completions: 2 });
  await api.when(job, 'has two', ({ status }) => at(status, 'active') === 2);
  const { uid } = (await api.get(job)).metadata;
  const [orphan, other] = (await pods()).map(({ metadata }) => `${core}/pods/${metadata.name}`);
  await api.patch(`${orphan}`, { metadata: { ownerReferences: null } });
  await api.when(`${orphan}`, 'is adopted', ({ metadata }) => metadata.ownerReferences?.[0]?.uid === uid);
  await api.patch(`${other}`, [{ op: 'replace', path: '/metadata/labels', value: {} }], 'json');
  await api.when(`${other}`, 'is let go', ({ metadata }) => !metadata.ownerReferences?.length);
  assert.deepEqual((await api.get(`${other}`)).metadata.finalizers ?? [], [], 'nothing holds it any more');
  await eventually('another is made', async () => (await pods()).length === 2);
});
