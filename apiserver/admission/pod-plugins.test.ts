import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { podTopologyLabels } from './pod-topology-labels.ts';
import { priority } from './priority.ts';
import { runtimeClass } from './runtime-class.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';
import { lookupOf, refusalOf, requestOf, run } from './testing/requests.ts';

const containers = [{ name: 'c' }];

async function specAfter(plugin: Parameters<typeof run>[0], spec: object): Promise<Pod['spec']> {
  const request = requestOf({ object: { spec: { containers, ...structuredClone(spec) } } });
  await run(plugin, request);
  return (request.object as unknown as Pod).spec;
}

describe('Priority', () => {
  const classOf = (name: string, rest: object) => ['priorityclasses', { metadata: { name }, ...rest }] as const;
  const plain = lookupOf([classOf('high', { value: 1000, preemptionPolicy: 'Never' })]);
  const withDefault = lookupOf([
    classOf('usual', { value: 5, globalDefault: true }),
    classOf('usual-too', { value: 3, globalDefault: true }),
  ]);
  const lower = 'PreemptLowerPriority';
  for (const c of [
    { name: 'no class is priority 0', lookup: plain, spec: {}, want: [undefined, 0, lower] },
    { name: 'the lowest default class counts', lookup: withDefault, spec: {}, want: ['usual-too', 3, lower] },
    {
      name: 'a class gives value and policy',
      lookup: plain,
      spec: { priorityClassName: 'high' },
      want: ['high', 1000, 'Never'],
    },
    {
      name: 'system classes need no objects',
      lookup: plain,
      spec: { priorityClassName: 'system-node-critical' },
      want: ['system-node-critical', 2_000_001_000, lower],
    },
  ])
    test(c.name, async () => {
      const spec = await specAfter(priority(c.lookup), c.spec);
      assert.deepEqual([spec.priorityClassName, spec.priority, spec.preemptionPolicy], c.want);
    });

  for (const c of [
    { spec: { priorityClassName: 'none' }, says: 'no PriorityClass with name none was found' },
    {
      spec: { priority: 7 },
      says: 'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    },
    {
      spec: { priorityClassName: 'high', preemptionPolicy: lower },
      says: `the string value of PreemptionPolicy (${lower}) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name`,
    },
  ])
    test(`refuses: ${c.says.slice(0, 50)}`, async () => {
      const request = requestOf({ object: { spec: { containers, ...c.spec } } });
      assert.equal(await refusalOf(priority(plain), request), `pods "x" is forbidden: ${c.says}`);
    });

  test('there is one default class at most', async () => {
    const resource = 'scheduling.k8s.io/v1/priorityclasses';
    const second = requestOf({ resource, name: 'b', object: { value: 1, globalDefault: true } });
    assert.match(
      (await refusalOf(priority(withDefault), second)) ?? '',
      /PriorityClass usual-too is already marked as default/,
    );
    const same = { value: 3, globalDefault: true };
    const itself = requestOf({ resource, operation: 'UPDATE', name: 'usual-too', object: same, old: same });
    assert.equal(await refusalOf(priority(withDefault), itself), undefined);
  });
});

describe('DefaultTolerationSeconds', () => {
  const added = (key: string) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  });
  const both = [added('not-ready'), added('unreachable')];
  const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 5 };
  const other = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoSchedule' };
  for (const c of [
    { name: 'both are added', given: undefined, want: both },
    { name: 'what is said stays', given: [own], want: [own, added('unreachable')] },
    { name: 'another effect says nothing about this one', given: [other], want: [other, ...both] },
    { name: 'who tolerates everything needs neither', given: [{ operator: 'Exists' }], want: [{ operator: 'Exists' }] },
  ])
    test(c.name, async () => {
      const spec = await specAfter(defaultTolerationSeconds(), c.given ? { tolerations: c.given } : {});
      assert.deepEqual(spec.tolerations, c.want);
    });
});

describe('RuntimeClass', () => {
  const lookup = lookupOf([
    [
      'runtimeclasses',
      {
        metadata: { name: 'vm' },
        handler: 'kata',
        overhead: { podFixed: { memory: '100Mi' } },
        scheduling: { nodeSelector: { vm: 'yes' }, tolerations: [{ key: 'vm', operator: 'Exists' }] },
      },
    ],
  ]);
  const plugin = runtimeClass(lookup);

  test('overhead, selector and tolerations become part of the pod', async () => {
    const spec = await specAfter(plugin, { runtimeClassName: 'vm', nodeSelector: { zone: 'a' } });
    assert.deepEqual(spec.overhead, { memory: '100Mi' });
    assert.deepEqual(spec.nodeSelector, { zone: 'a', vm: 'yes' });
    assert.deepEqual(spec.tolerations, [{ key: 'vm', operator: 'Exists' }]);
  });

  for (const c of [
    { spec: { runtimeClassName: 'none' }, says: 'pod rejected: RuntimeClass "none" not found' },
    {
      spec: { runtimeClassName: 'vm', overhead: { memory: '1Mi' } },
      says: "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    },
    {
      spec: { overhead: { memory: '1Mi' } },
      says: 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    },
    {
      spec: { runtimeClassName: 'vm', nodeSelector: { vm: 'no' } },
      says: 'conflict: runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] = no',
    },
  ])
    test(`refuses: ${c.says}`, async () => {
      const request = requestOf({ object: { spec: { containers, ...c.spec } } });
      assert.equal(await refusalOf(plugin, request), `pods "x" is forbidden: ${c.says}`);
    });

  test('an overhead that is written differently is the same', async () => {
    await specAfter(plugin, { runtimeClassName: 'vm', overhead: { memory: '102400Ki' } });
  });
});

test('a new node is tainted, once', async () => {
  const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
  for (const spec of [undefined, { taints: [taint] }]) {
    const request = requestOf({ resource: '/v1/nodes', object: { ...(spec ? { spec } : {}) } });
    await run(taintNodesByCondition(), request);
    assert.deepEqual((request.object as unknown as Node).spec.taints, [taint]);
  }
});

test('a pod that is bound learns the zone of its node', async () => {
  const labels = { 'topology.kubernetes.io/zone': 'a', other: 'b' };
  const lookup = lookupOf([['nodes', { metadata: { name: 'n', labels } }]]);
  const request = requestOf({
    operation: 'UPDATE',
    subresource: 'binding',
    object: { metadata: { labels: { app: 'web' } }, spec: { containers, nodeName: 'n' } },
    old: { spec: { containers } },
  });
  await run(podTopologyLabels(lookup), request);
  assert.deepEqual(request.object?.metadata.labels, { app: 'web', 'topology.kubernetes.io/zone': 'a' });
});
