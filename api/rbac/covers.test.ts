import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingRules } from './covers.ts';
import type { Rule } from './rule.ts';

const rule = (verbs: string, groups: string, resources: string, names = ''): Rule => ({
  verbs: verbs.split(','),
  apiGroups: groups.split(','),
  resources: resources.split(','),
  ...(names === '' ? {} : { resourceNames: names.split(',') }),
});

for (const [name, owned, wanted, missing] of [
  ['the same', rule('get', '', 'pods'), rule('get', '', 'pods'), 0],
  ['a star', rule('*', '*', '*'), rule('get,list', 'apps', 'deployments'), 0],
  ['a star for a subresource', rule('get', '*', '*/scale'), rule('get', 'apps', 'deployments/scale'), 0],
  ['another verb', rule('get', '', 'pods'), rule('get,list', '', 'pods'), 1],
  ['one name only', rule('get', '', 'pods', 'a'), rule('get', '', 'pods'), 1],
  ['any name', rule('get', '', 'pods'), rule('get', '', 'pods', 'a'), 0],
  [
    'a path below',
    { verbs: ['get'], nonResourceURLs: ['/healthz/*'] },
    { verbs: ['get'], nonResourceURLs: ['/healthz/etcd'] },
    0,
  ],
  ['a rule without verbs', { verbs: null } as unknown as Rule, rule('get', '', 'pods'), 1],
  ['another group', rule('get', '', 'pods'), rule('get', 'apps', 'pods'), 1],
] as const) {
  test(`rules cover ${name}: ${missing} missing`, () => assert.equal(missingRules([owned], [wanted]).length, missing));
}
