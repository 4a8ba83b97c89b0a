import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type { PersistentVolume, PersistentVolumeClaim, PodSpec } from '../../proto/gen/core/v1.ts';
import { LoneCluster, type LoneOptions, listerOf } from '../testing/lone-cluster.ts';
import { makeNode, makePod, type PodOptions } from '../testing/objects.ts';

const meta = (name: string, namespace?: string) => ({
  name,
  uid: name,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...(namespace ? { namespace } : {}),
});
const claim = (name: string, more: object = {}): PersistentVolumeClaim =>
  ({ metadata: meta(name, 'default'), spec: {}, status: { phase: 'Pending' }, ...more }) as PersistentVolumeClaim;
const claims = (...all: PersistentVolumeClaim[]) => ({ persistentVolumeClaims: listerOf(all) });
const usesClaim: Partial<PodSpec> = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] };
const localVolume = {
  metadata: meta('pv'),
  spec: {
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['b'] }] }],
      },
    },
  },
} as PersistentVolume;

const anti = (topologyKey: string, app: string): Partial<PodSpec> => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: { app } } }],
    },
  },
});
const near = (app: string, more: object = {}): Partial<PodSpec> => ({
  affinity: {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'zone', labelSelector: { matchLabels: { app } }, ...more },
      ],
    },
  },
});
const spread = (more: object = {}): Partial<PodSpec> => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'a' } },
      ...more,
    },
  ],
});
const inZones = ['a', 'b'].map((name) => makeNode(name, { labels: { zone: name } }));

interface Row extends LoneOptions {
  readonly rule: string;
  readonly pod: PodOptions;
  /** A node's name, or how the message goes on after `nodes are available: `. */
  readonly answer: string;
}

const rows: readonly Row[] = [
  {
    rule: 'a cordoned node takes nobody',
    nodes: [makeNode('a', { unschedulable: true })],
    pod: {},
    answer: '1 node(s) were unschedulable.',
  },
  {
    rule: 'a cordoned node takes those who tolerate it',
    nodes: [makeNode('a', { unschedulable: true })],
    pod: { spec: { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }] } },
    answer: 'a',
  },
  {
    rule: 'taints keep away who does not tolerate all of them',
    nodes: [
      makeNode('a', {
        taints: [
          { key: 'x', value: '1', effect: 'NoSchedule' },
          { key: 'y', effect: 'NoExecute' },
        ],
      }),
    ],
    pod: { spec: { tolerations: [{ key: 'x', operator: 'Equal', value: '1' }] } },
    answer: '1 node(s) had untolerated taint(s).',
  },
  {
    rule: 'PreferNoSchedule keeps nobody away',
    nodes: [makeNode('a', { taints: [{ key: 'x', effect: 'PreferNoSchedule' }] })],
    pod: {},
    answer: 'a',
  },
  {
    rule: 'reasons are counted and sorted as texts',
    nodes: [
      makeNode('a', { unschedulable: true }),
      makeNode('b', { cpu: '1' }),
      makeNode('c', { cpu: '1' }),
      makeNode('d', { taints: [{ key: 'x', effect: 'NoSchedule' }] }),
    ],
    pod: { cpu: '2' },
    answer: '1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient cpu.',
  },
  {
    rule: 'each missing resource counts',
    nodes: [makeNode('a', { pods: '0', cpu: '1', memory: '1Gi', more: { 'ephemeral-storage': '1Gi' } })],
    pod: { cpu: '2', memory: '2Gi', requests: { 'ephemeral-storage': '2Gi', 'k.io/gpu': '1' } },
    answer:
      '1 Insufficient cpu, 1 Insufficient ephemeral-storage, 1 Insufficient k.io/gpu, 1 Insufficient memory, 1 Too many pods.',
  },
  {
    rule: 'exactly what is left is enough',
    nodes: [makeNode('a', { cpu: '2', pods: '2' })],
    pods: [makePod('old', { cpu: '1500m', node: 'a' })],
    pod: { cpu: '500m' },
    answer: 'a',
  },
  {
    rule: 'a host port is held once for each address',
    nodes: [makeNode('a')],
    pods: [makePod('old', { hostPort: 80, node: 'a' })],
    pod: { hostPort: 80 },
    answer: "1 node(s) didn't have free ports for the requested pod ports.",
  },
  {
    rule: 'a pod for one node looks at that one only',
    nodes: inZones,
    pod: {
      cpu: '64',
      spec: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] }],
            },
          },
        },
      },
    },
    answer: "1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  },
  {
    rule: 'anti-affinity holds for the whole domain',
    nodes: [makeNode('a', { labels: { zone: 'z' } }), makeNode('b', { labels: { zone: 'z' } })],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    pod: { spec: anti('zone', 'a') },
    answer: "2 node(s) didn't match pod anti-affinity rules.",
  },
  {
    rule: 'what a pod on a node does not want near it stays away',
    nodes: [makeNode('a')],
    pods: [makePod('old', { spec: anti('kubernetes.io/hostname', 'new'), node: 'a' })],
    pod: { labels: { app: 'new' } },
    answer: "1 node(s) didn't satisfy existing pods anti-affinity rules.",
  },
  {
    rule: 'anti-affinity does not reach into other namespaces',
    nodes: [makeNode('a')],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a', namespace: 'other' })],
    pod: { spec: anti('kubernetes.io/hostname', 'a') },
    answer: 'a',
  },
  {
    rule: 'affinity goes to the domain of a matching pod',
    nodes: inZones,
    pods: [makePod('old', { labels: { app: 'a' }, node: 'b' })],
    pod: { spec: near('a') },
    answer: 'b',
  },
  {
    rule: 'affinity finds pods in namespaces that a selector matches',
    nodes: inZones,
    namespaces: { other: { team: 'x' } },
    pods: [makePod('old', { labels: { app: 'a' }, node: 'b', namespace: 'other' })],
    pod: { spec: near('a', { namespaceSelector: { matchLabels: { team: 'x' } } }) },
    answer: 'b',
  },
  {
    rule: 'the first of a group that wants to be together may start anywhere',
    nodes: [makeNode('a', { labels: { zone: 'z' } })],
    pod: { labels: { app: 'a' }, spec: near('a') },
    answer: 'a',
  },
  {
    rule: 'matchLabelKeys narrow affinity to pods with the same value',
    nodes: inZones,
    pods: [
      makePod('old', { labels: { app: 'a', v: '1' }, node: 'a' }),
      makePod('new', { labels: { app: 'a', v: '2' }, node: 'b' }),
    ],
    pod: { labels: { app: 'a', v: '2' }, spec: near('a', { matchLabelKeys: ['v'] }) },
    answer: 'b',
  },
  {
    rule: 'no domain gets more than maxSkew ahead',
    nodes: inZones,
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    pod: { labels: { app: 'a' }, spec: spread() },
    answer: 'b',
  },
  {
    rule: 'fewer domains than minDomains count as an empty one',
    nodes: [makeNode('a', { labels: { zone: 'a' } })],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    pod: { labels: { app: 'a' }, spec: spread({ minDomains: 2 }) },
    answer: "1 node(s) didn't match pod topology spread constraints.",
  },
  {
    rule: 'a node without the topology key is out of the question',
    nodes: [makeNode('a')],
    pod: { labels: { app: 'a' }, spec: spread() },
    answer: "1 node(s) didn't match pod topology spread constraints (missing required label).",
  },
  {
    rule: 'domains that the pod cannot go to do not count',
    nodes: [makeNode('a', { labels: { zone: 'a', disk: 'ssd' } }), makeNode('b', { labels: { zone: 'b' } })],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    pod: { labels: { app: 'a' }, spec: { ...spread(), nodeSelector: { disk: 'ssd' } } },
    answer: 'a',
  },
  {
    rule: 'with nodeAffinityPolicy Ignore they do',
    nodes: [makeNode('a', { labels: { zone: 'a', disk: 'ssd' } }), makeNode('b', { labels: { zone: 'b' } })],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    pod: { labels: { app: 'a' }, spec: { ...spread({ nodeAffinityPolicy: 'Ignore' }), nodeSelector: { disk: 'ssd' } } },
    answer:
      "1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match pod topology spread constraints.",
  },
  {
    rule: 'with nodeTaintsPolicy Honor domains behind taints do not count',
    nodes: [
      makeNode('a', { labels: { zone: 'a' } }),
      makeNode('b', { labels: { zone: 'b' }, taints: [{ key: 'x', effect: 'NoSchedule' }] }),
    ],
    pods: [makePod('old', { labels: { app: 'a' }, node: 'a' })],
    pod: { labels: { app: 'a' }, spec: spread({ nodeTaintsPolicy: 'Honor' }) },
    answer: 'a',
  },
  {
    rule: 'pods that are going do not count for spreading',
    nodes: inZones,
    pods: [
      makePod('old', { labels: { app: 'a' }, node: 'a', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      makePod('other', { labels: { app: 'a' }, node: 'b' }),
    ],
    pod: { labels: { app: 'a' }, spec: spread() },
    answer: 'a',
  },
  {
    rule: 'a selector that is empty counts no pod, though it selects all',
    nodes: [makeNode('a', { labels: { zone: 'a' } }), makeNode('b', { labels: { zone: 'b' }, unschedulable: true })],
    pods: [1, 2, 3].map((i) => makePod(`old${i}`, { labels: { app: 'a' }, node: 'a' })),
    pod: { labels: { app: 'a' }, spec: spread({ labelSelector: {} }) },
    answer: 'a',
  },
  {
    rule: 'a claim that waits for its volume holds the pod back',
    nodes: [makeNode('a')],
    objects: claims(claim('data')),
    pod: { spec: usesClaim },
    answer: 'pod has unbound immediate PersistentVolumeClaims. not found',
  },
  {
    rule: 'a claim that binds on first use does not',
    nodes: [makeNode('a')],
    objects: {
      ...claims(claim('data', { spec: { storageClassName: 'late' } })),
      storageClasses: listerOf([
        { metadata: meta('late'), provisioner: 'p', volumeBindingMode: 'WaitForFirstConsumer' },
      ]),
    },
    pod: { spec: usesClaim },
    answer: 'a',
  },
  {
    rule: 'a bound volume is reached from its nodes only',
    nodes: inZones,
    objects: {
      ...claims(claim('data', { spec: { volumeName: 'pv' }, status: { phase: 'Bound' } })),
      persistentVolumes: listerOf([localVolume]),
    },
    pod: { spec: usesClaim },
    answer: 'b',
  },
  {
    rule: 'a claim for one pod at a time holds back the second, wherever the first is',
    nodes: inZones,
    pods: [makePod('old', { spec: usesClaim, node: 'a' })],
    objects: claims(
      claim('data', { spec: { volumeName: 'pv', accessModes: ['ReadWriteOncePod'] }, status: { phase: 'Bound' } }),
    ),
    pod: { spec: usesClaim },
    answer: '2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.',
  },
  {
    rule: 'a claim that is being deleted is refused',
    nodes: [makeNode('a')],
    objects: claims(
      claim('data', { metadata: { ...meta('data', 'default'), deletionTimestamp: '2026-01-01T00:00:00Z' } }),
    ),
    pod: { spec: usesClaim },
    answer: 'persistentvolumeclaim "data" is being deleted. not found',
  },
];

for (const { rule, pod, answer, ...options } of rows) {
  test(`filter: ${rule}`, () => {
    const got = new LoneCluster(options).place(makePod('new', pod) as Shared<ReturnType<typeof makePod>>);
    const [, why = got] = /nodes are available: (.*?)(?: no new claims.*)?$/.exec(got) ?? [];
    assert.equal(why, answer);
  });
}
