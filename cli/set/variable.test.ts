import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed } from './variable.ts';

test('a variable is listed as what sets it, or with where it comes from', () => {
  assert.deepEqual(
    [
      { name: 'A', value: 'b=c' },
      { name: 'EMPTY' },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
      { name: 'OTHER', valueFrom: { resourceFieldRef: { containerName: 'c', resource: 'limits.cpu' } } },
      { name: 'SETTING', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ].map(listed),
    [
      'A=b=c',
      'EMPTY=',
      '# IP from field path status.podIP',
      '# MEMORY from resource field limits.memory',
      '# OTHER from resource field c/limits.cpu',
      '# SETTING from configmap m, key k',
      '# PASSWORD from secret s, key k',
    ],
  );
});
