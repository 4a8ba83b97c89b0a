import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodDisruptionBudget } from '../../../proto/gen/policy/v1.ts';
import { LoneCluster, type LoneOptions, listerOf } from '../../testing/lone-cluster.ts';
import { makeNode, makePod, type PodOptions } from '../../testing/objects.ts';

const budget = (app: string, disruptionsAllowed: number): PodDisruptionBudget =>
  ({
    metadata: { name: app, namespace: 'default', uid: app, resourceVersion: '1', creationTimestamp: '' },
    spec: { selector: { matchLabels: { app } } },
    status: { disruptionsAllowed, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
  }) as PodDisruptionBudget;
const started = (startTime: string) => ({ phase: 'Running', startTime });
const ab = [makeNode('a', { cpu: '2' }), makeNode('b', { cpu: '2' })];

interface Row extends LoneOptions {
  readonly rule: string;
  readonly pod?: PodOptions;
  /** `node: victims`, or the message of preemption. */
  readonly answer: string;
}

const rows: readonly Row[] = [
  {
    rule: 'removes as few pods as will do, the least important ones',
    nodes: [makeNode('a', { cpu: '3' })],
    pods: [
      makePod('p1', { cpu: '1', node: 'a', priority: 1 }),
      makePod('p2', { cpu: '1', node: 'a', priority: 2 }),
      makePod('p3', { cpu: '1', node: 'a', priority: 3 }),
    ],
    answer: 'a: p2 p1',
  },
  {
    rule: 'chooses the node whose most important victim is least important',
    nodes: ab,
    pods: [makePod('p5', { cpu: '2', node: 'a', priority: 5 }), makePod('p4', { cpu: '2', node: 'b', priority: 4 })],
    answer: 'b: p4',
  },
  {
    rule: 'chooses the node where no budget is broken',
    nodes: ab,
    pods: [
      makePod('kept', { cpu: '2', node: 'a', priority: 1, labels: { app: 'kept' } }),
      makePod('free', { cpu: '2', node: 'b', priority: 5 }),
    ],
    objects: { podDisruptionBudgets: listerOf([budget('kept', 0)]) },
    answer: 'b: free',
  },
  {
    rule: 'breaks a budget when nothing else helps',
    nodes: [makeNode('a', { cpu: '2' })],
    pods: [makePod('kept', { cpu: '2', node: 'a', labels: { app: 'kept' } })],
    objects: { podDisruptionBudgets: listerOf([budget('kept', 0)]) },
    answer: 'a: kept',
  },
  {
    rule: 'among equals removes what has run for the shortest time',
    nodes: ab,
    pods: [
      makePod('old', { cpu: '2', node: 'a', status: started('2026-01-01T00:00:00Z') }),
      makePod('young', { cpu: '2', node: 'b', status: started('2026-01-02T00:00:00Z') }),
    ],
    answer: 'b: young',
  },
  {
    rule: 'removes pods that do not want it near them',
    nodes: [makeNode('a')],
    pods: [
      makePod('shy', {
        node: 'a',
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'new' } } },
              ],
            },
          },
        },
      }),
    ],
    pod: { labels: { app: 'new' } },
    answer: 'a: shy',
  },
  {
    rule: 'does not touch pods of the same priority',
    nodes: ab,
    pods: [makePod('p', { cpu: '2', node: 'a', priority: 10 }), makePod('q', { cpu: '2', node: 'b', priority: 10 })],
    answer: 'preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
  },
  {
    rule: 'says where removing pods would not be enough',
    nodes: [makeNode('a', { cpu: '2' }), makeNode('b', { cpu: '1' })],
    pods: [
      makePod('high', { cpu: '1500m', node: 'a', priority: 20 }),
      makePod('low', { cpu: '500m', node: 'a', priority: 1 }),
    ],
    answer: 'preemption: 0/2 nodes are available: 1 Insufficient cpu, 1 Preemption is not helpful for scheduling.',
  },
  {
    rule: 'is left out for pods that must not preempt',
    nodes: ab,
    pods: [makePod('p', { cpu: '2', node: 'a' }), makePod('q', { cpu: '2', node: 'b' })],
    pod: { spec: { preemptionPolicy: 'Never' } },
    answer: 'preemption: not eligible due to preemptionPolicy=Never.',
  },
];

for (const { rule, pod, answer, ...options } of rows) {
  test(`preemption ${rule}`, () => {
    const lone = new LoneCluster(options);
    const before = JSON.stringify(lone.cluster.table.cpu);
    const decision = lone.decide(makePod('new', { priority: 10, cpu: '2', ...pod }));
    assert.equal(decision.kind, 'unschedulable');
    const { preempt, message } = decision as Extract<typeof decision, { kind: 'unschedulable' }>;
    const got = preempt
      ? `${preempt.nodeName}: ${preempt.victims.map((one) => one.pod.metadata.name).join(' ')}`
      : message.slice(message.indexOf('preemption:'));
    assert.equal(got, answer);
    // Trying what would be leaves everything as it was.
    assert.equal(JSON.stringify(lone.cluster.table.cpu), before);
  });
}

test('preemption waits for pods that it is removing from the nominated node already', () => {
  const lone = new LoneCluster({
    nodes: [makeNode('a', { cpu: '2' })],
    pods: [
      makePod('going', {
        cpu: '2',
        node: 'a',
        metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
        status: {
          phase: 'Running',
          conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
        },
      }),
    ],
  });
  const pod = makePod('new', { priority: 10, cpu: '2' });
  lone.cluster.nominations.set(lone.cluster.read(pod), 'a');
  const decision = lone.decide(pod);
  assert.match(
    decision.kind === 'unschedulable' ? decision.message : decision.kind,
    /preemption: not eligible due to a terminating pod on the nominated node\.$/,
  );
});
