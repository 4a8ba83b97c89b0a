import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../proto/gen/core/v1.ts';
import type { CSIDriver, CSIStorageCapacity, StorageClass } from '../../../proto/gen/storage/v1.ts';
import { LoneCluster, listerOf } from '../../testing/lone-cluster.ts';
import { makeNode, makePod } from '../../testing/objects.ts';
import {
  madeByHand,
  makeCapacity,
  makeClaim,
  makeClass,
  makeDriver,
  makeVolume,
  using,
} from '../../testing/storage-objects.ts';

interface Row {
  readonly rule: string;
  readonly storageClass?: StorageClass;
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
  readonly drivers?: readonly CSIDriver[];
  readonly capacities?: readonly CSIStorageCapacity[];
  readonly answer: string;
}

const nobody = "2 node(s) didn't find available persistent volumes to bind.";
const selected = (node: string) => ({ annotations: { 'volume.kubernetes.io/selected-node': node } });
const claimRef = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data', uid: 'uid-data' };
const onlyB = {
  allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z-b'] }] }],
};

const rows: readonly Row[] = [
  { rule: 'a class that makes volumes lets the pod go anywhere', answer: 'a' },
  {
    rule: 'with volumes made by hand a pod goes where one is free',
    storageClass: makeClass('late', madeByHand),
    volumes: [makeVolume('on-b', 'b')],
    answer: 'b',
  },
  { rule: 'and waits when none is', storageClass: makeClass('late', madeByHand), answer: nobody },
  {
    rule: 'a volume that is too small, of another class or taken is none',
    storageClass: makeClass('late', madeByHand),
    volumes: [
      makeVolume('small', 'a', { capacity: { storage: '1Mi' } }),
      makeVolume('other', 'a', { storageClassName: 'other' }),
      makeVolume('taken', 'a', { claimRef: { ...claimRef, name: 'other', uid: 'x' } }),
    ],
    answer: nobody,
  },
  {
    rule: 'a volume kept for the claim is its only one',
    storageClass: makeClass('late', madeByHand),
    volumes: [makeVolume('free', 'a'), makeVolume('kept', 'b', { claimRef })],
    answer: 'b',
  },
  {
    rule: 'two claims need two volumes on one node',
    storageClass: makeClass('late', madeByHand),
    claims: [makeClaim('data'), makeClaim('more')],
    volumes: [makeVolume('a-1', 'a'), makeVolume('b-1', 'b'), makeVolume('b-2', 'b')],
    answer: 'b',
  },
  {
    rule: 'small claims leave the large volumes to the large',
    storageClass: makeClass('late', madeByHand),
    claims: [makeClaim('data', { resources: { requests: { storage: '5Gi' } } }), makeClaim('more')],
    volumes: [makeVolume('b-large', 'b', { capacity: { storage: '5Gi' } }), makeVolume('b-small', 'b')],
    answer: 'b',
  },
  {
    rule: 'a claim whose node was chosen before stays there',
    claims: [makeClaim('data', {}, selected('b'))],
    answer: 'b',
  },
  {
    rule: 'volumes are made in the topologies that a class allows',
    storageClass: makeClass('late', onlyB),
    answer: 'b',
  },
  {
    rule: 'a driver that tells its capacity is asked',
    drivers: [makeDriver('example.com/p')],
    capacities: [makeCapacity('c-a', 'z-a', '100Mi'), makeCapacity('c-b', 'z-b', '100Gi')],
    answer: 'b',
  },
  {
    rule: 'and nowhere is enough left',
    drivers: [makeDriver('example.com/p')],
    capacities: [makeCapacity('c-a', 'z-a', '100Mi')],
    answer: '2 node(s) did not have enough free storage.',
  },
  {
    rule: 'all that speaks against a node is told',
    storageClass: makeClass('late', madeByHand),
    claims: [
      makeClaim('data'),
      makeClaim('more', { volumeName: 'gone' }, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } }),
    ],
    answer:
      "2 node(s) didn't find available persistent volumes to bind, 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).",
  },
  {
    rule: 'a volume labelled with a zone keeps the pod there',
    claims: [makeClaim('data', { volumeName: 'pv' }, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } })],
    volumes: [
      makeVolume(
        'pv',
        'b',
        { nodeAffinity: undefined },
        { labels: { 'failure-domain.beta.kubernetes.io/zone': 'x__z-b' } },
      ),
    ],
    answer: 'b',
  },
  {
    rule: 'and waits when that zone has no node',
    claims: [makeClaim('data', { volumeName: 'pv' }, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } })],
    volumes: [makeVolume('pv', 'b', { nodeAffinity: undefined }, { labels: { 'topology.kubernetes.io/zone': 'z-c' } })],
    answer: '2 node(s) had no available volume zone.',
  },
];

for (const row of rows)
  test(`volumes: ${row.rule}`, () => {
    const claims = row.claims ?? [makeClaim('data')];
    const lone = new LoneCluster({
      nodes: ['a', 'b'].map((name) =>
        makeNode(name, { labels: { zone: `z-${name}`, 'topology.kubernetes.io/zone': `z-${name}` } }),
      ),
      objects: {
        persistentVolumeClaims: listerOf(claims),
        persistentVolumes: listerOf(row.volumes ?? []),
        storageClasses: listerOf([row.storageClass ?? makeClass('late')]),
        csiDrivers: listerOf(row.drivers ?? []),
        csiStorageCapacities: listerOf(row.capacities ?? []),
      },
    });
    const got = lone.place(makePod('p', { spec: using(...claims.map(({ metadata }) => metadata.name)) }));
    const [, why = got] = /nodes are available: (.*?)(?: no new claims.*)?$/.exec(got) ?? [];
    assert.equal(why, row.answer);
  });
