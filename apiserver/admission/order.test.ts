import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePlugins } from './order.ts';

const plugins = ['ResourceQuota', 'OwnRule', 'DenyServiceExternalIPs', 'NamespaceLifecycle'].map((name) => ({
  name,
  handles: () => true,
}));
const names = (enable: string[], disable: string[]) =>
  choosePlugins(plugins, { enable, disable }).map((one) => one.name);

test('plugins run in the order of Kubernetes, quotas after everything else', () => {
  assert.deepEqual(names([], []), ['NamespaceLifecycle', 'OwnRule', 'ResourceQuota']);
});

test('some are asked for, others are turned off', () => {
  assert.deepEqual(names(['DenyServiceExternalIPs'], ['ResourceQuota']), [
    'NamespaceLifecycle',
    'DenyServiceExternalIPs',
    'OwnRule',
  ]);
});

test('names that are none are refused, and those that nobody has made', () => {
  assert.throws(() => names(['Nothing'], []), /no such admission plugin: Nothing/);
  assert.throws(() => names(['EventRateLimit'], []), /admission plugin EventRateLimit is not supported/);
  assert.throws(() => names(['ResourceQuota'], ['ResourceQuota']), /both enabled and disabled/);
});
