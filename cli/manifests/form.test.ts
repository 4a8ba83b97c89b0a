import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formProblem } from './form.ts';

for (const [document, problem] of [
  [{ apiVersion: 'v1', kind: 'Pod' }, undefined],
  [{}, '[apiVersion not set, kind not set]'],
  [{ apiVersion: 'v1' }, 'kind not set'],
  [{ kind: 1 }, "[apiVersion not set, kind isn't string type]"],
  ['text', 'invalid object to validate'],
  [[], 'invalid object to validate'],
  [{ apiVersion: 'v1', kind: 'List' }, 'invalid object to validate'],
  [{ apiVersion: 'v1', kind: 'List', items: [] }, undefined],
  [
    { apiVersion: 'v1', kind: 'List', items: [{ kind: 'Pod' }, { apiVersion: 'v1', kind: 'Pod' }] },
    'apiVersion not set',
  ],
] as const)
  test(`the form of ${JSON.stringify(document)}`, () => assert.equal(formProblem(document), problem));
