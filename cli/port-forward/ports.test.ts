import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyObject } from '../object.ts';
import type { APod } from '../pods/choose.ts';
import { listenOn, parseAddresses } from './listen.ts';
import { portsOfPod, portsOfService } from './ports.ts';

const pod = {
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', ports: [{ name: 'http', containerPort: 8080 }] }] },
} as unknown as APod;
const service = (clusterIP = '10.0.0.1'): AnyObject => ({
  metadata: { name: 's' },
  spec: {
    clusterIP,
    ports: [
      { name: 'web', port: 80, targetPort: 'http' },
      { name: 'api', port: 81, targetPort: 9090 },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ],
  },
});

for (const [arg, local, remote] of [
  ['80', 80, 80],
  [':80', 0, 80],
  ['8000:80', 8000, 80],
  ['http', 8080, 8080],
  ['9000:http', 9000, 8080],
  ['1:2:3', 1, 1],
] as const) {
  test(`port ${arg} of a pod`, () => assert.deepEqual(portsOfPod([arg], pod), [{ local, remote }]));
}

for (const [arg, local, remote] of [
  ['80', 80, 8080],
  [':80', 0, 8080],
  ['web', 80, 8080],
  ['8000:web', 8000, 8080],
  ['81', 81, 9090],
] as const) {
  test(`port ${arg} of a service`, () => assert.deepEqual(portsOfService([arg], service(), pod), [{ local, remote }]));
}

test('a headless service leads to the port itself', () => {
  assert.deepEqual(portsOfService(['80'], service('None'), pod), [{ local: 80, remote: 80 }]);
});

for (const [ports, message] of [
  [() => portsOfPod(['nope'], pod), "Pod 'p' does not have a named port 'nope'"],
  [() => portsOfPod(['0:0'], pod), 'remote port must be > 0'],
  [
    () => portsOfPod(['99999'], pod),
    'error parsing local port \'99999\': strconv.ParseUint: parsing "99999": value out of range',
  ],
  [() => portsOfPod(['x:1'], pod), 'error parsing local port \'x\': strconv.ParseUint: parsing "x": invalid syntax'],
  [() => portsOfService(['nope'], service(), pod), "Service 's' does not have a named port 'nope'"],
  [() => portsOfService(['9'], service(), pod), 'Service s does not have a service port 9'],
  [() => portsOfService(['53'], service(), pod), 'UDP protocol is not supported for 53'],
] as const) {
  test(`refused: ${message}`, () => assert.throws(ports, { message }));
}

test('localhost is two addresses of which one is enough; each is listened on once', () => {
  assert.deepEqual(parseAddresses(['localhost', '127.0.0.1']), [
    { host: '127.0.0.1', optional: false },
    { host: '::1', optional: true },
  ]);
  assert.throws(() => parseAddresses(['somewhere']), { message: 'somewhere is not a valid IP' });
});

test('a port that is taken is told, and where it is', async () => {
  const [address] = parseAddresses(['127.0.0.1']);
  assert.ok(address);
  const first = await listenOn([address], { local: 0, remote: 1 }, () => undefined);
  const [listener] = first.listeners;
  assert.ok(listener);
  try {
    const second = await listenOn([address], { local: listener.port, remote: 1 }, () => undefined);
    assert.deepEqual(second.failures, [
      `unable to create listener: Error listen tcp4 127.0.0.1:${listener.port}: bind: address already in use`,
    ]);
    assert.equal(second.required, true);
  } finally {
    listener.server.close();
  }
});
