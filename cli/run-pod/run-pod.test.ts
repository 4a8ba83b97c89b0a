import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APod } from '../pods/choose.ts';
import { endingOf } from './ending.ts';
import { isImageReference } from './image-reference.ts';
import { withOverrides } from './overrides.ts';

for (const [image, valid] of [
  ['nginx', true],
  ['knarr/busybox:1', true],
  ['localhost:5000/a/b__c.d:tag', true],
  ['Host.example/x', true],
  [`a@sha256:${'0'.repeat(64)}`, true],
  ['Upper', false],
  ['a b', false],
  ['a:', false],
  ['', false],
] as const) {
  test(`${JSON.stringify(image)} is ${valid ? 'an' : 'no'} image name`, () =>
    assert.equal(isImageReference(image), valid));
}

const pod = { kind: 'Pod', spec: { restartPolicy: 'Always', containers: [{ name: 'a', image: 'x' }] } };

for (const [type, overrides, expected] of [
  ['merge', { spec: { containers: [{ name: 'b' }] } }, { restartPolicy: 'Always', containers: [{ name: 'b' }] }],
  [
    'strategic',
    { spec: { containers: [{ name: 'a', tty: true }, { name: 'b' }] } },
    { restartPolicy: 'Always', containers: [{ name: 'a', image: 'x', tty: true }, { name: 'b' }] },
  ],
  [
    'json',
    [{ op: 'replace', path: '/spec/restartPolicy', value: 'Never' }],
    { restartPolicy: 'Never', containers: [{ name: 'a', image: 'x' }] },
  ],
  ['merge', { spec: { restartPolicy: null } }, { containers: [{ name: 'a', image: 'x' }] }],
] as const) {
  test(`overrides of type ${type}: ${JSON.stringify(overrides)}`, () =>
    assert.deepEqual(withOverrides(pod, JSON.stringify(overrides), type).spec, expected));
}

test('a pod that has ended tells how its container did', () => {
  const ended = (phase: string, terminated?: object): APod =>
    ({
      metadata: { name: 'p', namespace: 'n' },
      status: { phase, containerStatuses: [{ state: terminated ? { terminated } : {} }] },
    }) as unknown as APod;
  assert.deepEqual(endingOf(ended('Succeeded')), { kind: 'succeeded' });
  assert.deepEqual(endingOf(ended('Failed', { exitCode: 3, reason: 'Error' })), {
    kind: 'failed',
    code: 3,
    text: 'pod n/p terminated (Error)\n',
  });
  assert.throws(() => endingOf(ended('Failed')), { message: 'pod n/p failed with unknown exit code' });
});
