import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cgroupPlaces } from './cgroup-stats.ts';
import { sandboxConfig } from './container-config.ts';
import { addressOfLink, formatAddress, linkName, nextAddress, parseAddress, shareRange } from './pod-addresses.ts';
import { interfaceCounts, localAddresses } from './process-network.ts';

const shared = (cidr: string) => {
  const range = shareRange(cidr);
  assert.ok(range);
  return { ...range, first: formatAddress(range.first), last: formatAddress(range.last) };
};

test("the lower half is the kubelet's, without the network's address and the bridge's", () => {
  assert.deepEqual(shared('10.244.3.0/24'), {
    ...{ gateway: '10.244.3.1', prefix: 24, first: '10.244.3.2', last: '10.244.3.127' },
    engineRange: '10.244.3.128/25',
  });
  assert.equal(shared('192.168.255.192/26').engineRange, '192.168.255.224/27');
});

for (const cidr of ['10.0.0.0/28', '10.0.0.0/7', '10.0.0.0', '10.0.0.0/', 'fd00::/64', '10.0.300.0/24'])
  test(`not shared with the engine: ${cidr}`, () => assert.equal(shareRange(cidr), undefined));

const range = { first: 10, last: 14 };
for (const { name, taken, before, next } of [
  { name: 'the first at first', taken: [], before: 0, next: 10 },
  { name: 'the one after the last', taken: [], before: 11, next: 12 },
  { name: 'a taken one is passed over', taken: [12, 13], before: 11, next: 14 },
  { name: 'round at the end', taken: [10], before: 14, next: 11 },
  { name: 'the last itself when only it is free', taken: [10, 11, 12, 14], before: 13, next: 13 },
  { name: 'none when all are taken', taken: [10, 11, 12, 13, 14], before: 12, next: undefined },
])
  test(`addresses: ${name}`, () => assert.equal(nextAddress(range, new Set(taken), before), next));

test("an interface's name tells its address and fits the kernel", () => {
  fc.assert(
    fc.property(fc.ipV4(), (text) => {
      const address = parseAddress(text) ?? -1;
      const name = linkName(address);
      assert.ok(name.length <= 15);
      assert.equal(formatAddress(addressOfLink(name) ?? -1), text);
    }),
  );
  for (const other of ['knarr', 'knarr-1234567', 'eth0', 'veth0af40105']) assert.equal(addressOfLink(other), undefined);
});

const fibTrie = `Main:
  +-- 0.0.0.0/1 2 0 2
     +-- 10.244.0.0/24 2 0 1
        |-- 10.244.0.0
           /24 link UNICAST
        |-- 10.244.0.77
           /32 host LOCAL
        |-- 10.244.0.255
           /32 link BROADCAST
     +-- 127.0.0.0/31 1 0 0
        |-- 127.0.0.1
           /32 host LOCAL
Local:
        |-- 10.244.0.77
           /32 host LOCAL
`;
test('of the routing tree only addresses of the pod itself are read', () => {
  assert.deepEqual(localAddresses(fibTrie), ['10.244.0.77']);
  assert.deepEqual(localAddresses('Main:\n        |-- 127.0.0.1\n           /32 host LOCAL\n'), []);
});

test('counters are read in their columns', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       5       1    0    0    0     0          0         0        5       1    0    0    0     0       0          0
  eth0:     230       3    1    0    0     0          0         0      140       2    7    0    0     0       0          0
`;
  assert.deepEqual(interfaceCounts(text), [{ name: 'eth0', rxBytes: 230, txBytes: 140, rxErrors: 1, txErrors: 7 }]);
});

test('a container is found in the trees of version 1, and in the one of version 2', () => {
  const first =
    '9:name=systemd:/docker/c\n8:pids:/docker/c\n4:memory:/docker/c\n3:cpu,cpuacct:/docker/c\n0::/docker/c\n';
  assert.deepEqual(cgroupPlaces(first), {
    ...{ version: 1, cpu: '/sys/fs/cgroup/cpuacct/docker/c', memory: '/sys/fs/cgroup/memory/docker/c' },
    pids: '/sys/fs/cgroup/pids/docker/c',
  });
  const place = '/sys/fs/cgroup/system.slice/docker-c.scope';
  const second = cgroupPlaces('0::/system.slice/docker-c.scope\n');
  assert.deepEqual(second, { version: 2, cpu: place, memory: place, pids: place });
  assert.equal(cgroupPlaces('4:memory:/docker/c\n'), undefined);
});

const spec = {
  pod: { name: 'p', namespace: 'n', uid: 'u' },
  attempt: 0,
  namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
} as const;
const around = {
  node: 'n',
  network: 'knarr',
  image: 'i',
  oomScoreFloor: -1000,
  hasIPv6: true,
  isConnectedByKubelet: true,
};

test('a sandbox that the kubelet connects gets no network of the engine, and no IPv6 unless the pod asks', () => {
  const wanted = { ...spec, sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' } };
  const own = sandboxConfig(spec, around) as { NetworkDisabled?: boolean; HostConfig: Record<string, unknown> };
  assert.equal(own.NetworkDisabled, true);
  assert.deepEqual(own.HostConfig.Sysctls, { 'net.ipv6.conf.all.disable_ipv6': '1' });
  const asked = sandboxConfig(wanted, around) as typeof own;
  assert.deepEqual(asked.HostConfig.Sysctls, wanted.sysctls);
});

test("the host's network stays the host's", () => {
  const onHost = { ...spec, namespaces: { ...spec.namespaces, network: 'host' } } as const;
  const config = sandboxConfig(onHost, around) as { NetworkDisabled?: boolean; HostConfig: Record<string, unknown> };
  assert.deepEqual([config.NetworkDisabled, config.HostConfig.NetworkMode], [undefined, 'host']);
  assert.deepEqual(config.HostConfig.Sysctls, {});
});
