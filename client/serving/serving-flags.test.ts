import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ServingFlag, ServingFlagError, servingSettings } from './serving-flags.ts';

const read = (given: Partial<Record<ServingFlag, string>>) => servingSettings((name) => given[name], 10259);

test("without flags a component serves on its port, and its health is everybody's", () => {
  assert.deepEqual(read({}), {
    port: 10259,
    host: '0.0.0.0',
    pair: undefined,
    clientCaFile: undefined,
    authenticationKubeconfig: undefined,
    authorizationKubeconfig: undefined,
    alwaysAllowPaths: ['/healthz', '/readyz', '/livez'],
  });
});

test('flags that kubeadm gives are taken', () => {
  const settings = read({ 'bind-address': '127.0.0.1', 'authentication-kubeconfig': 'k', 'secure-port': '0' });
  assert.deepEqual([settings.host, settings.authenticationKubeconfig, settings.port], ['127.0.0.1', 'k', 0]);
  assert.deepEqual(read({ 'authorization-always-allow-paths': '' }).alwaysAllowPaths, []);
});

for (const [flag, value, says] of [
  ['secure-port', 'x', '--secure-port takes a port, not "x"'],
  ['secure-port', '70000', '--secure-port takes a port, not "70000"'],
  ['bind-address', 'localhost', '--bind-address takes an address, not "localhost"'],
  ['tls-cert-file', 'c.pem', '--tls-cert-file and --tls-private-key-file must be given together'],
] as const)
  test(`--${flag} ${value} is refused in one sentence`, () => {
    assert.throws(() => read({ [flag]: value }), new ServingFlagError(says));
  });
