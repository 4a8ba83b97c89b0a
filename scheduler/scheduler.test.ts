import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notFound } from '../api/errors/constructors.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { makeNode, makePod, type PodOptions } from './testing/objects.ts';
import { RunningScheduler } from './testing/running-scheduler.ts';

const simulated = () => [
  makeNode('a', { labels: { zone: 'z0', disk: 'ssd' } }),
  makeNode('b', { labels: { zone: 'z1', disk: 'hdd' } }),
];

async function running(work: (scheduler: RunningScheduler) => Promise<void>): Promise<void> {
  const scheduler = new RunningScheduler();
  try {
    await work(scheduler);
  } finally {
    await scheduler.stop();
  }
}

const notHelpful =
  'no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';
const required = (topologyKey: string, matchLabels: Record<string, string>) => ({
  requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels } }],
});

const unschedulable: readonly { name: string; pod: PodOptions; message: string }[] = [
  {
    name: 'more CPU than any node has',
    pod: { cpu: '64' },
    message: `0/2 nodes are available: 2 Insufficient cpu. ${notHelpful}`,
  },
  {
    name: 'more of two resources than any node has',
    pod: { cpu: '64', memory: '100Gi' },
    message: `0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory. ${notHelpful}`,
  },
  {
    name: 'a selector that matches no node',
    pod: { spec: { nodeSelector: { disk: 'tape' } } },
    message: `0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. ${notHelpful}`,
  },
  {
    name: 'affinity to pods that are nowhere',
    pod: { spec: { affinity: { podAffinity: required('zone', { no: 'body' }) } } },
    message: `0/2 nodes are available: 2 node(s) didn't match pod affinity rules. ${notHelpful}`,
  },
  {
    name: 'an extended resource that no node has',
    pod: { requests: { 'k.io/gpu': '1' } },
    message: `0/2 nodes are available: 2 Insufficient k.io/gpu. ${notHelpful}`,
  },
  {
    name: 'a claim that is not there',
    pod: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'absent' } }] } },
    message: '0/2 nodes are available: persistentvolumeclaim "absent" not found. not found',
  },
];

for (const c of unschedulable) {
  test(`a pod waits for ${c.name}, and says so in condition and event`, () =>
    running(async (s) => {
      for (const node of simulated()) s.node(node);
      s.pod(makePod('p', c.pod));
      s.start();
      await s.until(() => s.condition('p') !== '' && s.events.length > 0, 'a condition');
      assert.equal(s.condition('p'), `False Unschedulable: ${c.message}`);
      assert.deepEqual(s.events, [`Warning FailedScheduling p: ${c.message}`]);
    }));
}

test('a gated pod is not tried, and goes its way when the gate is gone', () =>
  running(async (s) => {
    for (const node of simulated()) s.node(node);
    s.pod(makePod('p', { uid: 'p', spec: { schedulingGates: [{ name: 'k.io/g' }] } }));
    s.start();
    await s.until(() => s.condition('p') !== '', 'a condition');
    assert.equal(s.condition('p'), 'False SchedulingGated: Scheduling is blocked due to non-empty scheduling gates');
    await s.quiet();
    assert.deepEqual(s.events, []);
    s.pod(makePod('p', { uid: 'p' }));
    await s.until(() => s.nodeOf('p') !== undefined, 'a node');
  }));

test('pods that keep away from each other take one node each, the third waits', () =>
  running(async (s) => {
    for (const node of simulated()) s.node(node);
    const spec = { affinity: { podAntiAffinity: required('kubernetes.io/hostname', { app: 'web' }) } };
    for (const name of ['p1', 'p2', 'p3']) s.pod(makePod(name, { labels: { app: 'web' }, spec }));
    s.start();
    await s.until(() => s.condition('p3').startsWith('False'), 'a condition of the third');
    await s.quiet();
    assert.deepEqual([s.nodeOf('p1'), s.nodeOf('p2')].sort(), ['a', 'b']);
    assert.equal(
      s.condition('p3'),
      "False Unschedulable: 0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
    );
    assert.deepEqual(
      s.events.filter((event) => event.startsWith('Normal')),
      [
        `Normal Scheduled p1: Successfully assigned default/p1 to ${s.nodeOf('p1')}`,
        `Normal Scheduled p2: Successfully assigned default/p2 to ${s.nodeOf('p2')}`,
      ],
    );
  }));

test('a hard spread constraint puts the same number into each zone', () =>
  running(async (s) => {
    for (const node of simulated()) s.node(node);
    const topologySpreadConstraints = [
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ];
    for (let i = 0; i < 4; i++)
      s.pod(makePod(`p${i}`, { labels: { app: 'web' }, spec: { topologySpreadConstraints } }));
    s.start();
    await s.until(() => [0, 1, 2, 3].every((i) => s.nodeOf(`p${i}`) !== undefined), 'nodes for all');
    assert.deepEqual([0, 1, 2, 3].map((i) => s.nodeOf(`p${i}`)).sort(), ['a', 'a', 'b', 'b']);
  }));

test('without nodes a pod waits, and the first node takes it', () =>
  running(async (s) => {
    s.pod(makePod('p'));
    s.start();
    await s.until(() => s.condition('p') !== '' && s.events.length > 0, 'a condition');
    assert.equal(s.condition('p'), 'False Unschedulable: no nodes available to schedule pods');
    s.node(makeNode('a'));
    await s.until(() => s.nodeOf('p') === 'a', 'a node');
  }));

test('a pod that did not fit is tried again when a pod leaves, and only then', () =>
  running(async (s) => {
    s.node(makeNode('a', { cpu: '1' }));
    s.pod(makePod('old', { cpu: '1', node: 'a', uid: 'old' }));
    s.pod(makePod('new', { cpu: '1' }));
    s.start();
    await s.until(() => s.condition('new') !== '', 'a condition');
    await s.quiet();
    assert.equal(s.nodeOf('new'), undefined);
    await s.client.delete(coreV1Resources.pods, { namespace: 'default', name: 'old' }, { gracePeriodSeconds: 0 });
    await s.until(() => s.nodeOf('new') === 'a', 'a node');
  }));

test('a pod of higher priority has less important ones removed, and takes their place', () =>
  running(async (s) => {
    s.node(makeNode('a', { cpu: '2' }));
    s.node(makeNode('b', { cpu: '2' }));
    s.pod(makePod('low', { cpu: '2', node: 'a', priority: 1 }));
    s.pod(makePod('lower', { cpu: '2', node: 'b', priority: 0 }));
    s.pod(makePod('high', { cpu: '1', priority: 10, uid: 'uid-high' }));
    s.start();
    await s.until(() => s.get('high')?.status?.nominatedNodeName === 'b', 'a nomination');
    assert.equal(s.condition('high'), 'False Unschedulable: 0/2 nodes are available: 2 Insufficient cpu.');
    await s.until(() => s.events.some((event) => event.includes('Preempted')), 'the event');
    assert.ok(s.events.includes('Normal Preempted lower: Preempted by pod uid-high on node b'));
    const victim = s.get('lower');
    if (victim !== undefined) {
      const target = victim.status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
      assert.equal(target?.reason, 'PreemptionByScheduler');
      assert.equal(target?.message, 'default-scheduler: preempting to accommodate a higher priority pod');
      assert.ok(victim.metadata.deletionTimestamp);
      await s.client.delete(coreV1Resources.pods, { namespace: 'default', name: 'lower' }, { gracePeriodSeconds: 0 });
    }
    await s.until(() => s.nodeOf('high') === 'b', 'the room');
    assert.equal(s.nodeOf('low'), 'a');
  }));

test('the room made for a pod is not taken by one of lower priority', () =>
  running(async (s) => {
    s.node(makeNode('a', { cpu: '2' }));
    s.pod(makePod('victim', { cpu: '2', node: 'a' }));
    s.pod(makePod('high', { cpu: '2', priority: 10 }));
    s.start();
    await s.until(() => s.get('high')?.status?.nominatedNodeName === 'a', 'a nomination');
    s.pod(makePod('sneaky', { cpu: '1', priority: 5 }));
    await s.until(() => s.condition('sneaky') !== '', 'a try of the other');
    if (s.get('victim')) {
      await s.client.delete(coreV1Resources.pods, { namespace: 'default', name: 'victim' }, { gracePeriodSeconds: 0 });
    }
    await s.until(() => s.nodeOf('high') === 'a', 'the room');
    await s.quiet();
    assert.equal(s.nodeOf('sneaky'), undefined);
  }));

test('a pod whose binding fails is tried again after its backoff', () =>
  running(async (s) => {
    s.node(makeNode('a'));
    s.pod(makePod('p'));
    let failures = 1;
    s.api.intercept = ({ path }) => {
      if (path.endsWith('/binding') && failures-- > 0) throw new Error('the store is full');
    };
    s.start();
    await s.until(() => s.condition('p') !== '', 'a condition');
    assert.equal(s.condition('p'), 'False SchedulerError: running Bind plugin "DefaultBinder": the store is full');
    assert.equal(s.nodeOf('p'), undefined);
    await s.clock.advance(1_100);
    await s.until(() => s.nodeOf('p') === 'a', 'a node');
  }));

test('a pod that is deleted while it is bound is no failure', () =>
  running(async (s) => {
    s.node(makeNode('a'));
    s.pod(makePod('p'));
    let tries = 0;
    s.api.intercept = ({ path }) => {
      if (!path.endsWith('/binding')) return;
      tries++;
      throw notFound(coreV1Resources.pods, 'p');
    };
    s.start();
    await s.until(() => tries > 0, 'a try');
    await s.quiet();
    assert.deepEqual(s.complaints, []);
    assert.deepEqual(s.events, []);
  }));

test('pods of other schedulers are left alone, but take their room', () =>
  running(async (s) => {
    s.node(makeNode('a', { cpu: '1' }));
    s.pod(makePod('theirs', { spec: { schedulerName: 'other' } }));
    s.pod(makePod('placed', { spec: { schedulerName: 'other' }, cpu: '1', node: 'a' }));
    s.pod(makePod('ours', { cpu: '1' }));
    s.start();
    await s.until(() => s.condition('ours') !== '', 'a condition');
    await s.quiet();
    assert.equal(s.nodeOf('theirs'), undefined);
    assert.equal(s.condition('theirs'), '');
    assert.equal(s.nodeOf('ours'), undefined);
  }));
