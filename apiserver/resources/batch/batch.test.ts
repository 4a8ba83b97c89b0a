import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../../api/codec/wording.ts';
import { scheduleProblem } from '../../../api/time/cron-schedule.ts';
import type { Job } from '../../../proto/gen/batch/v1.ts';
import type { ApiObject } from '../../registry/object.ts';
import { create, kindOf, update } from '../testing/write.ts';
import { countIndexes, sharedIndex } from './job/indexes.ts';

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx:1.27' }] } };
const labelledTemplate = { ...template, metadata: { labels: { a: 'b' } } };
const make = (more: JsonObject = {}) => create('batch/v1/jobs', { spec: { template, ...more } });
const job = (object: ApiObject) => object as unknown as Job;
const change = (object: ApiObject, spec: JsonObject) =>
  update('batch/v1/jobs', object, (next) => {
    next.spec = { ...(next.spec as JsonObject), ...spec };
  }).problems;

for (const { name, more, set } of [
  { name: 'one pod, one success', more: {}, set: { parallelism: 1, completions: 1, backoffLimit: 6 } },
  {
    name: 'a work queue has no number of completions',
    more: { parallelism: 3 },
    set: { parallelism: 3, completions: undefined },
  },
  {
    name: 'a limit for each index stands for the common one',
    more: { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 },
    set: { backoffLimit: 2147483647 },
  },
  {
    name: 'a failure policy waits until pods have failed',
    more: { podFailurePolicy: { rules: [] } },
    set: { podReplacementPolicy: 'Failed' },
  },
]) {
  test(`job defaults: ${name}`, () => {
    const { spec } = job(make(more).object);
    for (const [field, value] of Object.entries(set)) assert.equal(spec[field as keyof typeof spec], value, field);
  });
}

test('job: its pods get labels that no other has, and it selects by them', () => {
  const { object, problems } = make();
  const { spec, metadata } = job(object);
  assert.deepEqual(problems, []);
  const uid = metadata.uid;
  assert.deepEqual(spec.selector, { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } });
  assert.deepEqual(spec.template.metadata?.labels, {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': 'x',
    'controller-uid': uid,
    'job-name': 'x',
  });
  assert.deepEqual(metadata.labels, spec.template.metadata?.labels);
});

test('job: without labels it has those of its pods, the generated ones among them', () => {
  const labelled = { ...template, metadata: { labels: { a: 'b' } } };
  const { object } = make({ template: labelled });
  const { spec, metadata } = job(object);
  assert.deepEqual(metadata.labels, spec.template.metadata?.labels);
  assert.equal(metadata.labels?.['batch.kubernetes.io/job-name'], 'x');
  assert.equal(metadata.labels?.a, 'b');
  const own = create('batch/v1/jobs', { metadata: { labels: { a: 'b' } }, spec: { template: labelled } });
  assert.deepEqual(job(own.object).metadata.labels, { a: 'b' });
});

test('job: a selector by hand is left alone', () => {
  const selector = { matchLabels: { a: 'b' } };
  const { object, problems } = make({
    manualSelector: true,
    selector,
    template: { ...template, metadata: { labels: { a: 'b' } } },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(job(object).spec.selector, selector);
});

for (const { name, more, field } of [
  {
    name: 'labels of another job',
    more: { template: { ...template, metadata: { labels: { 'job-name': 'y' } } } },
    field: 'spec.template.metadata.labels[job-name]',
  },
  {
    name: 'failed indexes without a limit for each',
    more: { maxFailedIndexes: 1, completionMode: 'Indexed', completions: 1 },
    field: 'spec.backoffLimitPerIndex',
  },
  {
    name: 'a success policy for pods that do not count',
    more: { successPolicy: { rules: [{ succeededCount: 1 }] } },
    field: 'spec.successPolicy',
  },
  {
    name: 'exit codes out of order',
    more: { podFailurePolicy: { rules: [{ action: 'Count', onExitCodes: { operator: 'In', values: [3, 2] } }] } },
    field: 'spec.podFailurePolicy.rules[0].onExitCodes.values',
  },
]) {
  test(`job refused: ${name}`, () =>
    assert.deepEqual(
      make(more).problems.map((text) => text.split(': ')[0]),
      [field],
    ));
}

test('job update: only an indexed job may change its size, with its parallelism', () => {
  assert.deepEqual(change(make().object, { completions: 2, parallelism: 2 }), [
    'spec.completions: Invalid value: 2: field is immutable',
  ]);
  const indexed = make({ completionMode: 'Indexed', completions: 3, parallelism: 3 }).object;
  assert.deepEqual(change(indexed, { completions: 5, parallelism: 5 }), []);
  assert.equal(change(indexed, { completions: 5 }).length, 1);
});

test('job update: the spec is looked at twice, and each look reports; its name once', () => {
  const problem = 'spec.parallelism: Invalid value: -1: must be greater than or equal to 0';
  assert.deepEqual(change(make().object, { parallelism: -1 }), [problem, problem]);
});

test('job update: of a suspended job it is the spec of its pods that is settled', () => {
  const other = (object: ApiObject, change: (template: Job['spec']['template']) => void) => {
    const template = structuredClone(job(object).spec.template);
    change(template);
    return { template };
  };
  const rename = (template: Job['spec']['template']) => {
    for (const container of template.spec?.containers ?? []) container.image = 'other';
  };
  const fields = (object: ApiObject, spec: JsonObject) => change(object, spec).map((text) => text.split(': ')[0]);
  const running = make().object;
  assert.deepEqual(fields(running, other(running, rename)), ['spec.template']);
  const suspended = make({ suspend: true }).object;
  assert.deepEqual(fields(suspended, other(suspended, rename)), ['spec.template.spec']);
  const resize = (template: Job['spec']['template']) => {
    for (const container of template.spec?.containers ?? []) container.resources = { requests: { cpu: '1' } };
  };
  assert.deepEqual(fields(suspended, other(suspended, resize)), []);
});

test('job update: the selector is named before the template', () => {
  const { object } = make({ manualSelector: true, selector: { matchLabels: { a: 'b' } }, template: labelledTemplate });
  const fields = change(object, {
    selector: { matchLabels: { c: 'd' } },
    template: { ...labelledTemplate, metadata: { labels: { c: 'd' } } },
  }).map((text) => text.split(': ')[0]);
  assert.deepEqual(fields, ['spec.selector', 'spec.template']);
});

test('job update: where pods go may be decided while none has been started', () => {
  const moved = (object: ApiObject) => {
    const { template: before } = job(object).spec;
    return { template: { ...before, spec: { ...before.spec, nodeSelector: { disk: 'ssd' } } } };
  };
  const running = make().object;
  assert.equal(change(running, moved(running)).length, 1);
  const suspended = make({ suspend: true }).object;
  assert.deepEqual(change(suspended, moved(suspended)), []);
});

for (const { name, status, old, problem } of [
  {
    name: 'an end without a start',
    old: {},
    status: {
      conditions: [
        { type: 'FailureTarget', status: 'True' },
        { type: 'Failed', status: 'True' },
      ],
    },
    problem: 'status.startTime: Required value: startTime is required for finished job',
  },
  {
    name: 'going back to unfinished',
    old: { startTime: '2026-01-01T00:00:00Z', conditions: [{ type: 'FailureTarget', status: 'True' }] },
    status: { startTime: '2026-01-01T00:00:00Z' },
    problem: 'status.conditions: Invalid value: cannot disable the terminal FailureTarget=True condition',
  },
  {
    name: 'another start of a running job',
    old: { startTime: '2026-01-01T00:00:00Z' },
    status: { startTime: '2026-01-02T00:00:00Z' },
    problem: 'status.startTime: Invalid value: "2026-01-02T00:00:00Z": field is immutable for unsuspended job once set',
  },
  {
    name: 'no start of a running job',
    old: { startTime: '2026-01-01T00:00:00Z' },
    status: {},
    problem: 'status.startTime: Invalid value: null: field is immutable for unsuspended job once set',
  },
  {
    name: 'forgetting failures',
    old: { failed: 2 },
    status: { failed: 1 },
    problem: 'status.failed: Invalid value: 1: cannot decrease the failed counter',
  },
]) {
  test(`job status refused: ${name}`, () => {
    const made = { ...make().object, status: old };
    const { problems } = update('batch/v1/jobs', made, (next) => Object.assign(next, { status }), 'status');
    assert.deepEqual(problems, [problem]);
  });
}

test('job status: a job that is resumed starts anew', () => {
  const old = { startTime: '2026-01-01T00:00:00Z', conditions: [{ type: 'Suspended', status: 'True' }] };
  const status = { startTime: '2026-01-02T00:00:00Z', conditions: [{ type: 'Suspended', status: 'False' }] };
  const made = { ...make().object, status: old };
  assert.deepEqual(update('batch/v1/jobs', made, (next) => Object.assign(next, { status }), 'status').problems, []);
});

test('indexes: what is counted is what the parts hold', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 20 }), (indexes) => {
      const sorted = [...indexes].sort((a, b) => a - b);
      const parts: string[] = [];
      for (let i = 0; i < sorted.length; i++) {
        const first = sorted[i] ?? 0;
        let last = first;
        while (sorted[i + 1] === last + 1) last = sorted[++i] ?? last;
        parts.push(first === last ? `${first}` : `${first}-${last}`);
      }
      assert.equal(countIndexes(parts.join(','), 61), indexes.length);
      for (const probe of [0, 30, 60]) {
        assert.equal(sharedIndex(parts.join(','), `${probe}`, 61), indexes.includes(probe) ? probe : undefined);
      }
    }),
  );
});

for (const { schedule, problem } of [
  { schedule: '*/5 * * * *', problem: undefined },
  { schedule: '0 0 1 JAN sun-MON', problem: undefined },
  { schedule: '@every 1h30m', problem: undefined },
  { schedule: '5/10 ? * * *', problem: undefined },
  { schedule: 'nope', problem: 'expected exactly 5 fields, found 1: [nope]' },
  { schedule: '60 * * * *', problem: 'end of range (60) above maximum (59): 60' },
  { schedule: '* * 0 * *', problem: 'beginning of range (0) below minimum (1): 0' },
  { schedule: '9-5 * * * *', problem: 'beginning of range (9) beyond end of range (5): 9-5' },
  { schedule: '*/0 * * * *', problem: 'step of range should be a positive number: */0' },
  { schedule: '* * * * 7', problem: 'end of range (7) above maximum (6): 7' },
  { schedule: '@often', problem: 'unrecognized descriptor: @often' },
  { schedule: 'x * * * *', problem: 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax' },
]) {
  test(`schedule ${schedule}`, () => assert.equal(scheduleProblem(schedule), problem));
}

test('cron job: its template is not defaulted like a job', () => {
  const { object, problems } = create('batch/v1/cronjobs', {
    spec: { schedule: '@daily', jobTemplate: { spec: { template } } },
  });
  assert.deepEqual(problems, []);
  const { jobTemplate } = object.spec as { jobTemplate: { spec: object } };
  assert.deepEqual(Object.keys(jobTemplate.spec), ['template']);
});

test('cron job: a zone in the schedule stays only where it was', () => {
  const make = (schedule: string) =>
    create('batch/v1/cronjobs', { spec: { schedule, jobTemplate: { spec: { template } } } });
  const made = make('TZ=UTC @daily');
  assert.equal(made.problems.length, 1);
  const keep = update('batch/v1/cronjobs', made.object, () => undefined);
  assert.deepEqual(keep.problems, []);
});

test('cron job: a zone in the schedule is warned of at every write', () => {
  const { strategy } = kindOf('batch/v1/cronjobs');
  const { object } = create('batch/v1/cronjobs', {
    spec: { schedule: 'TZ=UTC @daily', jobTemplate: { spec: { template } } },
  });
  assert.deepEqual(
    [undefined, object].map((old) => strategy.warnings?.(object, old as never).length),
    [1, 1],
  );
});
