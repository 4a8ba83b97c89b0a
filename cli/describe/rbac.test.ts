import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainRules } from './rbac.ts';

const rows = (rules: Parameters<typeof plainRules>[0]) =>
  plainRules(rules).map(({ resources, names, paths, verbs }) => [...resources, ...names, ...paths, verbs.join('+')]);

test('verbs about the same resource are gathered from all rules', () =>
  assert.deepEqual(
    rows([
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['watch'] },
    ]),
    [
      ['pods', 'get+watch'],
      ['pods/log', 'get'],
    ],
  ));

test('rules about one object are apart from those about all', () =>
  assert.deepEqual(
    rows([
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
    ]),
    [
      ['deployments', 'get'],
      ['deployments', 'web', 'get'],
    ],
  ));

test('paths have a row for each verb', () =>
  assert.deepEqual(rows([{ nonResourceURLs: ['/metrics'], verbs: ['get', 'head'] }]), [
    ['/metrics', 'get'],
    ['/metrics', 'head'],
  ]));
