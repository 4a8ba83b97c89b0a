import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newControllerRef } from '../../api/meta/owner-references.ts';
import type { CronJob, CronJobSpec } from '../../proto/gen/batch/v1.ts';
import { batchV1Resources } from '../../proto/gen/resources.ts';
import { TestCluster, templateOf } from '../testing/cluster.ts';
import { formatIn, missedSince, parseSchedule, ScheduleError } from './schedule.ts';

const { cronjobs: type, jobs } = batchV1Resources;
const key = { name: 'cron', namespace: 'default' };

for (const bad of [
  '* * * *',
  '0 * * * * *',
  '@often',
  '* * L * *',
  '61 * * * *',
  'TZ=UTC * * * * *',
  '* * * * 5#2',
  '',
])
  test(`${JSON.stringify(bad)} is no schedule`, () => assert.rejects(parseSchedule(bad), ScheduleError));

for (const { text, zone = 'UTC', from, next } of [
  { text: '*/15 * * * *', from: '2026-03-01T10:01:00Z', next: '2026-03-01T10:15:00Z' },
  { text: '@daily', from: '2026-03-01T10:01:00Z', next: '2026-03-02T00:00:00Z' },
  { text: '0 9 * * MON-FRI', from: '2026-03-06T10:00:00Z', next: '2026-03-09T09:00:00Z' },
  { text: '0 9 * * *', zone: 'Europe/Berlin', from: '2026-07-01T00:00:00Z', next: '2026-07-01T07:00:00Z' },
  { text: '@every 90s', from: '2026-03-01T10:00:00Z', next: '2026-03-01T10:01:30Z' },
])
  test(`${text} in ${zone} comes after ${from} at ${next}`, async () => {
    const schedule = await parseSchedule(text, text.startsWith('@every') ? undefined : zone);
    assert.equal(schedule.next(Date.parse(from)), Date.parse(next));
  });

test('the last missed moment is found however many were missed', async () => {
  const schedule = await parseSchedule('*/5 * * * *', 'UTC');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000_000 }), (minutes) => {
      const since = Date.UTC(2026, 0, 1);
      const now = since + minutes * 60_000 + 30_000;
      const { latest, count } = missedSince(schedule, since, now);
      const wanted = Math.floor(now / 300_000) * 300_000;
      assert.equal(latest, wanted > since ? wanted : undefined);
      assert.ok(Math.abs(count - Math.floor(minutes / 5)) <= 2);
    }),
    { numRuns: 30 },
  );
});

test('a moment is written in the time zone of the schedule', () => {
  const moment = Date.UTC(2026, 6, 1, 7);
  assert.equal(formatIn(moment, undefined), '2026-07-01T07:00:00Z');
  assert.equal(formatIn(moment, 'Europe/Berlin'), '2026-07-01T09:00:00+02:00');
});

async function start(spec: Partial<CronJobSpec> = {}): Promise<TestCluster> {
  const cluster = new TestCluster(['cronjob-controller']);
  const jobTemplate = { spec: { template: templateOf({ app: 'x' }) } };
  await cluster.client.create(type, {
    metadata: key,
    spec: { schedule: '@every 1m', jobTemplate, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 1, ...spec },
  });
  await cluster.quiet();
  return cluster;
}
const statusOf = (cluster: TestCluster) => (cluster.all(type)[0] as CronJob | undefined)?.status;
async function finish(cluster: TestCluster, name: string): Promise<void> {
  const time = new Date(cluster.clock.now()).toISOString();
  const condition = { type: 'Complete', status: 'True', lastTransitionTime: time };
  const body = { status: { startTime: time, completionTime: time, conditions: [condition] } };
  await cluster.client.patch(jobs, { name, namespace: 'default' }, { type: 'merge', body }, { subresource: 'status' });
  await cluster.quiet();
}
async function pass(cluster: TestCluster, seconds: number): Promise<void> {
  await cluster.clock.advance(seconds * 1000);
  await cluster.quiet();
}

test('a job starts at its time, is seen to complete, and old ones go', async () => {
  const cluster = await start();
  assert.equal(cluster.all(jobs).length, 0);
  const names: string[] = [];
  for (let i = 0; i < 3; i++) {
    await pass(cluster, 61);
    const job = cluster.all(jobs).find((one) => !names.includes(one.metadata.name));
    assert.ok(job, `job ${i}`);
    names.push(job.metadata.name);
    assert.equal(statusOf(cluster)?.active?.[0]?.name, job.metadata.name);
    assert.equal(
      Date.parse(job.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? '') / 60_000,
      Number(job.metadata.name.slice('cron-'.length)),
    );
    await finish(cluster, job.metadata.name);
  }
  assert.equal(statusOf(cluster)?.active, undefined);
  assert.ok(statusOf(cluster)?.lastSuccessfulTime);
  assert.deepEqual(
    cluster.all(jobs).map((one) => one.metadata.name),
    [names[2]],
  );
  const [name] = names;
  for (const event of [
    `Normal SuccessfulCreate CronJob/cron: Created job ${name}`,
    `Normal SawCompletedJob CronJob/cron: Saw completed job: ${name}, condition: Complete`,
    `Normal SuccessfulDelete CronJob/cron: Deleted job ${name}`,
  ])
    assert.ok(cluster.events.includes(event), `${event} is in\n${cluster.events.join('\n')}`);
  await cluster.stop();
});

for (const { policy, count } of [
  { policy: 'Allow', count: 2 },
  { policy: 'Forbid', count: 1 },
  { policy: 'Replace', count: 1 },
])
  test(`with ${policy} a job that still runs leaves ${count} after the next time`, async () => {
    const cluster = await start({ concurrencyPolicy: policy });
    await pass(cluster, 61);
    const [first] = cluster.all(jobs);
    await pass(cluster, 60);
    assert.equal(cluster.all(jobs).length, count);
    const isThere = cluster.all(jobs).some((one) => one.metadata.uid === first?.metadata.uid);
    assert.equal(isThere, policy !== 'Replace');
    await cluster.stop();
  });

test('an old job that nobody may remove is told of, and the next ones start all the same', async () => {
  const cluster = await start({ successfulJobsHistoryLimit: 0 });
  cluster.api.intercept = ({ method, path }) => {
    if (method === 'DELETE' && path.includes('/jobs/')) throw new Error('kept');
  };
  await pass(cluster, 61);
  const [first] = cluster.all(jobs);
  await finish(cluster, first?.metadata.name ?? '');
  await pass(cluster, 60);
  assert.equal(cluster.all(jobs).length, 2);
  const told = 'Warning FailedDelete CronJob/cron: Deleted job: kept';
  assert.ok(cluster.events.includes(told), cluster.events.join('\n'));
  await cluster.stop();
});

test('a job that ends is off the status also while the next one can not start', async () => {
  const cluster = await start();
  await pass(cluster, 61);
  const [first] = cluster.all(jobs);
  cluster.api.intercept = ({ method, path }) => {
    if (method === 'POST' && path.endsWith('/jobs')) throw new Error('exceeded quota');
  };
  await cluster.clock.advance(60_000);
  await finish(cluster, first?.metadata.name ?? '');
  assert.equal(statusOf(cluster)?.active, undefined);
  assert.ok(cluster.events.some((text) => text.startsWith('Warning FailedCreate CronJob/cron:')));
  assert.equal(cluster.events.filter((text) => text.includes('SawCompletedJob')).length, 1);
  await cluster.stop();
});

test('a suspended cron job starts nothing', async () => {
  const cluster = await start({ suspend: true });
  await pass(cluster, 200);
  assert.equal(cluster.all(jobs).length, 0);
  await cluster.stop();
});

test('a job that someone else made for a cron job is told of and does not stand in its way', async () => {
  const cluster = await start({ concurrencyPolicy: 'Forbid' });
  const [cron] = cluster.all(batchV1Resources.cronjobs);
  assert.ok(cron);
  const ownerReferences = [newControllerRef(cron, batchV1Resources.cronjobs)];
  await cluster.client.create(jobs, {
    metadata: { name: 'by-hand', namespace: 'default', ownerReferences },
    spec: { template: templateOf({}) },
  });
  await cluster.quiet();
  assert.equal(statusOf(cluster)?.active, undefined);
  await pass(cluster, 61);
  assert.equal(cluster.all(jobs).length, 2);
  const told = 'Saw a job that the controller did not create or forgot: by-hand';
  assert.ok(cluster.events.includes(`Warning UnexpectedJob CronJob/cron: ${told}`), cluster.events.join('\n'));
  assert.ok(!cluster.events.some((text) => text.includes('forgot: cron-')));
  await cluster.stop();
});
