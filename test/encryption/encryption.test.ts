import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { openEtcdStore } from '../../apiserver/storage/etcd/store.ts';
import { openLmdbStore } from '../../apiserver/storage/lmdb/store.ts';
import type { Store } from '../../apiserver/storage/store.ts';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startApiServerIn } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';
import { EtcdServer } from '../etcd/etcd-server.ts';

// What lies in the database of a server that encrypts, before and after its keys change, and what clients see of it.

let folder: string;
let config: string;
let etcd: EtcdServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-encryption-'));
  config = join(folder, 'encryption.json');
  etcd = await EtcdServer.start();
});
after(async () => {
  await etcd.dispose();
  await rm(folder, { recursive: true });
});

const secrets = new Map(['one', 'two'].map((name) => [name, randomBytes(32).toString('base64')]));
const gcm = (...names: string[]) => ({
  aesgcm: { keys: names.map((name) => ({ name, secret: secrets.get(name) })) },
});

async function use(...providers: unknown[]): Promise<void> {
  const resources = [{ resources: ['secrets'], providers }];
  const document = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources };
  await writeFile(config, JSON.stringify(document));
}

const headers = { authorization: 'Bearer admin', 'content-type': 'application/json' };
const path = '/api/v1/namespaces/default/secrets';
const secret = (name: string) => ({ metadata: { name }, stringData: { password: `hunter2-${name}` } });

/** A server for as long as `during` lasts. */
async function serving(
  flags: readonly string[],
  during: (wire: Http2Client, api: RunningApiServer) => Promise<void>,
): Promise<void> {
  const api = await startApiServerIn(folder, flags, 'admin,admin,1,"system:masters"\n');
  const wire = http2Client(api.url);
  try {
    await during(wire, api);
  } finally {
    wire.close();
    await api.stop();
  }
}

async function create(wire: Http2Client, name: string): Promise<void> {
  const made = await wire.send('POST', path, JSON.stringify(secret(name)), headers);
  assert.equal(made.status, 201, made.body);
}

/** As `kubectl get secrets -o json | kubectl replace -f -` does it; returns how many versions changed. */
async function replaceAll(wire: Http2Client): Promise<number> {
  const list = JSON.parse((await wire.get(path, headers)).body) as {
    items: { metadata: { name: string; resourceVersion: string } }[];
  };
  let changed = 0;
  for (const item of list.items) {
    const put = await wire.send('PUT', `${path}/${item.metadata.name}`, JSON.stringify(item), headers);
    assert.equal(put.status, 200, put.body);
    const now = JSON.parse(put.body) as typeof item;
    if (now.metadata.resourceVersion !== item.metadata.resourceVersion) changed++;
  }
  return changed;
}

const password = async (wire: Http2Client, name: string) => {
  const { data } = JSON.parse((await wire.get(`${path}/${name}`, headers)).body) as { data?: { password: string } };
  return data && Buffer.from(data.password, 'base64').toString();
};

/** How each secret is stored: what stands before its ciphertext. */
async function stored(open: () => Promise<Store>): Promise<Record<string, string>> {
  const store = await open();
  try {
    const answer = await store.list({ prefix: '/registry/secrets/default/' });
    assert.ok(answer.ok);
    return Object.fromEntries(
      answer.items.map(({ key, value }) => [
        key.slice(key.lastIndexOf('/') + 1),
        /^k8s:enc:[a-z]+:v1:[a-z]+:/.exec(Buffer.from(value).toString('latin1'))?.[0] ?? Buffer.from(value).toString(),
      ]),
    );
  } finally {
    await store.close();
  }
}

async function holds(text: string): Promise<boolean> {
  const store = join(folder, 'store');
  for (const name of await readdir(store)) if ((await readFile(join(store, name))).includes(text)) return true;
  return false;
}

const encoded = (name: string) => Buffer.from(`hunter2-${name}`).toString('base64');

for (const [database, flagsOf, open] of [
  ['LMDB', () => [], () => openLmdbStore({ folder: join(folder, 'store'), clock: systemClock, log: silentLogger })],
  [
    'etcd',
    () => [`--etcd-servers=${etcd.url}`],
    () => openEtcdStore({ servers: [etcd.url], clock: systemClock, log: silentLogger, historyMs: 0 }),
  ],
] as const)
  test(`secrets lie encrypted in ${database}, and keys are rotated by writing them again`, async () => {
    const flags = [...flagsOf(), `--encryption-provider-config=${config}`];
    await use(gcm('one'), { identity: {} });
    await serving(flags, async (wire) => {
      await create(wire, 'a');
      await create(wire, 'b');
      assert.equal(await password(wire, 'a'), 'hunter2-a');
      const plain = { metadata: { name: 'plain' }, data: { k: 'v' } };
      await wire.send('POST', '/api/v1/namespaces/default/configmaps', JSON.stringify(plain), headers);
      assert.equal(await replaceAll(wire), 0);
    });
    const first = 'k8s:enc:aesgcm:v1:one:';
    assert.deepEqual(await stored(open), { a: first, b: first });
    if (database === 'LMDB') assert.equal(await holds(encoded('a')), false);

    await use(gcm('two', 'one'));
    await serving(flags, async (wire) => {
      assert.equal(await password(wire, 'b'), 'hunter2-b');
      await create(wire, 'c');
      assert.equal(await replaceAll(wire), 2);
      assert.equal(await replaceAll(wire), 0);
    });
    const second = 'k8s:enc:aesgcm:v1:two:';
    assert.deepEqual(await stored(open), { a: second, b: second, c: second });

    // The old key is not needed any more.
    await use(gcm('two'));
    await serving(flags, async (wire) => assert.equal(await password(wire, 'a'), 'hunter2-a'));

    await use(gcm('one'));
    await serving(flags, async (wire) => {
      const list = await wire.get(path, headers);
      assert.equal(list.status, 500);
      const problem = 'unable to transform key "/registry/secrets/default/';
      assert.ok((JSON.parse(list.body) as { message: string }).message.includes(problem), list.body);
      const one = await wire.get(`${path}/a`, headers);
      assert.equal(one.status, 500);
      assert.match(one.body, /secrets\/default\/a\\": no matching key was found for the provided AES transformer/);
      assert.equal((await wire.get('/api/v1/namespaces/default/configmaps', headers)).status, 200);
      // New ones can be written and read; what cannot be read is neither overwritten nor deleted.
      await create(wire, 'd');
      assert.equal(await password(wire, 'd'), 'hunter2-d');
      assert.equal((await wire.send('POST', path, JSON.stringify(secret('a')), headers)).status, 409);
      assert.equal((await wire.send('PUT', `${path}/a`, JSON.stringify(secret('a')), headers)).status, 500);
      assert.equal((await wire.send('DELETE', `${path}/a`, '', headers)).status, 500);
    });

    // Without the flag: the server starts, and says so of those that are encrypted.
    await serving(flagsOf(), async (wire) => {
      const one = await wire.get(`${path}/a`, headers);
      assert.equal(one.status, 500);
      assert.match(one.body, /identity transformer tried to read encrypted data/);
    });

    // Back to plain values.
    await use({ identity: {} }, gcm('one', 'two'));
    await serving(flags, async (wire) => assert.equal(await replaceAll(wire), 4));
    const plain = await stored(open);
    assert.ok(Object.values(plain).every((value) => value.startsWith('{"apiVersion":"v1","kind":"Secret"')));
  });

test('a configuration that cannot be used keeps the server from starting', async () => {
  await writeFile(
    config,
    '{"apiVersion":"apiserver.config.k8s.io/v1","kind":"EncryptionConfiguration","resources":[]}',
  );
  await assert.rejects(
    serving([`--encryption-provider-config=${config}`], () => Promise.resolve()),
    { name: 'ConfigurationError' },
  );
});
