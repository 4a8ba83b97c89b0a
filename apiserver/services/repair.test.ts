import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLogger } from '../../api/logger.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import { call } from '../admission/testing/core.ts';
import { nodePortKey } from '../storage/keys.ts';
import { ServiceRepair } from './repair.ts';
import { type ServiceServer, serviceServers } from './testing/service-servers.ts';

let close: () => Promise<void>;
let one: ServiceServer;
const path = '/api/v1/namespaces/default/services';

before(async () => {
  const made = await serviceServers(1);
  close = made.close;
  const [first] = made.servers;
  assert.ok(first);
  one = first;
});
after(() => close());

const repairOf = ({ core, pools }: ServiceServer) => new ServiceRepair({ ...core, ...pools, log: silentLogger });
const ipResource = () => {
  const found = one.core.registry.find('networking.k8s.io', 'v1', 'ipaddresses');
  assert.ok(found);
  return found;
};
const make = async (name: string) =>
  (await call(one.server, 'POST', path, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'NodePort', ports: [{ port: 80 }] },
  })) as unknown as Service;

test('what a service has and nobody knows of becomes its own again', async () => {
  const { spec } = await make('kept');
  const ip = spec.clusterIP ?? '';
  const port = spec.ports?.[0]?.nodePort ?? 0;
  const entry = await one.core.objects.read(ipResource(), '', ip);
  assert.ok(entry);
  await one.core.objects.delete(entry);
  await one.core.objects.store.delete(nodePortKey(port));
  await one.core.feed.fresh(5000);
  await repairOf(one).round();
  assert.ok(await one.core.objects.read(ipResource(), '', ip));
  assert.ok(await one.core.objects.store.get(nodePortKey(port)));
});

test('what was given out and no service has is taken back, but not at first sight', async () => {
  const lost = { namespace: 'default', name: 'lost', uid: 'u' };
  await one.pools.ips.take('10.96.0.50', lost, false);
  await one.pools.ports.take(30_050, lost, false);
  await one.core.feed.fresh(5000);
  const repair = repairOf(one);
  await repair.round();
  assert.ok(await one.core.objects.read(ipResource(), '', '10.96.0.50'));
  assert.ok(await one.core.objects.store.get(nodePortKey(30_050)));
  await repair.round();
  assert.equal(await one.core.objects.read(ipResource(), '', '10.96.0.50'), undefined);
  assert.equal(await one.core.objects.store.get(nodePortKey(30_050)), undefined);
});

test('what was given back too late is not taken from its next owner', async () => {
  const former = { namespace: 'default', name: 's', uid: 'former' };
  const next = { ...former, uid: 'next' };
  await one.pools.ips.take('10.96.0.60', next, false);
  await one.pools.ports.take(30_060, next, false);
  await one.pools.ips.giveBack('10.96.0.60', former);
  await one.pools.ports.giveBack(30_060, former);
  assert.ok(await one.core.objects.read(ipResource(), '', '10.96.0.60'));
  assert.ok(await one.core.objects.store.get(nodePortKey(30_060)));
});
