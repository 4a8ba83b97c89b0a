import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobSpec } from '../../proto/gen/batch/v1.ts';
import { batchV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';

const { jobs } = batchV1Resources;

function draft(spec: Partial<JobSpec>) {
  const labels = { 'batch.kubernetes.io/controller-uid': 'x' };
  const template = templateOf(labels);
  return {
    metadata: { name: 'job', namespace: 'default' },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      selector: { matchLabels: labels },
      template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } as JobSpec['template']['spec'] },
      ...spec,
    } as JobSpec,
  };
}
const start = (spec: Partial<JobSpec>, controllers = ['job-controller']) => {
  const cluster = new TestCluster(controllers);
  return { cluster, made: cluster.client.create(jobs, draft(spec)) };
};
const jobOf = (cluster: TestCluster) => cluster.all(jobs)[0] as Job | undefined;
const conditionsOf = (cluster: TestCluster) =>
  (jobOf(cluster)?.status?.conditions ?? [])
    .map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`)
    .sort();
const finished = (cluster: TestCluster, type: string) => () =>
  jobOf(cluster)?.status?.conditions?.some((one) => one.type === type && one.status === 'True') === true;

test('a job runs its pods, so many at a time, until enough have succeeded', async () => {
  const { cluster, made } = start({ completions: 3, parallelism: 2 });
  await made;
  await cluster.until(() => cluster.pods.length === 2, 'two pods');
  await cluster.quiet();
  assert.equal(cluster.pods.length, 2, 'no more at a time');
  assert.equal(jobOf(cluster)?.status?.active, 2);
  await cluster.until(() => {
    void cluster.kubelet(() => 'succeed');
    return finished(cluster, 'Complete')();
  }, 'completion');
  await cluster.quiet();
  assert.deepEqual(conditionsOf(cluster), [
    'Complete True CompletionsReached: Reached expected number of succeeded pods',
    'SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods',
  ]);
  const { conditions: _c, startTime: _s, completionTime, ...counts } = jobOf(cluster)?.status ?? {};
  assert.ok(completionTime);
  assert.deepEqual(counts, { succeeded: 3, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
  assert.equal(cluster.pods.length, 3);
  assert.ok(
    cluster.pods.every((pod) => !pod.metadata.finalizers?.length),
    'counted pods may go',
  );
  assert.ok(cluster.events.includes('Normal Completed Job/job: Job completed'));
  await cluster.stop();
});

test('a job fails when its pods failed too often, and each new try waits longer', async () => {
  const { cluster, made } = start({ backoffLimit: 1 });
  await made;
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  await cluster.kubelet(() => 'fail');
  await cluster.quiet();
  assert.equal(cluster.pods.length, 1, 'ten seconds come first');
  await cluster.clock.advance(11_000);
  await cluster.until(() => cluster.pods.length === 2, 'another try');
  await cluster.kubelet(() => 'fail');
  await cluster.until(finished(cluster, 'Failed'), 'failure');
  await cluster.quiet();
  assert.deepEqual(conditionsOf(cluster), [
    'Failed True BackoffLimitExceeded: Job has reached the specified backoff limit',
    'FailureTarget True BackoffLimitExceeded: Job has reached the specified backoff limit',
  ]);
  assert.equal(jobOf(cluster)?.status?.failed, 2);
  assert.ok(
    cluster.events.includes('Warning BackoffLimitExceeded Job/job: Job has reached the specified backoff limit'),
  );
  await cluster.stop();
});

test('a suspended job has no pods, and gets them when it is resumed', async () => {
  const { cluster, made } = start({ suspend: true });
  await made;
  await cluster.until(() => conditionsOf(cluster).length > 0, 'a condition');
  assert.deepEqual(conditionsOf(cluster), ['Suspended True JobSuspended: Job suspended']);
  assert.equal(jobOf(cluster)?.status?.startTime, undefined);
  assert.equal(cluster.pods.length, 0);
  const key = { name: 'job', namespace: 'default' };
  await cluster.client.patch(jobs, key, { type: 'merge', body: { spec: { suspend: false } } });
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  await cluster.quiet();
  assert.deepEqual(conditionsOf(cluster), ['Suspended False JobResumed: Job resumed']);
  assert.deepEqual(
    cluster.events.filter((event) => event.includes('Job/job: Job')),
    ['Normal Resumed Job/job: Job resumed', 'Normal Suspended Job/job: Job suspended'],
  );
  await cluster.stop();
});

test('a job that ran loses its time when it is suspended, and starts anew when it is resumed', async () => {
  const { cluster, made } = start({});
  await made;
  await cluster.until(() => jobOf(cluster)?.status?.active === 1, 'a pod');
  const first = jobOf(cluster)?.status?.startTime;
  assert.ok(first);
  const key = { name: 'job', namespace: 'default' };
  const suspend = (suspend: boolean) => cluster.client.patch(jobs, key, { type: 'merge', body: { spec: { suspend } } });
  await suspend(true);
  await cluster.until(() => conditionsOf(cluster).length > 0, 'a condition');
  assert.equal(jobOf(cluster)?.status?.startTime, undefined);
  await cluster.clock.advance(11_000);
  await suspend(false);
  await cluster.until(() => jobOf(cluster)?.status?.active === 1, 'another pod');
  assert.deepEqual(conditionsOf(cluster), ['Suspended False JobResumed: Job resumed']);
  const second = jobOf(cluster)?.status?.startTime;
  assert.ok(second && second > first, `${second} is after ${first}`);
  await cluster.stop();
});

test('an Indexed job has one pod for each index, and tries a failed index again', async () => {
  const { cluster, made } = start({ completions: 4, parallelism: 4, completionMode: 'Indexed' });
  await made;
  await cluster.until(() => cluster.pods.length === 4, 'pods');
  const indexOf = (pod: (typeof cluster.pods)[number]) =>
    pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'];
  assert.deepEqual(cluster.pods.map(indexOf).sort(), ['0', '1', '2', '3']);
  const third = cluster.pods.find((pod) => indexOf(pod) === '2');
  assert.equal(third?.spec.hostname, 'job-2');
  assert.equal(third?.spec.containers[0]?.env?.[0]?.name, 'JOB_COMPLETION_INDEX');
  await cluster.kubelet((pod) => (indexOf(pod) === '2' ? 'fail' : 'succeed'));
  await cluster.quiet();
  assert.equal(jobOf(cluster)?.status?.completedIndexes, '0,1,3');
  await cluster.clock.advance(11_000);
  await cluster.until(() => cluster.pods.length === 5, 'another try');
  await cluster.until(() => {
    void cluster.kubelet(() => 'succeed');
    return finished(cluster, 'Complete')();
  }, 'completion');
  assert.equal(jobOf(cluster)?.status?.completedIndexes, '0-3');
  assert.equal(jobOf(cluster)?.status?.succeeded, 4);
  await cluster.stop();
});

test('a job beyond its deadline fails and takes its pods with it', async () => {
  const { cluster, made } = start({ activeDeadlineSeconds: 30 });
  await made;
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  await cluster.kubelet();
  await cluster.quiet();
  await cluster.clock.advance(31_000);
  await cluster.until(() => {
    void cluster.kubelet();
    return finished(cluster, 'Failed')();
  }, 'failure');
  assert.ok(
    conditionsOf(cluster).includes('Failed True DeadlineExceeded: Job was active longer than specified deadline'),
  );
  assert.equal(cluster.pods.length, 0);
  await cluster.stop();
});

test('a finished job goes after the time it asked for', async () => {
  const all = ['job-controller', 'ttl-after-finished-controller', 'garbage-collector-controller'];
  const { cluster, made } = start({ ttlSecondsAfterFinished: 5 }, all);
  await made;
  await cluster.until(() => {
    void cluster.kubelet(() => 'succeed');
    return finished(cluster, 'Complete')();
  }, 'completion');
  await cluster.quiet();
  assert.equal(cluster.all(jobs).length, 1);
  await cluster.clock.advance(6000);
  await cluster.until(() => {
    void cluster.kubelet();
    return cluster.all(jobs).length === 0 && cluster.pods.length === 0;
  }, 'the end of the job and its pod');
  await cluster.stop();
});

test('a job whose pods fail as its policy forbids fails at once', async () => {
  const { cluster, made } = start({
    podFailurePolicy: {
      rules: [{ action: 'FailJob', onPodConditions: [{ type: 'Ready', status: 'False' }] }],
    },
  });
  await made;
  await cluster.until(() => cluster.pods.length === 1, 'a pod');
  await cluster.kubelet(() => 'fail');
  await cluster.until(finished(cluster, 'Failed'), 'failure');
  assert.ok(conditionsOf(cluster).some((text) => text.startsWith('Failed True PodFailurePolicy: Pod default/job-')));
  await cluster.stop();
});
