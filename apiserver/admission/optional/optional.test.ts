import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../proto/gen/core/v1.ts';
import { userOf } from '../../authentication/user-info.ts';
import { type Authorizer, allow, noOpinion } from '../../authorization/authorizer.ts';
import { Registry } from '../../registry/registry.ts';
import { lookupOf, refusalOf, requestOf, resourceAt, run } from '../testing/requests.ts';
import { alwaysDeny } from './always.ts';
import { alwaysPullImages } from './always-pull-images.ts';
import { denyServiceExternalIps } from './deny-service-external-ips.ts';
import { extendedResourceToleration } from './extended-resource-toleration.ts';
import { limitHardAntiAffinity } from './limit-hard-anti-affinity.ts';
import { ownerReferencesPermission } from './owner-references.ts';
import { podNodeSelector } from './pod-node-selector.ts';

const podOf = (spec: object = {}) => ({ spec: { containers: [{ name: 'c', image: 'a' }], ...spec } });

test('AlwaysPullImages: new images are pulled, others are left alone', async () => {
  const created = requestOf({ object: podOf() });
  await run(alwaysPullImages(), created);
  assert.equal((created.object as unknown as Pod).spec.containers[0]?.imagePullPolicy, 'Always');
  const updated = requestOf({ operation: 'UPDATE', object: podOf(), old: podOf() });
  await run(alwaysPullImages(), updated);
  assert.equal((updated.object as unknown as Pod).spec.containers[0]?.imagePullPolicy, undefined);
});

test('DenyServiceExternalIPs: those that are there may stay', async () => {
  const service = (...externalIPs: string[]) => ({ spec: { externalIPs } });
  const resource = '/v1/services';
  const plugin = denyServiceExternalIps();
  assert.match(
    (await refusalOf(plugin, requestOf({ resource, object: service('1.2.3.4') }))) ?? '',
    /external IPs is denied/,
  );
  const kept = requestOf({
    resource,
    operation: 'UPDATE',
    object: service('1.2.3.4'),
    old: service('1.2.3.4', '1.2.3.5'),
  });
  assert.equal(await refusalOf(plugin, kept), undefined);
});

test('ExtendedResourceToleration: who asks for a device tolerates its taint', async () => {
  const containers = [{ name: 'c', resources: { requests: { 'example.com/gpu': '1', cpu: '1' } } }];
  const request = requestOf({ object: podOf({ containers }) });
  await run(extendedResourceToleration(), request);
  const want = [{ key: 'example.com/gpu', operator: 'Exists', effect: 'NoSchedule' }];
  assert.deepEqual((request.object as unknown as Pod).spec.tolerations, want);
});

test('LimitPodHardAntiAffinityTopology: only nodes are kept free', async () => {
  const away = (topologyKey: string) =>
    podOf({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] } } });
  const plugin = limitHardAntiAffinity();
  assert.equal(await refusalOf(plugin, requestOf({ object: away('kubernetes.io/hostname') })), undefined);
  assert.match(
    (await refusalOf(plugin, requestOf({ object: away('zone') }))) ?? '',
    /has TopologyKey zone but only key/,
  );
});

test('PodNodeSelector: the namespace says where its pods run', async () => {
  const annotations = { 'scheduler.alpha.kubernetes.io/node-selector': 'pool=a, disk=ssd' };
  const plugin = podNodeSelector(lookupOf([['namespaces', { metadata: { name: 'default', annotations } }]]));
  const request = requestOf({ object: podOf({ nodeSelector: { zone: 'z' } }) });
  await run(plugin, request);
  assert.deepEqual((request.object as unknown as Pod).spec.nodeSelector, { zone: 'z', pool: 'a', disk: 'ssd' });
  const elsewhere = requestOf({ object: podOf({ nodeSelector: { pool: 'b' } }) });
  assert.match((await refusalOf(plugin, elsewhere)) ?? '', /conflicts with its namespace node label selector/);
});

test('OwnerReferencesPermissionEnforcement: an owner needs the right to delete, and to block', async () => {
  const registry = new Registry();
  registry.add(resourceAt('apps/v1/replicasets'));
  const authorizer: Authorizer = {
    name: 'test',
    authorize: ({ user, verb, subresource }) =>
      user.username === 'controller' || (verb === 'delete' && subresource === '') ? allow('') : noOpinion('no'),
  };
  const plugin = ownerReferencesPermission(authorizer, registry);
  const owned = (blockOwnerDeletion: boolean, kind = 'ReplicaSet') => ({
    metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind, name: 'r', uid: 'u', blockOwnerDeletion }] },
  });
  const by = (username: string, object: object) =>
    refusalOf(plugin, requestOf({ operation: 'UPDATE', user: userOf(username), object, old: {} }));
  assert.equal(await by('jane', owned(false)), undefined);
  assert.match(
    (await by('jane', owned(true))) ?? '',
    /cannot set blockOwnerDeletion if an ownerReference refers to a resource/,
  );
  assert.equal(await by('controller', owned(true)), undefined);
  assert.match(
    (await by('controller', owned(true, 'Nothing'))) ?? '',
    /cannot find RESTMapping for APIVersion apps\/v1 Kind Nothing/,
  );
});

test('AlwaysDeny: nothing is written', async () => {
  assert.match((await refusalOf(alwaysDeny(), requestOf({ object: podOf() }))) ?? '', /denying all modifications/);
});
