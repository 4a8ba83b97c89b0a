import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../api/codec/wording.ts';
import { isDns1123Label } from '../../../api/names/dns.ts';
import type { ApiObject } from '../../registry/object.ts';
import { create, kindOf, update } from '../testing/write.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } };
const spec = { selector: { matchLabels: { app: 'web' } }, template };
const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const make = (kind: string, more: JsonObject = {}) => create(`apps/v1/${kind}`, { spec: { ...spec, ...more } });
const specOf = (object: ApiObject) => object.spec as Record<string, unknown>;

for (const { name, kind, more, set } of [
  {
    name: 'a rolling update has both limits',
    kind: 'deployments',
    more: { strategy: { rollingUpdate: { maxSurge: 0 } } },
    set: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '25%' } } },
  },
  {
    name: 'recreating has no limits',
    kind: 'deployments',
    more: { strategy: { type: 'Recreate' } },
    set: { strategy: { type: 'Recreate' } },
  },
  {
    name: 'a stateful set updates all pods',
    kind: 'statefulsets',
    more: { serviceName: 's' },
    set: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      podManagementPolicy: 'OrderedReady',
    },
  },
  {
    name: 'deleting by hand has no partition',
    kind: 'statefulsets',
    more: { updateStrategy: { type: 'OnDelete' } },
    set: { updateStrategy: { type: 'OnDelete' } },
  },
  {
    name: 'a daemon set takes one node at a time',
    kind: 'daemonsets',
    more: {},
    set: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
  },
]) {
  test(`defaults: ${name}`, () => {
    const { object, problems } = make(kind, more);
    assert.deepEqual(problems, []);
    const got = Object.fromEntries(Object.keys(set).map((key) => [key, specOf(object)[key]]));
    assert.deepEqual(got, set);
  });
}

const mismatch =
  'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`';
for (const { name, kind, more, problems } of [
  {
    name: 'limits that allow no step',
    kind: 'deployments',
    more: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } },
    problems: ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
  },
  {
    name: 'a deadline that readiness cannot meet',
    kind: 'deployments',
    more: { progressDeadlineSeconds: 5, minReadySeconds: 5 },
    problems: ['spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds'],
  },
  {
    name: 'a selector of other pods',
    kind: 'replicasets',
    more: { selector: { matchLabels: { a: 'b' } } },
    problems: [mismatch],
  },
  {
    name: 'an empty selector',
    kind: 'statefulsets',
    more: { selector: {} },
    problems: ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
  },
  {
    name: 'surge and unavailability at once',
    kind: 'daemonsets',
    more: { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } },
    problems: [
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    ],
  },
  {
    name: 'mounting a claim that is neither volume nor template',
    kind: 'statefulsets',
    more: {
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec }],
      template: {
        ...template,
        spec: {
          containers: [
            {
              name: 'c',
              image: 'i',
              volumeMounts: [
                { name: 'data', mountPath: '/data' },
                { name: 'nope', mountPath: '/nope' },
              ],
            },
          ],
        },
      },
    },
    problems: ['spec.template.spec.containers[0].volumeMounts[1].name: Not found: "nope"'],
  },
  {
    name: 'claims that ask for nothing, and a service of no name, in that order',
    kind: 'statefulsets',
    more: {
      serviceName: 'Bad_Name',
      replicas: -1,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
      selector: {},
    },
    problems: [
      'spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required',
      'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      `spec.serviceName: Invalid value: "Bad_Name": ${isDns1123Label('Bad_Name')[0]}`,
      'spec.selector: Invalid value: {}: empty selector is invalid for statefulset',
    ],
  },
]) {
  test(`refused: ${name}`, () => assert.deepEqual(make(kind, more).problems, problems));
}

test('update: a selector never changes', () => {
  const { object } = make('deployments');
  const { problems } = update('apps/v1/deployments', object, (next) => {
    next.spec = {
      ...specOf(next),
      selector: { matchLabels: { app: 'web', more: 'x' } },
      template: { ...template, metadata: { labels: { app: 'web', more: 'x' } } },
    };
  });
  assert.deepEqual(problems, [
    'spec.selector: Invalid value: {"matchLabels":{"app":"web","more":"x"}}: field is immutable',
  ]);
});

for (const { kind, field, shown } of [
  {
    kind: 'deployments',
    field: 'strategy',
    shown: '{"Type":"X","RollingUpdate":{"MaxUnavailable":1,"MaxSurge":"5%"}}',
  },
  {
    kind: 'daemonsets',
    field: 'updateStrategy',
    shown: '{"Type":"X","RollingUpdate":{"MaxUnavailable":1,"MaxSurge":"5%"}}',
  },
]) {
  test(`refused: an unknown strategy of ${kind} is shown as it is in memory`, () => {
    const strategy = { type: 'X', rollingUpdate: { maxUnavailable: 1, maxSurge: '5%' } };
    const [problem = ''] = make(kind, { [field]: strategy }).problems;
    assert.ok(problem.includes(shown), problem);
  });
}

test('update: annotations of a deployment are a new generation', () => {
  const { object } = make('deployments');
  const changed = update('apps/v1/deployments', object, (next) => {
    next.metadata.annotations = { a: 'b' };
  });
  assert.equal(changed.object.metadata.generation, 2);
});

test('update: the identity of a stateful set is settled', () => {
  const { object } = make('statefulsets', { serviceName: 's' });
  const change = (field: string, value: unknown) =>
    update('apps/v1/statefulsets', object, (next) => {
      next.spec = { ...specOf(next), [field]: value };
    }).problems.length;
  assert.equal(change('replicas', 5), 0);
  assert.equal(change('minReadySeconds', 5), 0);
  assert.equal(change('serviceName', 'other'), 1);
  assert.equal(change('podManagementPolicy', 'Parallel'), 1);
  // What may not change at all is not looked at more closely.
  assert.equal(change('serviceName', 'Bad_Name'), 1);
  assert.equal(change('volumeClaimTemplates', [{ metadata: { name: 'data' }, spec: {} }]), 1);
});

test('warnings: a history without end is warned of at every write, also when the generation stands', () => {
  const { object } = make('statefulsets', { revisionHistoryLimit: -1 });
  const { warnings } = kindOf('apps/v1/statefulsets').strategy;
  assert.equal(warnings?.(object, undefined).length, 1);
  assert.equal(warnings?.(object, object as never).length, 1);
});

for (const { kind, looks } of [
  { kind: 'deployments', looks: 1 },
  { kind: 'statefulsets', looks: 1 },
  { kind: 'replicasets', looks: 2 },
  { kind: 'daemonsets', looks: 2 },
]) {
  test(`update: the spec of ${kind} is looked at ${looks === 1 ? 'once' : 'twice'}, and each look reports`, () => {
    const { object } = make(kind);
    const { problems } = update(`apps/v1/${kind}`, object, (next) => {
      next.spec = { ...specOf(next), minReadySeconds: -1 };
    });
    const problem = 'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0';
    assert.deepEqual(problems, new Array(looks).fill(problem));
  });
}

test('update: a daemon set counts its templates, whatever the client says', () => {
  const count = (object: ApiObject) => object.metadata.annotations?.['deprecated.daemonset.template.generation'];
  const { object } = make('daemonsets');
  assert.equal(count(object), '1');
  const same = update('apps/v1/daemonsets', object, (next) => {
    delete next.metadata.annotations;
  });
  assert.equal(count(same.object), '1');
  const changed = update('apps/v1/daemonsets', object, (next) => {
    next.spec = { ...specOf(next), template: { ...template, spec: { ...template.spec, dnsPolicy: 'Default' } } };
  });
  assert.equal(count(changed.object), '2');
});

test('status: counters hang together', () => {
  const { object } = make('deployments');
  const { problems } = update(
    'apps/v1/deployments',
    { ...object, status: { collisionCount: 2 } },
    (next) => {
      next.status = { replicas: 1, readyReplicas: 2, availableReplicas: -1 };
    },
    'status',
  );
  assert.deepEqual(problems, [
    'status.availableReplicas: Invalid value: -1: must be greater than or equal to 0',
    'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
    'status.collisionCount: Invalid value: 0: cannot be decremented',
  ]);
});

test('table: a deployment shows what is ready of what is wanted', () => {
  const { object } = make('deployments');
  object.status = { readyReplicas: 1, updatedReplicas: 1 };
  const { columns } = kindOf('apps/v1/deployments');
  assert.equal(columns.cells(object, 0).length, columns.columns.length);
  assert.deepEqual(columns.cells(object, 0).slice(0, 4), ['x', '1/1', 1, 0]);
});
