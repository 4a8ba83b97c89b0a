import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { CompactSign, exportJWK } from 'jose';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { jwtAuthenticator } from './authenticator.ts';
import type { FetchDocument } from './fetch-document.ts';
import { type JwtSettings, settingsFromFlags } from './settings.ts';

const issuer = 'https://issuer.example';
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [first, second] = [rsa(), rsa()];
const audiences = ['https://kubernetes.default.svc'];

const flags = {
  issuerUrl: issuer,
  clientId: 'knarr',
  usernameClaim: 'sub',
  usernamePrefix: '-',
  groupsClaim: 'groups',
  groupsPrefix: 'oidc:',
  requiredClaims: [],
  signingAlgorithms: ['RS256'],
};

/** An issuer that tests change at will: its keys by name, and whether it answers. */
class Issuer {
  keys: { readonly kid: string; readonly key: KeyObject }[] = [{ kid: 'a', key: first.publicKey }];
  down = false;
  fetched = 0;

  readonly fetch: FetchDocument = async (url) => {
    if (this.down) throw new Error('connect ECONNREFUSED');
    if (url === `${issuer}/.well-known/openid-configuration`) return { issuer, jwks_uri: `${issuer}/keys` };
    this.fetched++;
    return { keys: await Promise.all(this.keys.map(async ({ kid, key }) => ({ ...(await exportJWK(key)), kid }))) };
  };
}

async function setUp(changes: Partial<typeof flags> = {}, at = new Issuer(), settings?: JwtSettings) {
  const clock = new FakeClock();
  const end = new AbortController();
  const authenticator = jwtAuthenticator(settings ?? settingsFromFlags({ ...flags, ...changes }), {
    fetch: at.fetch,
    clock,
    log: silentLogger,
    signal: end.signal,
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { at, clock, ask: async (token: string) => authenticator.authenticateToken(token, audiences) };
}

const good = (now: number) => ({ iss: issuer, aud: 'knarr', sub: 'jane', exp: now / 1000 + 600, iat: now / 1000 });

const sign = (claims: object, header: { kid?: string; alg?: string } = {}, key = first.privateKey) =>
  new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', kid: 'a', ...header })
    .sign(key);

test('a good token is its user', async () => {
  const { clock, ask } = await setUp();
  const outcome = await ask(await sign({ ...good(clock.now()), groups: ['dev', 'ops'], jti: 'x' }));
  assert.deepEqual(outcome, {
    kind: 'authenticated',
    user: {
      username: 'jane',
      uid: '',
      groups: ['oidc:dev', 'oidc:ops'],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=x'] },
    },
    audiences,
  });
});

for (const c of [
  { name: 'the issuer and # come before names', flags: { usernamePrefix: '' }, is: `${issuer}#jane` },
  { name: 'but not before mail addresses', flags: { usernamePrefix: '', usernameClaim: 'email' }, is: 'j@example.com' },
  { name: 'a prefix is taken as it is', flags: { usernamePrefix: 'x:' }, is: 'x:jane' },
]) {
  test(`names: ${c.name}`, async () => {
    const { clock, ask } = await setUp(c.flags);
    const outcome = await ask(await sign({ ...good(clock.now()), email: 'j@example.com' }));
    assert.equal(outcome.kind === 'authenticated' && outcome.user.username, c.is);
  });
}

test('groups may be one text, or left out', async () => {
  const { clock, ask } = await setUp();
  for (const { groups, is } of [
    { groups: 'dev', is: ['oidc:dev'] },
    { groups: undefined, is: [] },
  ]) {
    const outcome = await ask(await sign({ ...good(clock.now()), groups }));
    assert.deepEqual(outcome.kind === 'authenticated' && outcome.user.groups, is);
  }
});

for (const c of [
  {
    name: 'another audience',
    claims: { aud: ['other', 'more'] },
    why: /expected audience in \["knarr"\] got \["other" "more"\]/,
  },
  { name: 'no audience', claims: { aud: undefined }, why: /expected audience/ },
  { name: 'expired', claims: { exp: 1 }, why: /token is expired/ },
  { name: 'no expiry', claims: { exp: undefined }, why: /no expiry/ },
  { name: 'an expiry that is a text', claims: { exp: '99999999999' }, why: /no expiry/ },
  { name: 'not valid yet', claims: { nbf: 99_999_999_999 }, why: /before the nbf/ },
  { name: 'no name', claims: { sub: undefined }, why: /parse username claims "sub": claim not present/ },
  { name: 'a name that is a number', claims: { sub: 7 }, why: /it is no string/ },
  { name: 'an empty name', claims: { sub: '' }, why: /is empty/ },
  { name: 'groups that are objects', claims: { groups: [{}] }, why: /parse groups claim "groups"/ },
  {
    name: 'a mail address that is not verified',
    flags: { usernameClaim: 'email' },
    claims: { email: 'j@example.com', email_verified: false },
    why: /email not verified/,
  },
  {
    name: 'a required claim that is missing',
    flags: { requiredClaims: [{ claim: 'hd', value: 'example.com' }] },
    claims: {},
    why: /required claim hd not present/,
  },
  {
    name: 'a required claim with another value',
    flags: { requiredClaims: [{ claim: 'hd', value: 'example.com' }] },
    claims: { hd: 'evil.example' },
    why: /required claim hd value does not match. Got = evil.example, want = example.com/,
  },
]) {
  test(`refused: ${c.name}`, async () => {
    const { clock, ask } = await setUp(c.flags as Partial<typeof flags>);
    const outcome = await ask(await sign({ ...good(clock.now()), ...c.claims }));
    assert.match(outcome.kind === 'rejected' ? outcome.reason : outcome.kind, c.why);
  });
}

test('a token of another issuer, and what is no token, is for others', async () => {
  const { clock, ask } = await setUp();
  for (const token of [await sign({ ...good(clock.now()), iss: `${issuer}/` }), 'abcdef.0123456789abcdef', 'x', '..'])
    assert.deepEqual(await ask(token), { kind: 'none' });
});

test('a token that has been good ends when its time is over', async () => {
  const { clock, ask } = await setUp();
  const token = await sign({ ...good(clock.now()), exp: clock.now() / 1000 + 5 });
  assert.equal((await ask(token)).kind, 'authenticated');
  await clock.advance(5000);
  assert.equal((await ask(token)).kind, 'rejected');
});

test('a key that the issuer has added is fetched, one that it has withdrawn ends its tokens', async () => {
  const { at, clock, ask } = await setUp();
  const old = await sign(good(clock.now()));
  assert.equal((await ask(old)).kind, 'authenticated');
  at.keys = [{ kid: 'b', key: second.publicKey }];
  await clock.advance(1000);
  assert.equal((await ask(await sign(good(clock.now()), { kid: 'b' }, second.privateKey))).kind, 'authenticated');
  assert.equal((await ask(old)).kind, 'rejected');
});

test('tokens with made-up keys do not make us ask the issuer without end', async () => {
  const { at, clock, ask } = await setUp();
  for (let i = 0; i < 50; i++) await ask(await sign({ ...good(clock.now()), i }, { kid: `made-up-${i}` }));
  assert.equal(at.fetched, 1);
});

test('an issuer that is down is found when it is back', async () => {
  const at = new Issuer();
  at.down = true;
  const { clock, ask } = await setUp({}, at);
  const token = await sign(good(clock.now()));
  assert.deepEqual(await ask(token), { kind: 'rejected', reason: 'oidc: authenticator not initialized' });
  at.down = false;
  await clock.advance(10_000);
  assert.equal((await ask(token)).kind, 'authenticated');
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const attacks: Readonly<Record<string, (claims: object) => Promise<string> | string>> = {
  'alg none': (claims) => `${part({ alg: 'none' })}.${part(claims)}.`,
  'alg none with the name of a key': (claims) => `${part({ alg: 'None', kid: 'a' })}.${part(claims)}.c2ln`,
  'the public key as a shared secret': (claims) => {
    const text = `${part({ alg: 'HS256', kid: 'a' })}.${part(claims)}`;
    const secret = first.publicKey.export({ type: 'spki', format: 'pem' });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  },
  'another key under the name of a good one': (claims) => sign(claims, {}, second.privateKey),
  'another key without a name': (claims) =>
    new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'RS256' }).sign(second.privateKey),
  'a key inside the token': async (claims) =>
    new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', kid: 'a', jwk: (await exportJWK(second.publicKey)) as object })
      .sign(second.privateKey),
  'an algorithm that is not allowed': (claims) => sign(claims, { alg: 'RS512' }),
  'claims of another token': async (claims) => {
    const [header, , signature] = (await sign({ ...claims, sub: 'somebody' })).split('.');
    return `${header}.${part({ ...claims, sub: 'admin' })}.${signature}`;
  },
  'another audience': (claims) => sign({ ...claims, aud: ['x', 'knarr '] }),
  'an audience that is an object': (claims) => sign({ ...claims, aud: { 0: 'knarr', length: 1 } }),
  'a time that is over': (claims) => sign({ ...claims, exp: 1 }),
  'a time that has not come': (claims) => sign({ ...claims, nbf: 99_999_999_999 }),
};

test('no token that is not wholly good is ever a user, whatever it claims', async () => {
  const { clock, ask } = await setUp();
  const claim = fc.dictionary(fc.constantFrom('groups', 'email', 'jti', 'azp', 'nonce', '__proto__'), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(attacks)), claim, async (name, more) => {
      const forged = await attacks[name]?.({ ...more, ...good(clock.now()) });
      assert.notEqual((await ask(forged ?? '')).kind, 'authenticated', name);
      // And a good one beside it is.
      assert.equal((await ask(await sign(good(clock.now())))).kind, 'authenticated');
    }),
    { numRuns: 150 },
  );
});
