import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyFor, namespacePrefixOf, prefixOf } from './keys.ts';

const resource = (group: string, name: string, namespaced = true) => ({ group, resource: name, namespaced });

for (const [group, name, namespaced, key] of [
  ['', 'pods', true, '/registry/pods/default/web'],
  ['', 'services', true, '/registry/services/specs/default/web'],
  ['', 'endpoints', true, '/registry/services/endpoints/default/web'],
  ['', 'replicationcontrollers', true, '/registry/controllers/default/web'],
  ['', 'nodes', false, '/registry/minions/web'],
  ['', 'namespaces', false, '/registry/namespaces/web'],
  ['', 'events', true, '/registry/events/default/web'],
  ['events.k8s.io', 'events', true, '/registry/events/default/web'],
  ['apps', 'deployments', true, '/registry/deployments/default/web'],
  ['networking.k8s.io', 'ingresses', true, '/registry/ingress/default/web'],
  ['networking.k8s.io', 'networkpolicies', true, '/registry/networkpolicies/default/web'],
  ['coordination.k8s.io', 'leases', true, '/registry/leases/default/web'],
  ['rbac.authorization.k8s.io', 'clusterroles', false, '/registry/clusterroles/web'],
  [
    'apiextensions.k8s.io',
    'customresourcedefinitions',
    false,
    '/registry/apiextensions.k8s.io/customresourcedefinitions/web',
  ],
  ['apiregistration.k8s.io', 'apiservices', false, '/registry/apiregistration.k8s.io/apiservices/web'],
  ['stable.example.com', 'crontabs', true, '/registry/stable.example.com/crontabs/default/web'],
  ['gateway.networking.k8s.io', 'gateways', true, '/registry/gateway.networking.k8s.io/gateways/default/web'],
] as const)
  test(`${name}.${group} lies where kube-apiserver puts it`, () => {
    const kind = resource(group, name, namespaced);
    assert.equal(keyFor(kind, 'default', 'web'), key);
    assert.ok(key.startsWith(prefixOf(kind)));
  });

test('a namespace is a folder, and all namespaces are the folder of the resource', () => {
  assert.equal(namespacePrefixOf(resource('', 'pods'), 'default'), '/registry/pods/default/');
  assert.equal(namespacePrefixOf(resource('', 'pods'), ''), '/registry/pods/');
  assert.equal(namespacePrefixOf(resource('', 'nodes', false), 'default'), '/registry/minions/');
});

test('a name cannot leave its folder', () => {
  for (const name of ['', '.', '..', '../secrets/x', 'a/b', 'a\0b'])
    assert.throws(() => keyFor(resource('', 'pods'), 'default', name), RangeError);
});
