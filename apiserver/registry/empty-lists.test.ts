import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaOfKind } from '../../proto/schema/table.ts';
import { nullEmptyLists } from './empty-lists.ts';

for (const { name, apiVersion, kind, object, stored } of [
  {
    name: 'a list that is always shown',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    object: { rules: [] },
    stored: { rules: null },
  },
  {
    name: 'one in items of a list',
    apiVersion: 'v1',
    kind: 'Pod',
    object: { spec: { containers: [{ args: ['a'] }], volumes: [{ projected: { sources: [] } }, { emptyDir: {} }] } },
    stored: { spec: { containers: [{ args: ['a'] }], volumes: [{ projected: { sources: null } }, { emptyDir: {} }] } },
  },
  {
    name: 'one with something in it, and those that are shown only then',
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    object: { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
    stored: { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
  },
])
  test(`what is empty and always shown is null: ${name}`, () => {
    const schema = schemaOfKind(apiVersion, kind);
    assert.ok(schema);
    nullEmptyLists(schema, object);
    assert.deepEqual(object, stored);
  });
