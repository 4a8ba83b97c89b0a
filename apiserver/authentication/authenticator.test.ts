import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Authentication, authenticateRequest, noCredential, type RequestAuthenticator } from './authenticator.ts';
import { bearerTokenAuthenticator, bearerTokenOf, withoutTokenProtocol } from './bearer-token.ts';
import { anonymousUser, nodeNameOf, parseServiceAccountUsername, userOf } from './user-info.ts';

const request = { headers: {}, connection: {}, clientCertificate: () => undefined };
const says = (name: string, outcome: Authentication | Promise<Authentication>): RequestAuthenticator => ({
  name,
  authenticate: () => outcome,
});
const yes = (username: string): Authentication => ({ kind: 'authenticated', user: userOf(username) });
const no = (reason: string): Authentication => ({ kind: 'rejected', reason });
const known = (username: string) => ({
  kind: 'authenticated',
  user: userOf(username, { groups: ['system:authenticated'] }),
});

for (const c of [
  {
    name: 'the first that knows the user wins',
    chain: [says('a', noCredential), says('b', yes('bob')), says('c', yes('eve'))],
    is: known('bob'),
  },
  {
    name: 'a rejection does not end the search',
    chain: [says('a', no('bad')), says('b', Promise.resolve(yes('bob')))],
    is: known('bob'),
  },
  {
    name: 'a bad credential is not anonymous',
    chain: [says('a', no('bad')), says('b', Promise.resolve(no('worse')))],
    is: no('a: bad; b: worse'),
  },
  {
    name: 'without a credential the user is anonymous',
    chain: [says('a', noCredential)],
    is: { kind: 'authenticated', user: anonymousUser },
  },
  { name: 'unless that is turned off', chain: [says('a', noCredential)], anonymous: false, is: noCredential },
] as { name: string; chain: RequestAuthenticator[]; anonymous?: boolean; is: unknown }[]) {
  test(`of several authenticators: ${c.name}`, async () => {
    assert.deepEqual(await authenticateRequest(request, c.chain, { anonymous: c.anonymous ?? true }), c.is);
  });
}

for (const [header, token] of [
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['Basic abc', undefined],
  ['Bearer ', undefined],
  ['Bearer', undefined],
] as const) {
  test(`Authorization: ${header}`, () => assert.equal(bearerTokenOf({ authorization: header }), token));
}

test('a browser sends its token as a subprotocol, which is never sent back', () => {
  const offered = `base64url.bearer.authorization.k8s.io.${Buffer.from('secret').toString('base64url')}, v5.channel.k8s.io`;
  assert.equal(bearerTokenOf({ 'sec-websocket-protocol': offered }), 'secret');
  assert.deepEqual(withoutTokenProtocol(offered), ['v5.channel.k8s.io']);
});

test('a token that nobody knows is rejected, and says why where somebody knows its kind', async () => {
  const kinds = [
    { name: 'a', authenticateToken: () => noCredential },
    { name: 'b', authenticateToken: () => Promise.resolve(no('expired')) },
  ];
  const withToken = { ...request, headers: { authorization: 'Bearer x' } };
  assert.deepEqual(
    await bearerTokenAuthenticator(kinds.slice(0, 1), []).authenticate(withToken),
    no('invalid bearer token'),
  );
  assert.deepEqual(
    await bearerTokenAuthenticator(kinds, []).authenticate(withToken),
    no('[invalid bearer token, expired]'),
  );
  assert.deepEqual(await bearerTokenAuthenticator(kinds, []).authenticate(request), noCredential);
});

for (const [username, account] of [
  ['system:serviceaccount:ns:name', { namespace: 'ns', name: 'name' }],
  ['system:serviceaccount:ns', undefined],
  ['system:serviceaccount:ns:a:b', undefined],
  ['bob', undefined],
] as const) {
  test(`${username} as a service account`, () => assert.deepEqual(parseServiceAccountUsername(username), account));
}

test('a node is who has both the name and the group', () => {
  assert.equal(nodeNameOf(userOf('system:node:one', { groups: ['system:nodes'] })), 'one');
  assert.equal(nodeNameOf(userOf('system:node:one')), undefined);
  assert.equal(nodeNameOf(userOf('bob', { groups: ['system:nodes'] })), undefined);
});
