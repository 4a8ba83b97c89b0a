import assert from 'node:assert/strict';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Pod, Volume } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { createObjectSource } from '../objects/object-source.ts';
import { type Payload, writeAtomically } from './atomic-write.ts';
import { containerMounts } from './container-mounts.ts';
import { checkHostPath } from './host-path.ts';
import { PodVolumes } from './pod-volumes.ts';

const { configmaps, secrets, serviceaccounts, persistentvolumeclaims, persistentvolumes } = coreV1Resources;
const folders: string[] = [];
after(() => Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'knarr-volumes-'));
  folders.push(dir);
  return dir;
}

const files = (entries: Readonly<Record<string, string>>): Payload =>
  new Map(Object.entries(entries).map(([path, text]) => [path, { data: Buffer.from(text), mode: 0o644 }]));

async function tree(dir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(dir)) {
    if (name.startsWith('..')) continue;
    const path = join(dir, name);
    if ((await stat(path)).isDirectory())
      for (const inner of await readdir(path)) found[`${name}/${inner}`] = await readFile(join(path, inner), 'utf8');
    else found[name] = await readFile(path, 'utf8');
  }
  return found;
}

test('files change all at once, through one link', async () => {
  const dir = join(await folder(), 'v');
  await writeAtomically(dir, files({ a: '1', 'sub/b': '2' }));
  assert.deepEqual(await tree(dir), { a: '1', 'sub/b': '2' });
  assert.equal(await readlink(join(dir, 'a')), '..data/a');
  const first = await readlink(join(dir, '..data'));
  await writeAtomically(dir, files({ a: '1', 'sub/b': '2' }));
  assert.equal(await readlink(join(dir, '..data')), first, 'nothing new, nothing written');
  await writeAtomically(dir, files({ a: '3', c: '4' }));
  assert.deepEqual(await tree(dir), { a: '3', c: '4' });
  assert.deepEqual((await readdir(dir)).filter((name) => name.startsWith('..')).length, 2, 'the old folder is gone');
});

test('what a crash has left is cleaned up', async () => {
  const dir = await folder();
  await mkdir(join(dir, '..half'));
  await writeFile(join(dir, '..half', 'a'), 'x');
  await symlink('..nowhere', join(dir, '..data_tmp'));
  await writeAtomically(dir, files({ a: '1' }));
  assert.deepEqual(await tree(dir), { a: '1' });
});

const pod = (spec: Partial<Pod['spec']>): ReadonlyPod =>
  ({
    metadata: { name: 'web', namespace: 'default', uid: 'u1', labels: { app: 'web' } },
    spec: { containers: [], ...spec },
    status: {},
  }) as never;

async function context() {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  api.seed(serviceaccounts, { metadata: { name: 'default', namespace: 'default' } });
  const { signal } = new AbortController();
  const rootDir = await folder();
  const objects = createObjectSource({ client: api.client, clock, random: () => 0.5, log: silentLogger, signal });
  const volumes = new PodVolumes({ rootDir, client: api.client, clock, objects, allocatable: () => ({}) });
  const setUp = (list: Volume[], spec: Partial<Pod['spec']> = {}) =>
    volumes.setUp({ pod: pod({ ...spec, volumes: list }), podIPs: [], hostIPs: [] }, signal);
  return { api, clock, rootDir, volumes, setUp };
}

test('a projected volume holds what its sources say, later ones first', async () => {
  const { api, setUp } = await context();
  api.seed(configmaps, {
    metadata: { name: 'cm', namespace: 'default' },
    data: { a: '1', b: '2' },
    binaryData: { c: 'AAE=' },
  });
  api.seed(secrets, { metadata: { name: 's', namespace: 'default' }, data: { a: 'c2VjcmV0' } });
  const made = await setUp([
    {
      name: 'all',
      projected: {
        defaultMode: 0o400,
        sources: [
          {
            configMap: {
              name: 'cm',
              items: [
                { key: 'a', path: 'x/a' },
                { key: 'b', path: 'b', mode: 0o444 },
              ],
            },
          },
          { secret: { name: 's', items: [{ key: 'a', path: 'b' }] } },
          { secret: { name: 'gone', optional: true } },
          { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
        ],
      },
    },
  ]);
  const dir = made.get('all')?.hostPath ?? '';
  assert.match(dir, /pods\/u1\/volumes\/kubernetes\.io~projected\/all$/);
  const { token, ...rest } = await tree(dir);
  assert.deepEqual(rest, { 'x/a': '1', b: 'secret', labels: 'app="web"' });
  assert.match(token ?? '', /^token-of-default-default$/);
  assert.equal((await stat(join(dir, 'x/a'))).mode & 0o777, 0o400);
});

for (const [name, volume, message] of [
  ['a missing ConfigMap', { name: 'v', configMap: { name: 'gone' } }, 'configmap "gone" not found'],
  ['a missing Secret', { name: 'v', secret: { secretName: 'gone' } }, 'secret "gone" not found'],
  [
    'a missing key',
    { name: 'v', configMap: { name: 'cm', items: [{ key: 'z', path: 'z' }] } },
    'references non-existent config key: z',
  ],
  [
    'a missing claim',
    { name: 'v', persistentVolumeClaim: { claimName: 'gone' } },
    'persistentvolumeclaim "gone" not found',
  ],
  [
    'what is not supported',
    { name: 'v', nfs: { server: 's', path: '/' } },
    'volumes of kind nfs are not supported by this node',
  ],
] as const)
  test(`volumes: ${name}`, async () => {
    const { api, setUp } = await context();
    api.seed(configmaps, { metadata: { name: 'cm', namespace: 'default' }, data: { a: '1' } });
    await assert.rejects(setUp([volume as Volume]), {
      message: `MountVolume.SetUp failed for volume "v" : ${message}`,
    });
  });

test('a claim leads to the folder of its volume', async () => {
  const { api, setUp } = await context();
  const path = join(await folder(), 'data');
  const claim = { metadata: { name: 'c', namespace: 'default' }, spec: { volumeName: 'pv' } };
  const { metadata } = api.seed(persistentvolumeclaims, { ...claim, status: { phase: 'Bound' } } as never);
  const source = { hostPath: { path, type: 'DirectoryOrCreate' }, claimRef: { uid: metadata.uid } };
  api.seed(persistentvolumes, { metadata: { name: 'pv' }, spec: source } as never);
  const made = await setUp([{ name: 'v', persistentVolumeClaim: { claimName: 'c', readOnly: true } }]);
  assert.deepEqual(made.get('v'), { hostPath: path, readOnly: true });
  assert.ok((await stat(path)).isDirectory());
});

test('tokens are renewed after four fifths of their life', async () => {
  const { volumes, setUp, clock } = await context();
  await setUp([
    { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 1000 } }] } },
  ]);
  assert.equal(volumes.renewAt, clock.now() + 800_000);
});

test('a volume is told of changes of its objects, until it is unwatched', async () => {
  const { api, volumes, clock } = await context();
  api.seed(configmaps, { metadata: { name: 'cm', namespace: 'default' }, data: { a: '1' } });
  let changes = 0;
  volumes.watch(pod({ volumes: [{ name: 'v', configMap: { name: 'cm' } }] }), () => changes++);
  await clock.advance(10);
  assert.equal(changes, 0);
  api.seed(configmaps, { metadata: { name: 'cm', namespace: 'default' }, data: { a: '2' } });
  await clock.advance(10);
  assert.equal(changes, 1);
  volumes.unwatch();
  await clock.advance(10);
  assert.equal(api.watching, 0);
});

test('tearing down removes all volumes, and nothing of the host', async () => {
  const { rootDir, volumes, setUp } = await context();
  const host = await folder();
  await writeFile(join(host, 'precious'), '');
  const made = await setUp([
    { name: 'e', emptyDir: {} },
    { name: 'h', hostPath: { path: host, type: 'Directory' } },
  ]);
  await symlink(host, join(made.get('e')?.hostPath ?? '', 'link'));
  await volumes.tearDown('u1');
  await assert.rejects(lstat(join(rootDir, 'pods/u1/volumes')), { code: 'ENOENT' });
  await lstat(join(host, 'precious'));
});

for (const [type, path, problem] of [
  ['Directory', 'file', 'is not a directory'],
  ['File', 'dir', 'is not a file'],
  ['Socket', 'file', 'is not a socket file'],
  ['CharDevice', 'file', 'is not a character device'],
  ['Directory', 'gone', 'is not a directory'],
  ['FileOrCreate', 'dir', 'is not a file'],
] as const)
  test(`hostPath ${type} of ${path}`, async () => {
    const dir = await folder();
    await writeFile(join(dir, 'file'), '');
    await mkdir(join(dir, 'dir'));
    const full = join(dir, path);
    await assert.rejects(checkHostPath(full, type), { message: `hostPath type check failed: ${full} ${problem}` });
  });

test('a hostPath is made where its type says so', async () => {
  const dir = await folder();
  await checkHostPath(join(dir, 'a/b'), 'DirectoryOrCreate');
  await checkHostPath(join(dir, 'f'), 'FileOrCreate');
  assert.ok((await stat(join(dir, 'a/b'))).isDirectory() && (await stat(join(dir, 'f'))).isFile());
});

async function mountOf(subPath: object, prepare: (dir: string) => Promise<unknown> = async () => undefined) {
  const rootDir = await folder();
  const hostPath = await folder();
  await prepare(hostPath);
  const container = { name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v', ...subPath }] };
  const volumes = new Map([['v', { hostPath, readOnly: false }]]);
  const env = [
    { name: 'POD', value: 'web-0' },
    { name: 'ABSOLUTE', value: '/tmp' },
    { name: 'BACK', value: 'a/../b' },
  ];
  const [mount] = await containerMounts({ ...{ rootDir, container, volumes, env }, pod: pod({}), attempt: 0 });
  return mount?.hostPath.slice(hostPath.length);
}

test('a subPath is a part of the volume, made when it is not there', async () => {
  assert.equal(await mountOf({ subPath: 'a/b' }), '/a/b');
  assert.equal(await mountOf({ subPathExpr: 'logs/$(POD)' }), '/logs/web-0');
  const link = async (dir: string) => {
    await mkdir(join(dir, 'real'));
    await symlink('real', join(dir, 'link'));
  };
  assert.equal(await mountOf({ subPath: 'link' }, link), '/real');
});

test('no subPath leads out of the volume', async () => {
  const leave = (dir: string) => symlink('/etc', join(dir, 'out'));
  const refused = { name: 'ContainerConfigError' };
  await assert.rejects(mountOf({ subPath: 'out' }, leave), refused);
  await assert.rejects(mountOf({ subPath: 'out/new' }, leave), refused);
  await assert.rejects(mountOf({ subPath: '../x' }), refused);
  const absolute = 'error SubPath `/tmp` must not be an absolute path';
  await assert.rejects(mountOf({ subPathExpr: '$(ABSOLUTE)' }), { ...refused, message: absolute });
  const back = "unable to provision SubPath `a/../b`: must not contain '..'";
  await assert.rejects(mountOf({ subPathExpr: '$(BACK)' }), { ...refused, message: back });
  await assert.rejects(mountOf({ subPathExpr: '$(NONE)' }), { ...refused, message: 'failed to expand subPathExpr' });
});
