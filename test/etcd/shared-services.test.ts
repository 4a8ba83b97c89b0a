import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import type { Client } from '../../client/client.ts';
import { type RunningApiServer, startApiServer, systemUser } from '../../cluster/apiserver.ts';
import { apiServerFlags, apiServerOptions } from '../../cluster/apiserver-flags.ts';
import { parseFlags } from '../../cluster/flags.ts';
import { LocalNodes } from '../../cluster/nodes.ts';
import { coreV1Resources, discoveryV1Resources } from '../../proto/gen/resources.ts';
import { EtcdServer } from './etcd-server.ts';

/** What API servers of one etcd do together: give each service its own address, and all stand behind `kubernetes`. */

const addresses = ['192.0.2.1', '192.0.2.2'];
const signal = AbortSignal.timeout(60_000);
let folder: string;
let etcd: EtcdServer;
const servers: RunningApiServer[] = [];
let clients: Client[];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-shared-'));
  etcd = await EtcdServer.start();
  for (const address of addresses) {
    const dataDir = join(folder, address);
    const flags = [`--advertise-address=${address}`, `--etcd-servers=${etcd.url}`, '--secure-port=0'];
    const options = apiServerOptions('apiserver', parseFlags('apiserver', apiServerFlags, flags), dataDir);
    const around = {
      clock: systemClock,
      log: silentLogger,
      random: Math.random,
      uuid: randomUUID,
      hostname: 'test',
      platform: 'linux/amd64',
      runtime: process.version,
    };
    const server = await startApiServer(options, around, new LocalNodes());
    servers.push(server);
    await server.ready;
  }
  clients = servers.map((server) => server.client(systemUser, 'test'));
});

after(async () => {
  for (const server of servers) await server.stop();
  await etcd.dispose();
  await rm(folder, { recursive: true, force: true });
});

test('every server stands behind the service kubernetes', async () => {
  const [client] = clients;
  assert.ok(client);
  const key = { name: 'kubernetes', namespace: 'default' };
  const service = await client.get(coreV1Resources.services, key, { signal });
  assert.equal(service.spec.clusterIP, '10.96.0.1');
  const endpoints = await client.get(coreV1Resources.endpoints, key, { signal });
  assert.deepEqual(
    endpoints.subsets?.flatMap((subset) => subset.addresses?.map(({ ip }) => ip) ?? []),
    addresses,
  );
  const slice = await client.get(discoveryV1Resources.endpointslices, key, { signal });
  assert.deepEqual(
    slice.endpoints?.flatMap((endpoint) => endpoint.addresses),
    addresses,
  );
});

test('services that are made through several servers at once have addresses and ports of their own', async () => {
  const made = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      clients[i % clients.length]?.create(
        coreV1Resources.services,
        { metadata: { name: `s${i}`, namespace: 'default' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } },
        { signal },
      ),
    ),
  );
  const distinct = (values: readonly unknown[]) => new Set(values.filter((value) => value !== undefined)).size;
  assert.equal(distinct(made.map((service) => service?.spec.clusterIP)), 60);
  assert.equal(distinct(made.map((service) => service?.spec.ports?.[0]?.nodePort)), 60);
});

test('an address that one server has given no other gives', async () => {
  const [one, other] = clients;
  assert.ok(one && other);
  const spec = { clusterIP: '10.96.0.99', ports: [{ port: 80 }] };
  await one.create(coreV1Resources.services, { metadata: { name: 'first', namespace: 'default' }, spec }, { signal });
  await assert.rejects(
    other.create(coreV1Resources.services, { metadata: { name: 'second', namespace: 'default' }, spec }, { signal }),
    /provided IP is already allocated$/,
  );
});

test('the service kubernetes comes back with its address when somebody deletes it', async () => {
  const [client] = clients;
  assert.ok(client);
  const { services } = coreV1Resources;
  const watch = { namespace: 'default', fieldSelector: 'metadata.name=kubernetes', signal };
  const seen: string[] = [];
  const { resourceVersion } = await client.list(services, watch);
  const events = client.watch(services, { ...watch, resourceVersion });
  await client.delete(services, { name: 'kubernetes', namespace: 'default' }, { signal });
  for await (const event of events) {
    seen.push(event.type);
    if (event.type === 'ADDED') {
      assert.equal(event.object.spec.clusterIP, '10.96.0.1');
      break;
    }
  }
  assert.deepEqual(seen, ['DELETED', 'ADDED']);
});
