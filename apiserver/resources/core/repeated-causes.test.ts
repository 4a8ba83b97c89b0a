import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJson } from '../../../api/codec/json-decode.ts';
import { coreV1Resources } from '../../../proto/gen/resources.ts';
import { messageSchema } from '../../../proto/schema/table.ts';
import type { ApiObject, StoredObject } from '../../registry/object.ts';
import type { WriteContext } from '../../registry/strategy.ts';
import { coreKinds } from './kinds.ts';

// Kubernetes looks at some fields more than once, and each look is a cause of its own in the details of a Status.

const context = { now: 0, subresource: undefined, warn: () => undefined } as unknown as WriteContext;

type Kind = keyof typeof coreV1Resources;
type Fields = Record<string, unknown>;

function made(kind: Kind, fields: Fields): ApiObject {
  const schema = messageSchema(coreV1Resources[kind].message);
  const given = structuredClone({ metadata: { name: 'x', namespace: 'n' }, ...fields });
  return decodeJson(schema, given, { defaults: true }) as unknown as ApiObject;
}

/** Fields of the causes of a write, in order of the alphabet: of a creation, or of an update when `before` is given. */
function causes(kind: Kind, fields: Fields, before?: Fields): string[] {
  const strategy = coreKinds[`/v1/${kind}`]?.strategy ?? {};
  const object = made(kind, fields);
  const old = before && (made(kind, before) as unknown as StoredObject);
  const errors = [
    ...(strategy.validate?.(object, context) ?? []),
    ...((old ? strategy.validateUpdate?.(object, old, context) : strategy.validateCreate?.(object, context)) ?? []),
  ];
  return errors.map(({ field, type }) => `${field} ${type}`).sort();
}

const volume = { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/x' } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const container = { name: 'c', image: 'i:1', terminationMessagePolicy: 'File', imagePullPolicy: 'Always' };
const pod = { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', containers: [container] };
const balancer = {
  type: 'LoadBalancer',
  clusterIP: '10.96.0.9',
  clusterIPs: ['10.96.0.9'],
  sessionAffinity: 'None',
  internalTrafficPolicy: 'Cluster',
  externalTrafficPolicy: 'Cluster',
  loadBalancerClass: 'a/b/c',
  ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
};

for (const { rule, kind, fields, before, says } of [
  {
    rule: 'a volume of less than nothing',
    kind: 'persistentvolumes',
    fields: { spec: { ...volume, capacity: { storage: '-1' } } },
    says: ['spec.capacity[storage] FieldValueInvalid', 'spec.capacity[storage] FieldValueInvalid'],
  },
  {
    rule: 'a volume that changes to what it cannot be',
    kind: 'persistentvolumes',
    before: { spec: volume },
    fields: { spec: { ...volume, persistentVolumeReclaimPolicy: 'Never' } },
    says: [
      'spec.persistentVolumeReclaimPolicy FieldValueNotSupported',
      'spec.persistentVolumeReclaimPolicy FieldValueNotSupported',
    ],
  },
  {
    rule: 'a claim that changes to what it cannot be',
    kind: 'persistentvolumeclaims',
    before: { spec: claim },
    fields: { spec: { ...claim, accessModes: [] } },
    says: ['spec FieldValueForbidden', 'spec.accessModes FieldValueRequired', 'spec.accessModes FieldValueRequired'],
  },
  {
    rule: 'a claim gives up a class that it never had',
    kind: 'persistentvolumeclaims',
    before: { spec: { ...claim, volumeAttributesClassName: 'gold' }, status: { phase: 'Bound' } },
    fields: { spec: claim, status: { phase: 'Bound' } },
    says: [],
  },
  {
    rule: 'a claim keeps a class that it has',
    kind: 'persistentvolumeclaims',
    before: {
      spec: { ...claim, volumeAttributesClassName: 'gold' },
      status: { phase: 'Bound', currentVolumeAttributesClassName: 'gold' },
    },
    fields: { spec: claim, status: { phase: 'Bound' } },
    says: ['spec.volumeAttributesClassName FieldValueForbidden'],
  },
  {
    rule: 'taints of a node that changes',
    kind: 'nodes',
    before: {},
    fields: { spec: { taints: [{ key: 'k', effect: 'Never' }] } },
    says: ['metadata.taints[0].effect FieldValueNotSupported', 'metadata.taints[0].effect FieldValueNotSupported'],
  },
  {
    rule: 'blocks of a node that changes',
    kind: 'nodes',
    before: { spec: { podCIDRs: ['10.0.0.0/24', 'fd00::/64'] } },
    fields: { spec: { podCIDRs: ['10.0.1.0/24', 'fd01::/64'] } },
    says: ['spec.podCIDRs FieldValueForbidden', 'spec.podCIDRs FieldValueForbidden'],
  },
  {
    rule: 'the swap of a node is some',
    kind: 'nodes',
    fields: { status: { nodeInfo: { swap: { capacity: 0 } } } },
    says: ['metadata.nodeSwapStatus.capacity FieldValueInvalid'],
  },
  {
    rule: 'an image of a pod that changes',
    kind: 'pods',
    before: { spec: pod },
    fields: { spec: { ...pod, containers: [{ ...container, image: ' i' }] } },
    says: ['spec.containers[0].image FieldValueInvalid', 'spec.containers[0].image FieldValueInvalid'],
  },
  {
    rule: 'tolerations of a pod that changes',
    kind: 'pods',
    before: { spec: pod },
    fields: { spec: { ...pod, tolerations: [{ key: 'k', operator: 'Near' }] } },
    says: [
      'spec.tolerations[0].operator FieldValueNotSupported',
      'spec.tolerations[0].operator FieldValueNotSupported',
    ],
  },
  {
    rule: 'annotations of a pod that changes',
    kind: 'pods',
    before: { spec: pod },
    fields: {
      metadata: {
        name: 'x',
        namespace: 'n',
        annotations: { 'controller.kubernetes.io/pod-deletion-cost': 'much' },
      },
      spec: pod,
    },
    says: [
      'metadata.annotations[controller.kubernetes.io/pod-deletion-cost] FieldValueInvalid',
      'metadata.annotations[controller.kubernetes.io/pod-deletion-cost] FieldValueInvalid',
    ],
  },
  {
    rule: 'the class of a balancer that changes',
    kind: 'services',
    before: { spec: balancer },
    fields: { spec: balancer },
    says: ['spec.loadBalancerClass FieldValueInvalid', 'spec.loadBalancerClass FieldValueInvalid'],
  },
] as { rule: string; kind: Kind; fields: Fields; before?: Fields; says: string[] }[]) {
  test(`causes: ${rule}`, () => assert.deepEqual(causes(kind, fields, before), says));
}
