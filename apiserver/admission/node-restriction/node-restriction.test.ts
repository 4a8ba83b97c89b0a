import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userOf } from '../../authentication/user-info.ts';
import { lookupOf, type RequestSketch, refusalOf, requestOf } from '../testing/requests.ts';
import { nodeRestriction } from './node-restriction.ts';

const user = userOf('system:node:n1', { groups: ['system:nodes', 'system:authenticated'] });
const token = { projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'vault' } }] } };
const mine = {
  metadata: { name: 'p', namespace: 'default', uid: 'u1' },
  spec: { nodeName: 'n1', containers: [], volumes: [{ name: 't', ...token }] },
};
const plugin = nodeRestriction(
  lookupOf([
    ['nodes', { metadata: { name: 'n1', uid: 'node-uid' } }],
    ['pods', mine],
  ]),
);
const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: 'node-uid', controller: true };
const mirror = (metadata: object = {}, spec: object = {}) => ({
  metadata: { annotations: { 'kubernetes.io/config.mirror': 'h' }, ownerReferences: [owner], ...metadata },
  spec: { nodeName: 'n1', containers: [], ...spec },
});
const binding = (bound: object, audiences: readonly string[] = ['vault']) => ({
  resource: '/v1/serviceaccounts',
  subresource: 'token',
  object: { spec: { audiences, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u1', ...bound } } },
});
const update = (resource: string, old: object, object: object, rest: object = {}) =>
  ({ resource, operation: 'UPDATE', name: 'n1', old, object, ...rest }) as const;

const cases: readonly { name: string; sketch: RequestSketch; says?: string | RegExp }[] = [
  { name: 'shows its mirror pods', sketch: { object: mirror() } },
  { name: 'makes other pods', sketch: { object: { spec: {} } }, says: /can only create mirror pods$/ },
  {
    name: 'makes pods for others',
    sketch: { object: mirror({}, { nodeName: 'n2' }) },
    says: /spec.nodeName set to itself$/,
  },
  {
    name: 'makes pods with secrets',
    sketch: { object: mirror({}, { imagePullSecrets: [{ name: 's' }] }) },
    says: /can not create pods that reference secrets$/,
  },
  {
    name: 'makes pods of a node of the same name',
    sketch: { object: mirror({ ownerReferences: [{ ...owner, uid: 'old' }] }) },
    says: /UID mismatch: expected node-uid got old$/,
  },
  { name: 'deletes its pods', sketch: { operation: 'DELETE', old: mine } },
  {
    name: 'deletes pods of others',
    sketch: { operation: 'DELETE', old: { spec: { nodeName: 'n2' } } },
    says: 'pods "x" is forbidden: node "n1" can only delete pods with spec.nodeName set to itself',
  },
  {
    name: 'changes pods',
    sketch: { operation: 'UPDATE', old: mine, object: mine },
    says: /unexpected operation "UPDATE"/,
  },
  {
    name: 'writes the status of its pods',
    sketch: { operation: 'UPDATE', subresource: 'status', old: mine, object: mine },
  },
  {
    name: 'labels pods through their status',
    sketch: {
      operation: 'UPDATE',
      subresource: 'status',
      old: mine,
      object: { ...mine, metadata: { ...mine.metadata, labels: { a: 'b' } } },
    },
    says: /cannot update labels through pod status$/,
  },
  {
    name: 'says which claims its pods have',
    sketch: {
      operation: 'UPDATE',
      subresource: 'status',
      old: mine,
      object: { ...mine, status: { resourceClaimStatuses: [{ name: 'a', resourceClaimName: 'c' }] } },
    },
    says: /cannot update resource claim statues$/,
  },
  {
    name: 'says which claim stands for the devices of its pods',
    sketch: {
      operation: 'UPDATE',
      subresource: 'status',
      old: mine,
      object: { ...mine, status: { extendedResourceClaimStatus: { resourceClaimName: 'c', requestMappings: [] } } },
    },
    says: /cannot update extended resource claim status$/,
  },
  {
    name: 'adds a debug container',
    sketch: { operation: 'UPDATE', subresource: 'ephemeralcontainers', old: mine, object: mine },
    says: /unexpected pod subresource/,
  },
  {
    name: 'registers itself',
    sketch: {
      resource: '/v1/nodes',
      name: 'n1',
      object: { metadata: { labels: { 'kubernetes.io/hostname': 'n1', own: 'x' } } },
    },
  },
  {
    name: 'gives itself a role',
    sketch: {
      resource: '/v1/nodes',
      name: 'n1',
      object: { metadata: { labels: { 'node-role.kubernetes.io/control-plane': '' } } },
    },
    says: 'nodes "n1" is forbidden: node "n1" is not allowed to set the following labels: node-role.kubernetes.io/control-plane',
  },
  {
    name: 'registers others',
    sketch: { resource: '/v1/nodes', name: 'n2', object: {} },
    says: /not allowed to modify node "n2"$/,
  },
  {
    name: 'removes its taints',
    sketch: update('/v1/nodes', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, { spec: {} }),
    says: /not allowed to modify taints$/,
  },
  {
    name: 'lifts its isolation',
    sketch: update('/v1/nodes', { metadata: { labels: { 'node-restriction.kubernetes.io/pci': 'yes' } } }, {}),
    says: /is not allowed to modify labels: node-restriction.kubernetes.io\/pci$/,
  },
  {
    name: 'renews its lease',
    sketch: { ...update('coordination.k8s.io/v1/leases', {}, {}), namespace: 'kube-node-lease' },
  },
  {
    name: 'takes leases of controllers',
    sketch: { ...update('coordination.k8s.io/v1/leases', {}, {}), namespace: 'kube-system' },
    says: /can only access leases in the "kube-node-lease" system namespace$/,
  },
  { name: 'asks for a token of its pod', sketch: binding({}) },
  {
    name: 'asks for a token of no pod',
    sketch: binding({ kind: 'Secret' }),
    says: /node requested token not bound to a pod$/,
  },
  {
    name: 'asks for a token of a former pod',
    sketch: binding({ uid: 'u0' }),
    says: /does not match the UID in record/,
  },
  { name: 'asks for a token of a pod that is not there', sketch: binding({ name: 'q' }), says: 'pods "q" not found' },
  {
    name: 'asks for a token for somebody else',
    sketch: binding({}, ['api']),
    says: /audience "api" not found in pod spec volume/,
  },
];
for (const { name, sketch, says } of cases)
  test(`a node ${says ? 'never ' : ''}${name}`, async () => {
    const refused = await refusalOf(plugin, requestOf({ user, ...sketch }));
    if (says instanceof RegExp) assert.match(refused ?? '', says);
    else assert.equal(refused, says);
  });

test('what is forbidden to nodes others may do', () => {
  assert.equal(plugin.handles(requestOf({ object: { spec: {} } })), false);
});
