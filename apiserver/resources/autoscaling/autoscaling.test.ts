import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../api/codec/wording.ts';
import type * as v2 from '../../../proto/gen/autoscaling/v2.ts';
import type { ApiObject } from '../../registry/object.ts';
import { create, update } from '../testing/write.ts';
import { fromStored, toStored } from './horizontal-pod-autoscaler/conversion.ts';

const kind = 'autoscaling/v2/horizontalpodautoscalers';
const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' }, maxReplicas: 5 };
const make = (more: JsonObject = {}) => create(kind, { spec: { ...spec, ...more } });
const specOf = (object: ApiObject) => object.spec as v2.HorizontalPodAutoscalerSpec;

const metrics = [
  { type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '5' } } },
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
  {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', name: 's', kind: 'Service' },
      metric: { name: 'r' },
      target: { type: 'Value', value: '10' },
    },
  },
  {
    type: 'ContainerResource',
    containerResource: { name: 'memory', container: 'c', target: { type: 'AverageValue', averageValue: '1Gi' } },
  },
  { type: 'External', external: { metric: { name: 'q' }, target: { type: 'Value', value: '3' } } },
];

test('what autoscaling/v1 has no fields for goes through its annotations and back', () => {
  const { object, problems } = make({ metrics, behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } });
  assert.deepEqual(problems, []);
  const shown = fromStored(object);
  assert.equal((shown.spec as JsonObject).targetCPUUtilizationPercentage, 60);
  assert.equal('metrics' in (shown.spec as JsonObject), false);
  const back = toStored(shown);
  // The metric with a field of its own comes last.
  const [first, cpu, ...others] = metrics;
  assert.deepEqual(specOf(back).metrics, [first, ...others, cpu]);
  assert.deepEqual(specOf(back).behavior, specOf(object).behavior);
  const annotations = shown.metadata.annotations ?? {};
  // As it is in memory, under the names of Go's fields.
  assert.equal(
    annotations['autoscaling.alpha.kubernetes.io/behavior'],
    '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":5,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
  );
  // Fields come in the order of the schema, whatever the client's was.
  assert.equal(
    JSON.stringify(JSON.parse(annotations['autoscaling.alpha.kubernetes.io/metrics'] ?? '')[1].object.target),
    '{"kind":"Service","name":"s","apiVersion":"v1"}',
  );
  assert.equal(back.metadata.annotations, undefined);
});

test('an average of an object goes through autoscaling/v1, which has a value of zero beside it', () => {
  const averaged = (target: JsonObject) => ({ type: 'Object', object: { ...metrics[2]?.object, target } });
  for (const target of [
    { type: 'AverageValue', averageValue: '5' },
    { type: 'AverageValue', value: '7', averageValue: '5' },
  ]) {
    const shown = fromStored(make({ metrics: [averaged(target)] }).object);
    const { object, problems } = update(kind, toStored(shown), () => undefined);
    assert.deepEqual(problems, []);
    assert.deepEqual(specOf(object).metrics, [averaged(target)]);
  }
});

test('what is not said of the pace is filled in, for both directions', () => {
  const { behavior } = specOf(
    make({ behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } } }).object,
  );
  assert.deepEqual(behavior?.scaleUp, {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
  });
  assert.deepEqual(behavior?.scaleDown?.policies, [{ type: 'Percent', value: 100, periodSeconds: 15 }]);
});

for (const { name, more, problems } of [
  {
    name: 'no bound, which is below the least one too',
    more: { maxReplicas: 0 },
    problems: [
      'spec.maxReplicas: Required value',
      'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    ],
  },
  {
    name: 'bounds below zero, before what it scales',
    more: { minReplicas: -1, maxReplicas: -2, scaleTargetRef: { kind: 'Deployment', name: '' } },
    problems: [
      'spec.minReplicas: Invalid value: -1: must be greater than or equal to 1',
      'spec.maxReplicas: Invalid value: -2: must be greater than or equal to 1',
      'spec.maxReplicas: Invalid value: -2: must be greater than or equal to `minReplicas`',
      'spec.scaleTargetRef.name: Required value',
      'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
    ],
  },
  {
    name: 'a type in another case',
    more: { metrics: [{ ...metrics[1], type: 'resource' }] },
    problems: new Array(2).fill(
      'spec.metrics[0].type: Unsupported value: "resource": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
    ),
  },
  {
    name: 'an average of nothing',
    more: {
      metrics: [{ type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '0' } } }],
    },
    problems: [
      'spec.metrics[0].pods.target.averageValue: Invalid value: "0": must be positive',
      'spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue',
    ],
  },
  {
    name: 'bounds the wrong way round',
    more: { minReplicas: 6 },
    problems: ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
  },
  {
    name: 'a source that the type does not say',
    more: { metrics: [{ ...metrics[0], type: 'Resource' }] },
    problems: ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
  },
  {
    name: 'a share and an amount at once',
    more: {
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 1, averageValue: '1' } },
        },
      ],
    },
    problems: [
      'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
    ],
  },
]) {
  test(`autoscaler refused: ${name}`, () => assert.deepEqual(make(more).problems, problems));
}

const versionProblem = (field: string, version: string, problem: string) =>
  `spec.${field}.apiVersion: Invalid value: ${JSON.stringify(version)}: ${problem}`;
for (const { target, problems } of [
  { target: { kind: 'Deployment', name: 'web' }, problems: ['', 'apiVersion must specify API group'] },
  {
    target: { kind: 'Deployment', name: 'web', apiVersion: 'v1' },
    problems: ['v1', 'apiVersion must specify API group'],
  },
  {
    target: { kind: 'X', name: 'x', apiVersion: 'a/b/c' },
    problems: ['a/b/c', 'unexpected GroupVersion string: a/b/c'],
  },
  { target: { kind: 'ReplicationController', name: 'rc', apiVersion: 'v1' }, problems: undefined },
  { target: { kind: 'ReplicationController', name: 'rc' }, problems: undefined },
] as const) {
  const { kind: what, ...rest } = target;
  const named = 'apiVersion' in rest ? ` of ${rest.apiVersion}` : '';
  test(`autoscaler of a ${what}${named} is ${problems ? 'refused' : 'taken'}`, () => {
    const expected = problems ? [versionProblem('scaleTargetRef', problems[0], problems[1])] : [];
    assert.deepEqual(make({ scaleTargetRef: target }).problems, expected);
    const v1 = create('autoscaling/v1/horizontalpodautoscalers', { spec: { ...spec, scaleTargetRef: target } });
    assert.deepEqual(v1.problems, expected);
  });
}

test('what an autoscaler has referred to before is not asked for again', () => {
  const { object } = make();
  const old = { ...object, spec: { ...specOf(object), scaleTargetRef: { kind: 'Deployment', name: 'web' } } };
  assert.deepEqual(update(kind, old, () => undefined).problems, []);
  const { problems } = update(kind, old, (next) => {
    specOf(next).scaleTargetRef.kind = 'StatefulSet';
  });
  assert.equal(problems.length, 1);
});

test('a metric may be of an object of the core group, not of a group that is none', () => {
  const of = (apiVersion: string) => {
    const describedObject = { kind: 'Service', name: 's', apiVersion };
    return make({ metrics: [{ ...metrics[2], object: { ...metrics[2]?.object, describedObject } }] }).problems;
  };
  assert.deepEqual(of('v1'), []);
  assert.deepEqual(of('a/b/c'), [
    versionProblem('metrics[0].object.describedObject', 'a/b/c', 'unexpected GroupVersion string: a/b/c'),
  ]);
});

test('scaling to zero is kept, not begun', () => {
  const external = { metrics: metrics.slice(4) };
  assert.deepEqual(make({ minReplicas: 0, ...external }).problems, [
    'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
  ]);
  const { object } = make({ minReplicas: 0, ...external });
  assert.deepEqual(update(kind, object, () => undefined).problems, []);
});
