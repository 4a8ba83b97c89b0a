/**
 * Writes through a server whose caches are behind the store, because another server has written. They come out as if it had
 * known: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openTestStore, startTestCore, testServer } from '../../apiserver/admission/testing/core.ts';
import { userOf } from '../../apiserver/authentication/user-info.ts';
import type { ApiServer, ServerCore } from '../../apiserver/server.ts';
import { type LaggingStore, laggingStore } from '../fakes/lagging-store.ts';

interface Shown {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string; readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly details?: { readonly uid?: string };
}

const maps = '/api/v1/namespaces/n/configmaps';
const one = `${maps}/one`;
const admin = userOf('admin', { groups: ['system:masters'] });
const json = 'application/json';
const merge = 'application/merge-patch+json';
const steps = 'application/json-patch+json';
const applied = 'application/apply-patch+yaml';

let closeStore: () => Promise<void>;
let store: LaggingStore;
const cores: ServerCore[] = [];
/** Sees everything at once. */
let ahead: ApiServer;
/** Sees what the lagging store tells. */
let behind: ApiServer;
let made: Shown;

before(async () => {
  const opened = await openTestStore();
  closeStore = opened.close;
  store = laggingStore(opened.store);
  cores.push(await startTestCore(opened.store), await startTestCore(store));
  [ahead, behind] = cores.map((core) => testServer(core, {})) as [ApiServer, ApiServer];
});

after(async () => {
  for (const core of cores) core.feed.stop();
  await closeStore();
});

beforeEach(async () => {
  store.release();
  await send(ahead, 'DELETE', maps);
  made = await send(ahead, 'POST', maps, map({ a: '1' }));
  await send(behind, 'GET', one);
  store.hold();
});

const map = (data: object, metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', ...metadata },
  data,
});

async function send(
  server: ApiServer,
  method: string,
  path: string,
  body?: object,
  contentType = json,
): Promise<Shown> {
  const [pathname = '', query] = path.split('?');
  const answer = await server.call({
    method,
    path: pathname,
    query: new URLSearchParams(query),
    user: admin,
    agent: 'test',
    body,
    contentType,
    signal: AbortSignal.timeout(10_000),
  });
  return answer.type === 'object' ? (answer.object as unknown as Shown) : ({ metadata: {} } as Shown);
}

const change = (data: object) => send(ahead, 'PATCH', one, { data }, merge);
const stored = async () => (await send(ahead, 'GET', one)).data;
const refused = (code: number, message: RegExp) => (error: { code?: number; message?: string }) => {
  assert.equal(error.code, code, String(error));
  assert.match(error.message ?? '', message);
  return true;
};

test('a write on what the cache has does not ask the store first', async () => {
  const before = store.asked;
  await send(behind, 'PATCH', one, { data: { b: '1' } }, merge);
  store.release();
  await send(behind, 'PATCH', `${one}?fieldManager=m`, map({ c: '1' }), applied);
  await send(behind, 'PATCH', `${maps}/two?fieldManager=m`, map({ c: '1' }, { name: 'two' }), applied);
  await send(behind, 'DELETE', one);
  assert.equal(store.asked, before);
});

test('a patch keeps what the cache has not seen', async () => {
  await change({ b: '2' });
  const answer = await send(behind, 'PATCH', one, { data: { c: '3' } }, merge);
  assert.deepEqual(answer.data, { a: '1', b: '2', c: '3' });
  assert.deepEqual(await stored(), { a: '1', b: '2', c: '3' });
});

test('a patch that changes nothing of what the cache has is made on what there is', async () => {
  await change({ a: '2' });
  const answer = await send(behind, 'PATCH', one, { data: { a: '1' } }, merge);
  assert.deepEqual(answer.data, { a: '1' });
  assert.deepEqual(await stored(), { a: '1' });
});

test('a patch that only the version in the cache refuses is made', async () => {
  await change({ a: '2' });
  await send(
    behind,
    'PATCH',
    one,
    [
      { op: 'test', path: '/data/a', value: '2' },
      { op: 'add', path: '/data/b', value: '1' },
    ],
    steps,
  );
  assert.deepEqual(await stored(), { a: '2', b: '1' });
});

test('a patch that only the version in the cache allows is refused', async () => {
  await change({ a: '2' });
  const patch = [
    { op: 'test', path: '/data/a', value: '1' },
    { op: 'add', path: '/data/b', value: '1' },
  ];
  await assert.rejects(send(behind, 'PATCH', one, patch, steps), refused(422, /the server rejected our request/));
  assert.deepEqual(await stored(), { a: '2' });
});

test('a trial is made on what there is', async () => {
  await change({ b: '2' });
  const answer = await send(behind, 'PATCH', `${one}?dryRun=All`, { data: { c: '3' } }, merge);
  assert.deepEqual(answer.data, { a: '1', b: '2', c: '3' });
  assert.deepEqual(await stored(), { a: '1', b: '2' });
});

test('a replacement of a version that the cache has not seen is made', async () => {
  const { resourceVersion } = (await change({ b: '2' })).metadata;
  await send(behind, 'PUT', one, map({ z: '1' }, { resourceVersion }));
  assert.deepEqual(await stored(), { z: '1' });
});

test('a replacement of the version that only the cache still has is a conflict', async () => {
  await change({ b: '2' });
  const { resourceVersion } = made.metadata;
  await assert.rejects(
    send(behind, 'PUT', one, map({ z: '1' }, { resourceVersion })),
    refused(409, /object has been modified/),
  );
  assert.deepEqual(await stored(), { a: '1', b: '2' });
});

test('a replacement that names no version takes the place of whatever there is', async () => {
  await change({ b: '2' });
  await send(behind, 'PUT', one, map({ z: '1' }));
  assert.deepEqual(await stored(), { z: '1' });
});

test('a change of what is gone is refused', async () => {
  await send(ahead, 'DELETE', one);
  await assert.rejects(send(behind, 'PATCH', one, { data: { b: '1' } }, merge), refused(404, /"one" not found/));
});

test('a deletion of the version that the cache has not seen is made', async () => {
  const { resourceVersion } = (await change({ b: '2' })).metadata;
  await send(behind, 'DELETE', one, { preconditions: { resourceVersion } });
  await assert.rejects(stored(), refused(404, /not found/));
});

test('a deletion of the version that only the cache still has is a conflict', async () => {
  await change({ b: '2' });
  const { resourceVersion } = made.metadata;
  await assert.rejects(
    send(behind, 'DELETE', one, { preconditions: { resourceVersion } }),
    refused(409, new RegExp(`the ResourceVersion in the precondition \\(${resourceVersion}\\) does not match`)),
  );
  assert.deepEqual(await stored(), { a: '1', b: '2' });
});

test('a deletion takes what has been made anew, and says so', async () => {
  await send(ahead, 'DELETE', one);
  const anew = await send(ahead, 'POST', maps, map({ a: '1' }));
  assert.notEqual(anew.metadata.uid, made.metadata.uid);
  const { uid } = made.metadata;
  await assert.rejects(
    send(behind, 'DELETE', one, { preconditions: { uid } }),
    refused(409, /UID in the precondition/),
  );
  store.release();
  store.hold();
  const status = await send(behind, 'DELETE', one);
  assert.equal(status.details?.uid, anew.metadata.uid);
  await assert.rejects(stored(), refused(404, /not found/));
});

test('a deletion without conditions takes the version that the cache has not seen', async () => {
  await change({ b: '2' });
  const status = await send(behind, 'DELETE', one);
  assert.equal(status.details?.uid, made.metadata.uid);
  await assert.rejects(stored(), refused(404, /not found/));
});

test('a deletion of what holds on to a finalizer that the cache has not seen marks it', async () => {
  await send(ahead, 'PATCH', one, { metadata: { finalizers: ['example.com/hold'] } }, merge);
  await send(behind, 'DELETE', one);
  assert.deepEqual(await stored(), { a: '1' });
  await send(behind, 'PATCH', one, { metadata: { finalizers: [] } }, merge);
  await assert.rejects(stored(), refused(404, /not found/));
});

test('a deletion of what is gone is refused', async () => {
  await send(ahead, 'DELETE', one);
  await assert.rejects(send(behind, 'DELETE', one), refused(404, /"one" not found/));
});

test('an apply joins what the cache does not know yet', async () => {
  await send(ahead, 'POST', maps, map({ a: '1' }, { name: 'new' }));
  const answer = await send(behind, 'PATCH', `${maps}/new?fieldManager=m`, map({ b: '2' }, { name: 'new' }), applied);
  assert.deepEqual(answer.data, { a: '1', b: '2' });
});

test('an apply makes what only the cache still has', async () => {
  await send(ahead, 'DELETE', one);
  const answer = await send(behind, 'PATCH', `${one}?fieldManager=m`, map({ b: '2' }), applied);
  assert.deepEqual(answer.data, { b: '2' });
  assert.notEqual(answer.metadata.uid, made.metadata.uid);
  assert.deepEqual(await stored(), { b: '2' });
});

test('an apply hears of a conflict that the cache does not show', async () => {
  await send(ahead, 'PATCH', `${one}?fieldManager=other&force=true`, map({ x: '1' }), applied);
  await assert.rejects(
    send(behind, 'PATCH', `${one}?fieldManager=m`, map({ x: '2' }), applied),
    refused(409, /conflict with "other": \.data\.x/),
  );
  assert.deepEqual(await stored(), { a: '1', x: '1' });
});
