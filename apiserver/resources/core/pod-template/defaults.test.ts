import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPullPolicy } from '../../../../api/pod/pull-policy.ts';
import type { PodSpec } from '../../../../proto/gen/core/v1.ts';
import { defaultPodTemplate } from './defaults.ts';
import { podWith } from './pod-under-test.ts';

for (const [image, policy] of [
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.27', 'IfNotPresent'],
  ['localhost:5000/nginx', 'Always'],
  ['localhost:5000/nginx:1', 'IfNotPresent'],
  [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
  [`nginx:latest@sha256:${'a'.repeat(64)}`, 'Always'],
  ['Upper/case', 'Always'],
  ['BAD IMAGE', 'IfNotPresent'],
  ['', 'IfNotPresent'],
] as const) {
  test(`image ${image || '(none)'} is pulled ${policy}`, () => assert.equal(defaultPullPolicy(image), policy));
}

test('limits are requested where nothing is', () => {
  const { spec } = podWith({
    containers: [
      { name: 'c', image: 'i:1', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '0.5' } } },
    ],
  });
  assert.deepEqual(spec.containers[0]?.resources?.requests, { cpu: '500m', memory: '1Gi' });
});

test('a template keeps what only pods settle', () => {
  const template = {
    spec: { containers: [{ name: 'c', image: 'i', resources: { limits: { cpu: '1' } } }] } as PodSpec,
  };
  defaultPodTemplate(template);
  assert.equal(template.spec.containers[0]?.resources?.requests, undefined);
  assert.equal(template.spec.enableServiceLinks, undefined);
});

test('amounts finer than a thousandth are rounded up', () => {
  const { spec } = podWith({ containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '100100u' } } }] });
  assert.equal(spec.containers[0]?.resources?.requests?.cpu, '101m');
});

test('both names of the service account say the same', () => {
  assert.equal(podWith({ serviceAccount: 'a' }).spec.serviceAccountName, 'a');
  assert.equal(podWith({ serviceAccountName: 'b' }).spec.serviceAccount, 'b');
});

test('a volume of no kind is an empty folder', () => {
  assert.deepEqual(podWith({ volumes: [{ name: 'v' }] }).spec.volumes, [{ name: 'v', emptyDir: {} }]);
});
