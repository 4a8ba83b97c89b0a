import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoneCluster, listerOf } from '../../testing/lone-cluster.ts';
import { makeNode, makePod } from '../../testing/objects.ts';
import { makeClaim, makeClass, makeCsiNode, makeVolume, using } from '../../testing/storage-objects.ts';

const done = { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } };
const bound = (name: string) => makeClaim(name, { volumeName: `pv-${name}` }, done);
const csi = (name: string, driver = 'example.com/p') =>
  makeVolume(`pv-${name}`, 'a', { nodeAffinity: undefined, csi: { driver, volumeHandle: name } });

/** Where a pod with these claims goes: `a` has pods with the claims one and two, and room for so many volumes. */
function place(room: number, claims: readonly string[], driver?: string): string {
  const lone = new LoneCluster({
    nodes: [makeNode('a')],
    pods: [makePod('p1', { node: 'a', spec: using('one') }), makePod('p2', { node: 'a', spec: using('two', 'one') })],
    objects: {
      persistentVolumeClaims: listerOf([...['one', 'two', 'three'].map(bound), makeClaim('new')]),
      persistentVolumes: listerOf([csi('one'), csi('two'), csi('three', driver)]),
      storageClasses: listerOf([makeClass('late')]),
      csiNodes: listerOf([makeCsiNode('a', room)]),
    },
  });
  const got = lone.place(makePod('p', { spec: using(...claims) }));
  return /nodes are available: (.*?\.)/.exec(got)?.[1] ?? got;
}

const exceeded = '1 node(s) exceed max volume count.';
for (const [rule, answer, room, claims, driver] of [
  ['a volume that there is room for', 'a', 3, ['three']],
  ['one too many', exceeded, 2, ['three']],
  ['one that is there already', 'a', 2, ['one']],
  ['one that is there already, on a node that has too many', 'a', 1, ['two']],
  ['one of another driver', 'a', 2, ['three'], 'other'],
  ['one that is yet to be made', exceeded, 2, ['new']],
  ['two at once', exceeded, 3, ['new', 'three']],
] as const)
  test(`volume limits: ${rule}`, () => assert.equal(place(room, claims, driver), answer));
