import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userOf } from '../../authentication/user-info.ts';
import { resourceAttributes } from '../attributes.ts';
import { nodeRules } from '../bootstrap-policy/index.ts';
import { nodeAuthorizer } from './authorizer.ts';
import { NodeGraph } from './graph.ts';
import type { ReadonlyPersistentVolume, ReadonlyPod } from './pod-references.ts';

const kubelet = userOf('system:node:one', { groups: ['system:nodes', 'system:authenticated'] });

function pod(name: string, nodeName: string, spec: object = {}, annotations: Record<string, string> = {}): ReadonlyPod {
  return {
    metadata: { name, namespace: 'n', annotations },
    spec: { containers: [], nodeName, ...spec },
  } as unknown as ReadonlyPod;
}

const web = {
  serviceAccountName: 'runner',
  imagePullSecrets: [{ name: 'pull' }],
  containers: [
    {
      name: 'c',
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'env', key: 'k' } } }],
      envFrom: [{ configMapRef: { name: 'all' } }],
    },
  ],
  volumes: [
    { name: 'v', secret: { secretName: 'mounted' } },
    { name: 'p', projected: { sources: [{ configMap: { name: 'projected' } }] } },
    { name: 'd', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'tmp', ephemeral: {} },
  ],
};
const volume = {
  metadata: { name: 'pv' },
  spec: {
    claimRef: { namespace: 'n', name: 'data' },
    csi: { driver: 'd', volumeHandle: 'h', nodeStageSecretRef: { namespace: 'sys', name: 'stage' } },
  },
} as unknown as ReadonlyPersistentVolume;

function graphWith(...pods: ReadonlyPod[]): NodeGraph {
  const graph = new NodeGraph();
  for (const one of pods) graph.setPod(one);
  graph.setPersistentVolume(volume);
  graph.setNodeObject('volumeattachment', 'va', 'one');
  return graph;
}

type Asked = {
  verb: string;
  resource: string;
  namespace?: string;
  name?: string;
  group?: string;
  subresource?: string;
  nodeSelector?: string;
};
function ask(
  { verb, resource, nodeSelector, ...rest }: Asked,
  graph = graphWith(pod('web', 'one', web), pod('else', 'two', { serviceAccountName: 'other' })),
) {
  const fieldSelector =
    nodeSelector === undefined
      ? {}
      : { fieldSelector: [{ key: 'spec.nodeName', operator: 'In', values: [nodeSelector] }] as const };
  return nodeAuthorizer(graph, nodeRules()).authorize(
    resourceAttributes(kubelet, verb, resource, { ...rest, ...fieldSelector }),
  );
}
const unrelated = "no relationship found between node 'one' and this object";

for (const c of [
  ...['pull', 'env', 'mounted'].map((name) => ({ verb: 'get', resource: 'secrets', namespace: 'n', name })),
  ...['all', 'projected'].map((name) => ({ verb: 'watch', resource: 'configmaps', namespace: 'n', name })),
  { verb: 'get', resource: 'secrets', namespace: 'sys', name: 'stage' },
  { verb: 'get', resource: 'persistentvolumeclaims', namespace: 'n', name: 'data' },
  { verb: 'get', resource: 'persistentvolumeclaims', namespace: 'n', name: 'web-tmp' },
  { verb: 'patch', resource: 'persistentvolumeclaims', subresource: 'status', namespace: 'n', name: 'data' },
  { verb: 'get', resource: 'persistentvolumes', name: 'pv' },
  { verb: 'get', group: 'storage.k8s.io', resource: 'volumeattachments', name: 'va' },
  { verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: 'n', name: 'runner' },
  { verb: 'get', resource: 'serviceaccounts', namespace: 'n', name: 'runner' },
  { verb: 'get', resource: 'pods', namespace: 'n', name: 'web' },
  { verb: 'list', resource: 'pods', nodeSelector: 'one' },
  { verb: 'update', resource: 'pods', subresource: 'status', namespace: 'n', name: 'web' },
  { verb: 'create', resource: 'nodes' },
  { verb: 'get', resource: 'nodes', name: 'one' },
  { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-node-lease', name: 'one' },
  { verb: 'list', resource: 'services' },
] satisfies Asked[]) {
  test(`a kubelet may ${c.verb} ${c.resource} ${c.name ?? ''}`, () =>
    assert.deepEqual(ask(c), { decision: 'allow', reason: '' }));
}

for (const c of [
  { asked: { verb: 'get', resource: 'secrets', namespace: 'n', name: 'other' }, reason: unrelated },
  { asked: { verb: 'get', resource: 'secrets', namespace: 'm', name: 'env' }, reason: unrelated },
  { asked: { verb: 'list', resource: 'secrets', namespace: 'n' }, reason: 'No Object name found' },
  { asked: { verb: 'list', resource: 'secrets' }, reason: 'can only read namespaced object of this type' },
  {
    asked: { verb: 'update', resource: 'secrets', namespace: 'n', name: 'env' },
    reason: 'can only read resources of this type',
  },
  {
    asked: { verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: 'n', name: 'other' },
    reason: unrelated,
  },
  { asked: { verb: 'get', resource: 'pods', namespace: 'n', name: 'else' }, reason: unrelated },
  { asked: { verb: 'list', resource: 'pods' }, reason: 'can only list/watch pods with spec.nodeName field selector' },
  {
    asked: { verb: 'list', resource: 'pods', nodeSelector: 'two' },
    reason: 'can only list/watch pods with spec.nodeName field selector',
  },
  {
    asked: { verb: 'get', resource: 'nodes', name: 'two' },
    reason: "node 'one' cannot read 'two', only its own Node object",
  },
  { asked: { verb: 'list', resource: 'nodes' }, reason: "node 'one' cannot read all nodes, only its own Node object" },
  {
    asked: {
      verb: 'update',
      group: 'coordination.k8s.io',
      resource: 'leases',
      namespace: 'kube-node-lease',
      name: 'two',
    },
    reason: 'can only access node lease with the same name as the requesting node',
  },
  {
    asked: { verb: 'get', group: 'coordination.k8s.io', resource: 'leases', namespace: 'n', name: 'one' },
    reason: 'can only access leases in the "kube-node-lease" system namespace',
  },
  { asked: { verb: 'list', group: 'apps', resource: 'deployments' }, reason: '' },
] satisfies { asked: Asked; reason: string }[]) {
  test(`a kubelet may not ${c.asked.verb} ${c.asked.resource} ${'name' in c.asked ? c.asked.name : ''}: ${c.reason}`, () => {
    assert.deepEqual(ask(c.asked), { decision: 'noOpinion', reason: c.reason });
  });
}

const readsSecret = { verb: 'get', resource: 'secrets', namespace: 'n', name: 'env' };

test('what a mirror pod refers to gives its node nothing', () => {
  const graph = graphWith(pod('web', 'one', web, { 'kubernetes.io/config.mirror': 'x' }));
  assert.deepEqual(ask(readsSecret, graph), { decision: 'noOpinion', reason: unrelated });
});

test('rights end with the last pod that gives them', () => {
  const graph = graphWith(pod('a', 'one', web), pod('b', 'one', web));
  graph.deletePod('n', 'a');
  assert.equal(ask(readsSecret, graph).decision, 'allow');
  graph.setPod(pod('b', 'one', { serviceAccountName: 'runner' }));
  assert.equal(ask(readsSecret, graph).decision, 'noOpinion');
});

test('others than kubelets are none of its business', () => {
  for (const user of [userOf('bob', { groups: ['system:nodes'] }), userOf('system:node:one', { groups: ['dev'] })]) {
    const answer = nodeAuthorizer(graphWith(), nodeRules()).authorize(resourceAttributes(user, 'list', 'services'));
    assert.deepEqual(answer, { decision: 'noOpinion', reason: '' });
  }
});
