import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAlreadyExists, isInvalid } from '../../api/errors/predicates.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import { call } from '../admission/testing/core.ts';
import { nodePortKey } from '../storage/keys.ts';
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

const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});
const send = async (method: string, at: string, body?: object, query?: Record<string, string>) =>
  (await call(one.server, method, at, body, query)) as unknown as Service;
const make = (name: string, spec: object = {}) => send('POST', path, service(name, spec));
const addressOf = async (ip: string) => {
  const resource = one.core.registry.find('networking.k8s.io', 'v1', 'ipaddresses');
  assert.ok(resource);
  return (await one.core.objects.read(resource, '', ip))?.object;
};
const hasPort = async (port: number) => (await one.core.objects.store.get(nodePortKey(port))) !== undefined;

test('an address lives as long as its service', async () => {
  const { spec } = await make('a');
  const ip = spec.clusterIP ?? '';
  assert.match(ip, /^10\.96\./);
  assert.deepEqual([spec.clusterIPs, spec.ipFamilies, spec.ipFamilyPolicy], [[ip], ['IPv4'], 'SingleStack']);
  assert.deepEqual((await addressOf(ip))?.spec, {
    parentRef: { resource: 'services', namespace: 'default', name: 'a' },
  });
  await send('DELETE', `${path}/a`);
  assert.equal(await addressOf(ip), undefined);
});

test('an address that was asked for is given once', async () => {
  await make('b', { clusterIP: '10.96.0.10' });
  await assert.rejects(make('c', { clusterIP: '10.96.0.10' }), (error: Error) => {
    assert.equal(
      error.message,
      'Service "c" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    );
    return isInvalid(error);
  });
});

for (const [ip, says] of [
  ['1.2.3.4', 'the provided network does not match the current range'],
  ['10.96.0.0', 'the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/16'],
  [
    '10.96.255.255',
    'the provided IP (10.96.255.255) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
  ],
] as const)
  test(`${ip} cannot be asked for`, async () => {
    await assert.rejects(make('d', { clusterIP: ip }), (error: Error) => error.message.endsWith(says));
  });

test('a write that is refused later gives back what it took', async () => {
  const wanted = { clusterIP: '10.96.0.20', type: 'NodePort', ports: [{ port: 80, nodePort: 30020 }] };
  await assert.rejects(make('e', { ...wanted, sessionAffinity: 'Cookie' }), isInvalid);
  assert.equal(await addressOf('10.96.0.20'), undefined);
  assert.equal(await hasPort(30020), false);
  await make('e', wanted);
  await assert.rejects(
    make('e', { ...wanted, clusterIP: '10.96.0.21', ports: [{ port: 80, nodePort: 30021 }] }),
    isAlreadyExists,
  );
  assert.equal(await addressOf('10.96.0.21'), undefined);
  assert.equal(await hasPort(30021), false);
  assert.equal(await hasPort(30020), true);
});

test('a dry run shows what it would get and takes nothing', async () => {
  const shown = await send('POST', path, service('f', { type: 'NodePort' }), { dryRun: 'All' });
  assert.equal(await addressOf(shown.spec.clusterIP ?? ''), undefined);
  assert.equal(await hasPort(shown.spec.ports?.[0]?.nodePort ?? 0), false);
  await assert.rejects(send('POST', path, service('f', { clusterIP: '10.96.0.20' }), { dryRun: 'All' }), isInvalid);
});

test('neither headless services nor names of others have addresses', async () => {
  const headless = await make('g', { clusterIP: 'None' });
  assert.deepEqual(headless.spec.clusterIPs, ['None']);
  const external = await make('h', { type: 'ExternalName', externalName: 'example.com', ports: undefined });
  assert.equal(external.spec.clusterIP, undefined);
});

test('ports of one number share a node port, others do not', async () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153 },
  ];
  const { spec } = await make('i', { type: 'NodePort', ports });
  const [udp, tcp, metrics] = (spec.ports ?? []).map(({ nodePort }) => nodePort);
  assert.equal(udp, tcp);
  assert.notEqual(udp, metrics);
});

test('a change of type takes and gives back', async () => {
  const before = await make('j', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  const port = before.spec.ports?.[0]?.nodePort ?? 0;
  const check = before.spec.healthCheckNodePort ?? 0;
  assert.ok(port >= 30_000 && check >= 30_000 && port !== check);
  const inside = await send('PUT', `${path}/j`, { ...before, spec: { ...before.spec, type: 'ClusterIP' } });
  assert.equal(inside.spec.clusterIP, before.spec.clusterIP);
  assert.deepEqual([await hasPort(port), await hasPort(check)], [false, false]);
  const named = { ...service('j', { type: 'ExternalName', externalName: 'example.com' }), metadata: inside.metadata };
  await send('PUT', `${path}/j`, named);
  assert.equal(await addressOf(before.spec.clusterIP ?? ''), undefined);
});

test('an update without address and ports keeps them', async () => {
  const before = await make('k', { type: 'NodePort' });
  const sent = { ...service('k', { type: 'NodePort', selector: { a: 'b' } }), metadata: before.metadata };
  const updated = await send('PUT', `${path}/k`, sent);
  assert.equal(updated.spec.clusterIP, before.spec.clusterIP);
  assert.equal(updated.spec.ports?.[0]?.nodePort, before.spec.ports?.[0]?.nodePort);
});

test('a port outside of the range is refused', async () => {
  await assert.rejects(
    make('l', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
    /spec.ports\[0\].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767$/,
  );
});

test('two writes of one service that want the same port leave it with the port', async () => {
  await make('m', { type: 'NodePort' });
  const spec = { ports: [{ port: 80, nodePort: 30_700 }] };
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => send('PATCH', `${path}/m`, { spec })));
  assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
  assert.equal(await hasPort(30_700), true);
});
