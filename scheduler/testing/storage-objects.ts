import type { PersistentVolume, PersistentVolumeClaim, PodSpec } from '../../proto/gen/core/v1.ts';
import type { CSIDriver, CSINode, CSIStorageCapacity, StorageClass } from '../../proto/gen/storage/v1.ts';

const meta = (name: string, more: object = {}) => ({
  ...{ name, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  ...more,
});

/** A class whose volumes are chosen with the node: made by `example.com/p`, unless nobody makes them. */
export function makeClass(name: string, more: Partial<StorageClass> = {}): StorageClass {
  return { metadata: meta(name), provisioner: 'example.com/p', volumeBindingMode: 'WaitForFirstConsumer', ...more };
}

export const madeByHand = { provisioner: 'kubernetes.io/no-provisioner' };

/** A claim of 1Gi that waits for its first pod. */
export function makeClaim(name: string, spec: object = {}, metadata: object = {}): PersistentVolumeClaim {
  const resources = { requests: { storage: '1Gi' } };
  return {
    metadata: meta(name, { namespace: 'default', ...metadata }),
    spec: { storageClassName: 'late', accessModes: ['ReadWriteOnce'], resources, ...spec },
    status: { phase: 'Pending' },
  } as PersistentVolumeClaim;
}

/** A free volume of the class `late`, 1Gi, that one node reaches. */
export function makeVolume(name: string, node: string, spec: object = {}, metadata: object = {}): PersistentVolume {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }];
  return {
    metadata: meta(name, metadata),
    spec: {
      storageClassName: 'late',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
      ...spec,
    },
    status: { phase: 'Available' },
  } as PersistentVolume;
}

export const makeDriver = (name: string): CSIDriver => ({ metadata: meta(name), spec: { storageCapacity: true } });

/** A node that can have so many volumes of `example.com/p`. */
export const makeCsiNode = (name: string, count: number): CSINode => ({
  metadata: meta(name),
  spec: { drivers: [{ name: 'example.com/p', nodeID: name, allocatable: { count } }] },
});

/** So much is left of a class, for the nodes of a zone. */
export const makeCapacity = (name: string, zone: string, capacity: string): CSIStorageCapacity => ({
  metadata: meta(name, { namespace: 'default' }),
  storageClassName: 'late',
  capacity,
  nodeTopology: { matchLabels: { zone } },
});

/** A pod's use of claims. */
export const using = (...claims: string[]): Partial<PodSpec> => ({
  volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});
