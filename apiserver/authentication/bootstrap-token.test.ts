import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootstrapTokenAuthenticator } from './bootstrap-token.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const token = 'abcdef.0123456789abcdef';
const good = {
  'token-id': 'abcdef',
  'token-secret': '0123456789abcdef',
  'usage-bootstrap-authentication': 'true',
  'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
  expiration: '2026-01-02T00:00:00Z',
};

async function ask(
  data: Readonly<Record<string, string>>,
  rest: { type?: string; deletionTimestamp?: string } = {},
  presented = token,
) {
  const encoded = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  const secret = {
    type: rest.type ?? 'bootstrap.kubernetes.io/token',
    data: encoded,
    metadata: { deletionTimestamp: rest.deletionTimestamp },
  };
  const find = (name: string) => (name === 'bootstrap-token-abcdef' ? secret : undefined);
  return bootstrapTokenAuthenticator(find, () => now).authenticateToken(presented, ['api']);
}

test('a bootstrap token is a bootstrapper with its groups', async () => {
  assert.deepEqual(await ask(good), {
    kind: 'authenticated',
    user: {
      username: 'system:bootstrap:abcdef',
      uid: '',
      groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'],
      extra: {},
    },
    audiences: ['api'],
  });
});

for (const [name, data, rest, presented] of [
  ['another secret', { ...good, 'token-secret': 'fedcba9876543210' }],
  ['another id inside', { ...good, 'token-id': 'zzzzzz' }],
  ['no use for authentication', { ...good, 'usage-bootstrap-authentication': 'false' }],
  ['an expiration that has passed', { ...good, expiration: '2025-12-31T00:00:00Z' }],
  ['an expiration that cannot be read', { ...good, expiration: 'soon' }],
  ['a group that is not a bootstrapper’s', { ...good, 'auth-extra-groups': 'system:masters' }],
  ['another type', good, { type: 'Opaque' }],
  ['a deletion under way', good, { deletionTimestamp: '2026-01-01T00:00:00Z' }],
  ['no secret', good, {}, '000000.0123456789abcdef'],
  ['another form', good, {}, 'ABCDEF.0123456789abcdef'],
] as [string, Record<string, string>, { type?: string }?, string?][]) {
  test(`a bootstrap token with ${name} is not known`, async () =>
    assert.deepEqual(await ask(data, rest, presented), { kind: 'none' }));
}
