import assert from 'node:assert/strict';
import test from 'node:test';
import { userOf } from '../authentication/user-info.ts';
import { requestInfo } from '../request/info.ts';
import { mandatoryLevels, suggestedLevels } from './bootstrap/levels.ts';
import { mandatorySchemas, suggestedSchemas } from './bootstrap/schemas.ts';
import { readConfiguration } from './configuration.ts';
import { flowMatcher } from './match.ts';

const named = <S>({ name, spec }: { name: string; spec: S }) => ({ metadata: { name }, spec, status: {} });
const { schemas } = readConfiguration(
  [...suggestedSchemas, ...Object.values(mandatorySchemas)].map(named),
  [...suggestedLevels, ...Object.values(mandatoryLevels)].map(named),
);
const matchers = schemas.map(({ name, spec }) => ({ name, matches: flowMatcher(spec) }));
const none = new URLSearchParams();

const authenticated = 'system:authenticated';
const node = userOf('system:node:a', { groups: ['system:nodes', authenticated] });
const account = (namespace: string, name: string) =>
  userOf(`system:serviceaccount:${namespace}:${name}`, {
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, authenticated],
  });
const alice = userOf('alice', { groups: [authenticated] });
const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/a';

for (const [user, method, path, schema] of [
  [userOf('root', { groups: ['system:masters', authenticated] }), 'GET', '/api/v1/pods', 'exempt'],
  [userOf('system:anonymous', { groups: ['system:unauthenticated'] }), 'GET', '/healthz', 'probes'],
  [alice, 'GET', '/healthz/ping', 'global-default'],
  [userOf('system:kube-scheduler', { groups: [authenticated] }), 'PUT', lease, 'system-leader-election'],
  [userOf('system:kube-scheduler', { groups: [authenticated] }), 'DELETE', lease, 'kube-scheduler'],
  [account('kube-system', 'endpoint-controller'), 'GET', '/api/v1/namespaces/a/endpoints/b', 'endpoint-controller'],
  [account('kube-system', 'other'), 'GET', '/api/v1/namespaces/a/endpoints/b', 'workload-leader-election'],
  [account('kube-system', 'other'), 'GET', '/api/v1/pods', 'kube-system-service-accounts'],
  [account('web', 'app'), 'GET', '/api/v1/namespaces/web/pods', 'service-accounts'],
  [node, 'PUT', '/api/v1/nodes/a/status', 'system-node-high'],
  [node, 'PUT', lease, 'system-node-high'],
  [node, 'GET', '/api/v1/pods', 'system-nodes'],
  [node, 'POST', '/api/v1/namespaces/a/events', 'events'],
  [alice, 'GET', '/api/v1/namespaces/a/events', 'global-default'],
  [alice, 'PATCH', '/apis/events.k8s.io/v1/namespaces/a/events/b', 'events'],
  [alice, 'GET', '/version', 'global-default'],
  [userOf('nobody'), 'GET', '/api/v1/pods', undefined],
] as const) {
  test(`${method} ${path} of ${user.username} belongs to ${schema ?? 'no schema'}`, () => {
    const info = requestInfo(method, path, none);
    assert.equal(matchers.find(({ matches }) => matches(user)?.(info))?.name, schema);
  });
}

test('a schema of a level that is not there takes nobody, and says so', () => {
  const lost = { metadata: { name: 'lost' }, spec: { priorityLevelConfiguration: { name: 'gone' } }, status: {} };
  const found = readConfiguration([lost], []);
  assert.deepEqual(
    found.schemas.map(({ name }) => name),
    ['exempt', 'catch-all'],
  );
  assert.deepEqual(found.dangling.get('lost'), {
    type: 'Dangling',
    status: 'True',
    reason: 'NotFound',
    message:
      'This FlowSchema references the PriorityLevelConfiguration object named "gone" but there is no such object',
  });
});

test('schemas are tried by precedence, then by name', () => {
  const schema = (name: string, matchingPrecedence: number) => ({
    metadata: { name },
    spec: { priorityLevelConfiguration: { name: 'catch-all' }, matchingPrecedence },
    status: {},
  });
  const { schemas: tried } = readConfiguration([schema('c', 5), schema('b', 7), schema('a', 7), schema('d', 3)], []);
  assert.deepEqual(
    tried.map(({ name }) => name),
    ['exempt', 'd', 'c', 'a', 'b', 'catch-all'],
  );
});
