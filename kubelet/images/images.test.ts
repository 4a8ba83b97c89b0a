import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultImageGc, planImageGc } from './image-gc.ts';
import { isImageName, nextPullBackoff, type PullBackoff, planImage } from './pull-plan.ts';
import { registryAuths } from './registry-auth.ts';

for (const [policy, present, backoff, step] of [
  ['IfNotPresent', true, undefined, 'use'],
  ['IfNotPresent', false, undefined, 'pull'],
  ['IfNotPresent', false, 11, 'wait'],
  ['IfNotPresent', true, 11, 'use'],
  ['Always', true, undefined, 'pull'],
  ['Always', true, 11, 'wait'],
  ['Always', false, 9, 'pull'],
  ['Never', true, undefined, 'use'],
  ['Never', false, undefined, 'refuse'],
] as const)
  test(`image: ${policy}, ${present ? 'present' : 'absent'}${backoff ? `, backoff until ${backoff}` : ''}: ${step}`, () =>
    assert.equal(planImage(policy, present, backoff, 10).kind, step));

for (const image of [
  'nginx',
  'a/b/c:1',
  'reg.example:5000/x_y/z',
  'localhost/x',
  `x@sha256:${'0'.repeat(64)}`,
  'reg.invalid/a:1',
])
  test(`image name ${image.slice(0, 30)}`, () => assert.ok(isImageName(image)));
for (const image of ['', 'Nginx', 'a b', 'x:', 'http://x/y', '/x', 'x//y', 'x@sha256:1'])
  test(`no image name: ${JSON.stringify(image)}`, () => assert.ok(!isImageName(image)));

test('failed pulls wait 10 s, 20 s ... 5 min', () => {
  let known: PullBackoff | undefined;
  const waited: number[] = [];
  for (let i = 0, now = 0; i < 7; i++) {
    known = nextPullBackoff(known, now);
    waited.push(known.delayMs / 1000);
    now += known.delayMs;
  }
  assert.deepEqual(waited, [10, 20, 40, 80, 160, 300, 300]);
});

const secret = (auths: object) =>
  ({
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') },
  }) as never;
const usersFor = (image: string, auths: object) =>
  registryAuths(image, [secret(auths)]).map(({ username }) => username);

test('pull secrets: the most particular first', () => {
  const auths = {
    'reg.example': { username: 'host' },
    'reg.example/team': { username: 'team' },
    '*.example': { username: 'any' },
    'other.example:5000': { auth: Buffer.from('o:p:w').toString('base64') },
    'https://index.docker.io/v1/': { username: 'hub' },
  };
  assert.deepEqual(usersFor('reg.example/team/app:1', auths), ['team', 'host', 'any']);
  assert.deepEqual(usersFor('reg.example/app', auths), ['host', 'any']);
  assert.deepEqual(usersFor('busybox', auths), ['hub']);
  assert.deepEqual(usersFor('me/app:1', auths), ['hub']);
  assert.deepEqual(registryAuths('other.example:5000/x', [secret(auths)]), [
    { username: 'o', password: 'p:w', serverAddress: 'other.example:5000' },
  ]);
  assert.deepEqual(usersFor('localhost:5000/x', auths), []);
});

test('a pull secret that cannot be read is as good as none', () => {
  const broken = { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'bm90IGpzb24=' } };
  assert.deepEqual(registryAuths('busybox', [broken as never, secret({})]), []);
});

const GiB = 1024 ** 3;
const image = (id: string, sizeBytes = GiB) => ({ id, repoTags: [], repoDigests: [], sizeBytes });
const disk = (availableBytes: number) => ({ mountpoint: '/', usedBytes: 0, capacityBytes: 100 * GiB, availableBytes });
const uses = new Map([
  ['old', { seenAt: 0, usedAt: 1000 }],
  ['older', { seenAt: 0, usedAt: 500 }],
  ['used', { seenAt: 0, usedAt: 1_000_000 }],
  ['young', { seenAt: 950_000, usedAt: 0 }],
]);
const all = ['theirs', 'used', 'young', 'old', 'older'].map((id) => image(id));
const removed = (availableBytes: number) =>
  planImageGc(all, uses, disk(availableBytes), defaultImageGc, 1_000_000).map(({ id }) => id);

test('images are removed when the disk is 85 % full, down to 80 %, the longest unused first', () => {
  assert.deepEqual(removed(16 * GiB), []);
  assert.deepEqual(removed(14.5 * GiB), ['older', 'old']);
  assert.deepEqual(
    planImageGc([image('older', 10 * GiB), image('old')], uses, disk(14 * GiB), defaultImageGc, 1_000_000).map(
      ({ id }) => id,
    ),
    ['older'],
  );
});

test('a full disk does not cost images that are used, young, or not ours', () => {
  assert.deepEqual(removed(0), ['older', 'old']);
});
