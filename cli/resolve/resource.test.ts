import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemPath, type Resource } from './resource.ts';

const pods: Resource = {
  ...{ group: '', version: 'v1', name: 'pods', singular: 'pod', kind: 'Pod', namespaced: true },
  ...{ verbs: [], shortNames: [], categories: [], subresources: [] },
};

test('no path of an object is the one of all objects', () => {
  assert.equal(itemPath(pods, 'a', 'b', 'status'), '/api/v1/namespaces/a/pods/b/status');
  assert.throws(() => itemPath(pods, 'a', ''), { message: 'resource name may not be empty' });
});
