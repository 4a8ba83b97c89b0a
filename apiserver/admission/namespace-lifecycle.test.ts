import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForbidden, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { lookupOf, refusalOf, requestOf, run } from './testing/requests.ts';

const namespace = (name: string, phase: string) => ['namespaces', { metadata: { name }, status: { phase } }] as const;
const lookup = lookupOf([namespace('live', 'Active'), namespace('dying', 'Terminating')]);
const plugin = namespaceLifecycle(lookup, () => 0);

test('nothing is created in a namespace that is not there', async () => {
  await assert.rejects(run(plugin, requestOf({ namespace: 'none', object: {} })), isNotFound);
});

test('nothing is created in a namespace that is going, and the refusal says so', async () => {
  const request = requestOf({ resource: '/v1/configmaps', namespace: 'dying', name: 'b', object: {} });
  await assert.rejects(run(plugin, request), (error) => isForbidden(error) && isNamespaceTerminating(error));
});

for (const c of [
  { name: 'creates in a namespace that is there', sketch: { namespace: 'live', object: {} } },
  {
    name: 'changes what is in a namespace that is going',
    sketch: { namespace: 'dying', operation: 'UPDATE', object: {}, old: {} },
  },
  { name: 'deletes in a namespace that is going', sketch: { namespace: 'dying', operation: 'DELETE', old: {} } },
  {
    name: 'deletes any other namespace',
    sketch: { resource: '/v1/namespaces', operation: 'DELETE', name: 'live', old: {} },
  },
  { name: 'creates things of the cluster', sketch: { resource: '/v1/nodes', object: {} } },
] as const)
  test(`one ${c.name}`, async () => assert.equal(await refusalOf(plugin, requestOf(c.sketch)), undefined));

for (const name of ['default', 'kube-system', 'kube-public'])
  test(`the namespace ${name} stays`, async () => {
    const request = requestOf({ resource: '/v1/namespaces', operation: 'DELETE', name, old: {} });
    assert.equal(
      await refusalOf(plugin, request),
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    );
  });

test('after a deletion through this server the store is asked, not the cache', async () => {
  let phase = 'Active';
  const stale = {
    ...lookup,
    read: async () => ({ metadata: { name: 'live' }, status: { phase } }) as never,
  };
  const watched = namespaceLifecycle(stale, () => 0);
  const creation = () => requestOf({ namespace: 'live', object: {} });
  assert.equal(await refusalOf(watched, creation()), undefined);
  await run(watched, requestOf({ resource: '/v1/namespaces', operation: 'DELETE', name: 'live', old: {} }));
  phase = 'Terminating';
  await assert.rejects(run(watched, creation()), isNamespaceTerminating);
});
