import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodSpec } from '../../proto/gen/core/v1.ts';
import { defaultProfile } from '../config/configuration.ts';
import { LoneCluster, type LoneOptions, listerOf } from '../testing/lone-cluster.ts';
import { makeNode, makePod, type PodOptions } from '../testing/objects.ts';

const meta = { name: 's', namespace: 'default', uid: 's', resourceVersion: '1', creationTimestamp: '' };
const service = { metadata: meta, spec: { selector: { app: 'a' } }, status: {} };
const image = (sizeBytes: number) => ({ names: ['i:latest'], sizeBytes });
const preferring = (affinity: PodSpec['affinity']): Partial<PodSpec> => (affinity ? { affinity } : {});
const term = (app: string, topologyKey = 'zone') => ({ topologyKey, labelSelector: { matchLabels: { app } } });
const zoned = (name: string, zone: string) => makeNode(name, { labels: { zone } });

interface Row extends LoneOptions {
  readonly rule: string;
  readonly pod?: PodOptions;
  readonly best: string;
}

const rows: readonly Row[] = [
  {
    rule: 'the node of which less is taken',
    nodes: [makeNode('a'), makeNode('b')],
    pods: [makePod('old', { cpu: '2', memory: '4Gi', node: 'a' })],
    pod: { cpu: '100m' },
    best: 'b',
  },
  {
    rule: 'pods that request nothing count as something',
    nodes: [makeNode('a'), makeNode('b')],
    pods: [1, 2, 3, 4].map((i) => makePod(`old${i}`, { node: 'a' })),
    best: 'b',
  },
  {
    rule: 'of nodes equally free the one that stays balanced',
    nodes: [makeNode('a', { cpu: '10', memory: '10Gi' }), makeNode('b', { cpu: '10', memory: '10Gi' })],
    pods: [
      makePod('cpu', { cpu: '6', memory: '0', node: 'a' }),
      makePod('even', { cpu: '3', memory: '3Gi', node: 'b' }),
    ],
    pod: { cpu: '1', memory: '100Mi' },
    best: 'b',
  },
  {
    rule: 'the node without a taint that would rather have nobody',
    nodes: [makeNode('a', { taints: [{ key: 'x', effect: 'PreferNoSchedule' }] }), makeNode('b')],
    best: 'b',
  },
  {
    rule: 'the node with the heavier preference',
    nodes: [makeNode('a', { labels: { disk: 'hdd' } }), makeNode('b', { labels: { disk: 'ssd' } })],
    pod: {
      spec: preferring({
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['hdd'] }] } },
            { weight: 9, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } },
          ],
        },
      }),
    },
    best: 'b',
  },
  {
    rule: 'the zone with fewer pods of the service, by default',
    nodes: ['a', 'a2', 'b'].map((name) =>
      makeNode(name, { labels: { 'topology.kubernetes.io/zone': name.slice(0, 1) } }),
    ),
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    objects: { services: listerOf([service]) },
    pod: { labels: { app: 'a' } },
    best: 'b',
  },
  {
    rule: 'the domain with fewer pods of a soft constraint',
    nodes: [zoned('a', 'a'), zoned('b', 'b')],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a', cpu: '1m', memory: '1Mi' })],
    pod: {
      labels: { app: 'a' },
      spec: {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { app: 'a' } },
          },
        ],
      },
    },
    best: 'b',
  },
  {
    rule: 'the domain of pods that it prefers',
    nodes: [zoned('a', 'a'), zoned('b', 'b')],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'b' })],
    pod: {
      spec: preferring({
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term('a') }] },
      }),
    },
    best: 'b',
  },
  {
    rule: 'away from pods that would rather not have it near',
    nodes: [zoned('a', 'a'), zoned('b', 'b'), zoned('b2', 'b')],
    pods: [
      makePod('old', {
        node: 'a',
        cpu: '1m',
        memory: '1Mi',
        spec: preferring({
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term('new') }],
          },
        }),
      }),
      makePod('busy', { node: 'b2', cpu: '1' }),
    ],
    pod: { labels: { app: 'new' } },
    best: 'b',
  },
  {
    rule: 'the node that has the image, when it is large',
    nodes: [
      makeNode('a'),
      makeNode('b', { images: [image(1_500_000_000)] }),
      makeNode('c', { images: [image(1_500_000_000)] }),
    ],
    pods: [makePod('busy', { node: 'c', cpu: '1' })],
    best: 'b',
  },
];

for (const { rule, pod, best, ...options } of rows) {
  // Whatever chance says among equals, the winner is alone.
  for (const random of [() => 0, () => 0.99]) {
    test(`score prefers ${rule} (chance ${random()})`, () => {
      assert.equal(new LoneCluster({ ...options, random }).place(makePod('new', pod)), best);
    });
  }
}

test('chance decides among equals', () => {
  const nodes = ['a', 'b', 'c'].map((name) => makeNode(name));
  const chosen = [0, 0.5, 0.9].map((chance) => new LoneCluster({ nodes, random: () => chance }).place(makePod('p')));
  assert.deepEqual(chosen, ['a', 'b', 'c']);
});

test('searches go on where the last one ended, in large clusters', () => {
  const nodes = Array.from({ length: 300 }, (_, i) => makeNode(`n${i}`));
  const lone = new LoneCluster({ nodes, random: () => 0 });
  const chosen = new Set(Array.from({ length: 300 }, (_, i) => lone.place(makePod(`p${i}`))));
  assert.equal(chosen.size, 300);
});

test('where nobody scores, the first node that fits is taken', () => {
  const profile = { ...defaultProfile, plugins: { score: { enabled: [], disabled: ['*'] } } };
  const nodes = ['a', 'b', 'c'].map((name) => makeNode(name));
  assert.equal(new LoneCluster({ nodes, profile, random: () => 0.99 }).place(makePod('p')), 'a');
});
