import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { jsonWebKeySet, openidConfiguration } from '../openid.ts';
import { reviewToken } from '../token-review.ts';
import { type BoundObject, type BoundObjectLookup, serviceAccountTokenAuthenticator } from './authenticator.ts';
import { legacyPayload } from './claims.ts';
import { type SigningKey, signingKey } from './keys.ts';
import { signToken } from './sign.ts';
import { type BoundTo, DEFAULT_ISSUER, planTokenRequest, type TokenPolicy } from './token-request.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const pemOf = (type: 'ec' | 'rsa') =>
  (type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  ).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
const ec = signingKey(pemOf('ec'));
const rsa = signingKey(pemOf('rsa'));
const foreign = signingKey(pemOf('ec'));

const policy: TokenPolicy = { issuer: DEFAULT_ISSUER, apiAudiences: [DEFAULT_ISSUER], extendExpiration: true };
const account = { namespace: 'n', name: 'sa', uid: 'sa-uid' };
const pod: BoundTo = {
  kind: 'Pod',
  object: { name: 'web', uid: 'pod-uid' },
  serviceAccountName: 'sa',
  node: { name: 'one', uid: 'node-uid' },
};
const podRef = { apiVersion: 'v1', kind: 'Pod', name: 'web' };

type Spec = Parameters<typeof planTokenRequest>[0];
const plan = (spec: Spec, bound?: BoundTo, overrides: Partial<TokenPolicy> = {}) =>
  planTokenRequest(spec, account, bound, { ...policy, ...overrides }, { now: start, id: 'jti-1' });

function claimsOf(spec: Spec, bound?: BoundTo) {
  const planned = plan(spec, bound);
  assert.ok(planned.kind === 'issue');
  return planned.claims;
}

test('a token for a pod names the account, the pod and its node', () => {
  const iat = start / 1000;
  assert.deepEqual(claimsOf({ boundObjectRef: podRef, expirationSeconds: 1000 }, pod), {
    aud: [DEFAULT_ISSUER],
    exp: iat + 1000,
    iat,
    iss: DEFAULT_ISSUER,
    jti: 'jti-1',
    'kubernetes.io': {
      namespace: 'n',
      node: { name: 'one', uid: 'node-uid' },
      pod: { name: 'web', uid: 'pod-uid' },
      serviceaccount: { name: 'sa', uid: 'sa-uid' },
    },
    nbf: iat,
    sub: 'system:serviceaccount:n:sa',
  });
});

test('what kubelets ask for lives for a year and warns after an hour', () => {
  const planned = plan({ boundObjectRef: podRef, expirationSeconds: 3607 }, pod);
  assert.ok(planned.kind === 'issue');
  assert.equal(planned.claims.exp - planned.claims.iat, 365 * 24 * 3600);
  assert.equal(planned.claims['kubernetes.io'].warnafter, planned.claims.iat + 3607);
  assert.equal(planned.expiresAt, start + 3607_000);
});

test('a bound on lifetimes shortens, and says so', () => {
  const planned = plan({ expirationSeconds: 7200 }, undefined, { maxExpirationSeconds: 3600 });
  assert.ok(planned.kind === 'issue');
  assert.deepEqual(planned.warnings, ['requested expiration of 7200 seconds shortened to 3600 seconds']);
  assert.equal(planned.spec.expirationSeconds, 3600);
});

for (const c of [
  { spec: { expirationSeconds: 10 }, reason: 'Invalid', message: 'may not specify a duration less than 10 minutes' },
  {
    spec: { expirationSeconds: 2 ** 33 },
    reason: 'Invalid',
    message: 'may not specify a duration larger than 2^32 seconds',
  },
  {
    spec: { boundObjectRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } },
    reason: 'BadRequest',
    message: 'cannot bind token to object of type apps/v1, Kind=Deployment',
  },
  {
    spec: { boundObjectRef: { kind: 'ConfigMap', name: 'd' } },
    reason: 'BadRequest',
    message: 'cannot bind token to object of type /, Kind=ConfigMap',
  },
  {
    spec: { boundObjectRef: { ...podRef, apiVersion: undefined, uid: 'other' } },
    bound: pod,
    reason: 'Conflict',
    message:
      'the UID in the bound object reference (other) does not match the UID in record. The object might have been deleted and then recreated',
  },
  {
    spec: { boundObjectRef: podRef },
    bound: { ...pod, serviceAccountName: 'other' },
    reason: 'BadRequest',
    message: 'cannot bind token for serviceaccount "sa" to pod running with different serviceaccount name.',
  },
  {
    spec: { boundObjectRef: { ...podRef, uid: 'old' } },
    bound: pod,
    reason: 'Conflict',
    message:
      'the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated',
  },
] as { spec: Spec; bound?: BoundTo; reason: string; message: string }[]) {
  test(`refused: ${c.message}`, () => {
    const planned = plan(c.spec, c.bound);
    assert.ok(planned.kind === 'refused');
    assert.deepEqual([planned.reason, planned.message], [c.reason, c.message]);
  });
}

type Objects = Record<string, BoundObject | undefined>;
const objects: Objects = {
  'ServiceAccount n/sa': { uid: 'sa-uid' },
  'Pod n/web': { uid: 'pod-uid' },
  'Node /one': { uid: 'node-uid' },
};
const lookupIn = (cached: Objects, live: Objects = cached): BoundObjectLookup => ({
  cached: (kind, namespace, name) => cached[`${kind} ${namespace}/${name}`],
  live: (kind, namespace, name) => Promise.resolve(live[`${kind} ${namespace}/${name}`]),
});

interface Circumstances {
  readonly lookup?: BoundObjectLookup;
  readonly keys?: readonly SigningKey[];
  readonly now?: number;
}
const authenticator = ({ lookup = lookupIn(objects), keys = [rsa, ec], now = start + 1000 }: Circumstances = {}) =>
  serviceAccountTokenAuthenticator({ keys, issuers: [DEFAULT_ISSUER], lookup, now: () => now });

const user = {
  username: 'system:serviceaccount:n:sa',
  uid: 'sa-uid',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:n'],
};

for (const key of [ec, rsa]) {
  test(`a token signed with ${key.algorithm} is its account, now and from memory`, async () => {
    const token = await signToken(claimsOf({ boundObjectRef: podRef }, pod), key);
    const kind = authenticator();
    const expected = {
      kind: 'authenticated',
      user: {
        ...user,
        extra: {
          'authentication.kubernetes.io/pod-name': ['web'],
          'authentication.kubernetes.io/pod-uid': ['pod-uid'],
          'authentication.kubernetes.io/credential-id': ['JTI=jti-1'],
          'authentication.kubernetes.io/node-name': ['one'],
          'authentication.kubernetes.io/node-uid': ['node-uid'],
        },
      },
      audiences: [DEFAULT_ISSUER],
    };
    assert.deepEqual(await kind.authenticateToken(token, [DEFAULT_ISSUER, 'other']), expected);
    const again = kind.authenticateToken(token, [DEFAULT_ISSUER]);
    assert.ok(!(again instanceof Promise), 'a token seen before is answered at once');
    assert.deepEqual(again, expected);
  });
}

const replaced = { ...objects, 'Pod n/web': { uid: 'new-pod' } };
const gone = { ...objects, 'ServiceAccount n/sa': undefined };
const deleted = { ...objects, 'Pod n/web': { uid: 'pod-uid', deletionTimestamp: '2025-12-31T23:00:00Z' } };
const leaving = { ...objects, 'Pod n/web': { uid: 'pod-uid', deletionTimestamp: '2026-01-01T00:00:00Z' } };
for (const c of [
  { name: 'of another key', keys: [foreign], is: 'token signature is not valid' },
  { name: 'that has expired', now: start + 3601_000, is: 'service account token has expired' },
  { name: 'from the future', now: start - 120_000, is: 'service account token is not valid yet' },
  {
    name: 'for others',
    audiences: ['vault'],
    is: `token audiences ["${DEFAULT_ISSUER}"] is invalid for the target audiences ["vault"]`,
  },
  {
    name: 'of an account that is gone',
    lookup: lookupIn(gone),
    is: 'token of system:serviceaccount:n:sa: ServiceAccount n/sa does not exist',
  },
  {
    name: 'of a pod that was replaced',
    lookup: lookupIn(replaced),
    is: 'token of system:serviceaccount:n:sa: Pod n/web is another object than when the token was issued',
  },
  {
    name: 'of a pod that was deleted',
    lookup: lookupIn(deleted),
    is: 'token of system:serviceaccount:n:sa: Pod n/web has been deleted',
  },
  { name: 'of a pod that is just being deleted', lookup: lookupIn(leaving), is: undefined },
  { name: 'that the cache does not know yet, but the store', lookup: lookupIn({}, objects), is: undefined },
] as (Circumstances & { name: string; audiences?: string[]; is: string | undefined })[]) {
  test(`a token ${c.name} is ${c.is === undefined ? 'good' : 'rejected'}`, async () => {
    const token = await signToken(claimsOf({ boundObjectRef: podRef }, pod), ec);
    const outcome = await authenticator(c).authenticateToken(token, c.audiences ?? [DEFAULT_ISSUER]);
    assert.equal(outcome.kind === 'rejected' ? outcome.reason : undefined, c.is);
    assert.equal(outcome.kind, c.is === undefined ? 'authenticated' : 'rejected');
  });
}

test('deleting the pod ends a token that was good before', async () => {
  const world = { ...objects };
  const kind = authenticator({ lookup: lookupIn(world) });
  const token = await signToken(claimsOf({ boundObjectRef: podRef }, pod), ec);
  assert.equal((await kind.authenticateToken(token, [DEFAULT_ISSUER])).kind, 'authenticated');
  world['Pod n/web'] = undefined;
  assert.equal((await kind.authenticateToken(token, [DEFAULT_ISSUER])).kind, 'rejected');
});

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
for (const c of [
  { name: 'no JWT', token: 'abc', kind: 'none' },
  {
    name: 'of another issuer',
    token: `${base64({ alg: 'ES256' })}.${base64({ iss: 'https://other' })}.x`,
    kind: 'none',
  },
  { name: 'without a signature', token: `${base64({ alg: 'none' })}.${base64(claimsOf({}))}.`, kind: 'rejected' },
  {
    name: 'signed with our public key as a secret',
    token: `${base64({ alg: 'HS256' })}.${base64(claimsOf({}))}.x`,
    kind: 'rejected',
  },
]) {
  test(`a token ${c.name} is ${c.kind}`, async () => {
    assert.equal((await authenticator().authenticateToken(c.token, [DEFAULT_ISSUER])).kind, c.kind);
  });
}

test('a token whose claims were changed is rejected', async () => {
  const [header, , signature] = (await signToken(claimsOf({}), ec)).split('.');
  const forged = `${header}.${base64({ ...claimsOf({}), sub: 'system:serviceaccount:kube-system:admin' })}.${signature}`;
  assert.equal((await authenticator().authenticateToken(forged, [DEFAULT_ISSUER])).kind, 'rejected');
});

test('the token of a secret is good while the secret holds it', async () => {
  const token = await signToken(legacyPayload('n', { name: 'sa', uid: 'sa-uid' }, 'sa-token'), ec);
  for (const [held, kind] of [
    [token, 'authenticated'],
    ['another', 'rejected'],
  ] as const) {
    const lookup = lookupIn({ ...objects, 'Secret n/sa-token': { uid: 's', token: held } });
    assert.equal((await authenticator({ lookup }).authenticateToken(token, [DEFAULT_ISSUER])).kind, kind);
  }
});

test('whoever has the published keys can verify a token', async () => {
  const token = await signToken(claimsOf({}), ec);
  const keySet = createLocalJWKSet(JSON.parse(JSON.stringify(jsonWebKeySet([rsa, ec]))));
  const { payload } = await jwtVerify(token, keySet, { issuer: DEFAULT_ISSUER, currentDate: new Date(start + 1000) });
  assert.equal(payload.sub, user.username);
  assert.deepEqual(openidConfiguration('https://i', 'https://i/openid/v1/jwks', [rsa, ec]), {
    issuer: 'https://i',
    jwks_uri: 'https://i/openid/v1/jwks',
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256'],
  });
});

test('a review of a token shows its user, or why there is none', async () => {
  const token = await signToken(claimsOf({ audiences: ['vault'] }), ec);
  assert.deepEqual(await reviewToken({ token, audiences: ['vault', 'x'] }, [authenticator()], [DEFAULT_ISSUER]), {
    authenticated: true,
    user: {
      ...user,
      groups: [...user.groups, 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=jti-1'] },
    },
    audiences: ['vault'],
  });
  assert.deepEqual(await reviewToken({ token: 'bad' }, [authenticator()], [DEFAULT_ISSUER]), {
    error: 'invalid bearer token',
    user: {},
  });
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
type Payload = Readonly<Record<string, unknown>>;
const attacks: Readonly<Record<string, (claims: Payload) => string | Promise<string>>> = {
  'alg none': (claims) => `${part({ alg: 'none' })}.${part(claims)}.`,
  'the public key as a shared secret': (claims) => {
    const text = `${part({ alg: 'HS256', kid: rsa.kid })}.${part(claims)}`;
    const secret = rsa.key.export({ type: 'spki', format: 'pem' });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  },
  'a foreign key under a good name': (claims) => signToken(claims, { ...foreign, kid: ec.kid }),
  'claims of another token': async (claims) => {
    const [header, , signature] = (await signToken({ ...claims, jti: 'other' }, ec)).split('.');
    return `${header}.${part(claims)}.${signature}`;
  },
  'another audience': (claims) => signToken({ ...claims, aud: ['x'] }, ec),
  'no audience': (claims) => signToken({ ...claims, aud: [] }, ec),
  'a time that is over': (claims) => signToken({ ...claims, exp: start / 1000 }, ec),
  'no end': (claims) => signToken({ ...claims, exp: undefined }, ec),
  'a time that has not come': (claims) => signToken({ ...claims, nbf: start / 1000 + 3600 }, ec),
  'another issuer': (claims) => signToken({ ...claims, iss: 'https://other.example' }, ec),
  'another name than its claims': (claims) =>
    signToken({ ...claims, sub: 'system:serviceaccount:kube-system:root' }, ec),
  'an account of another life': (claims) =>
    signToken({ ...claims, 'kubernetes.io': { namespace: 'n', serviceaccount: { name: 'sa', uid: 'old' } } }, ec),
};

test('no token that is not wholly good is ever an account, from memory neither', async () => {
  const asked = authenticator();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(attacks)),
      fc.dictionary(fc.constantFrom('groups', 'uid', 'jti', '__proto__'), fc.string()),
      async (name, more) => {
        const claims = { ...more, ...claimsOf({ expirationSeconds: 3600 }) };
        const token = (await attacks[name]?.(claims)) ?? '';
        for (const _twice of [1, 2])
          assert.notEqual((await asked.authenticateToken(token, [DEFAULT_ISSUER])).kind, 'authenticated', name);
        const good = await asked.authenticateToken(await signToken(claims, ec), [DEFAULT_ISSUER]);
        assert.equal(good.kind, 'authenticated');
      },
    ),
    { numRuns: 100 },
  );
});

test('the token of a secret is good for this API alone', async () => {
  const token = await signToken(legacyPayload('n', { name: 'sa', uid: 'sa-uid' }, 'secret'), ec);
  const lookup = lookupIn({ ...objects, 'Secret n/secret': { uid: 'u', token } });
  assert.equal((await authenticator({ lookup }).authenticateToken(token, [DEFAULT_ISSUER])).kind, 'authenticated');
  assert.equal((await authenticator({ lookup }).authenticateToken(token, ['vault'])).kind, 'rejected');
});
