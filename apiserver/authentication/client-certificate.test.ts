import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto, X509Certificate } from 'node:crypto';
import { before, test } from 'node:test';
import { type AuthenticationRequest, noCredential } from './authenticator.ts';
import { clientCertificateAuthenticator } from './client-certificate.ts';
import { defaultRequestHeaders, requestHeaderAuthenticator } from './request-header.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const day = 86_400_000;
const CLIENT = '1.3.6.1.5.5.7.3.2';

let ca: X509Certificate;
let otherCa: X509Certificate;
let issueBy: (which: 'ca' | 'other', subject: string, usages?: string[]) => Promise<X509Certificate>;

before(async () => {
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = () =>
    webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const times = { notBefore: new Date(start), notAfter: new Date(start + 10 * day) };
  const common = { ...times, signingAlgorithm: algorithm };
  const makeCa = async () => {
    const pair = await keys();
    const extensions = [new x509.BasicConstraintsExtension(true, undefined, true)];
    return {
      pair,
      certificate: await x509.X509CertificateGenerator.createSelfSigned({
        ...common,
        name: 'CN=ca',
        keys: pair,
        extensions,
      }),
    };
  };
  const made = { ca: await makeCa(), other: await makeCa() };
  ca = new X509Certificate(made.ca.certificate.toString('pem'));
  otherCa = new X509Certificate(made.other.certificate.toString('pem'));
  issueBy = async (which, subject, usages = [CLIENT]) => {
    const { publicKey } = await keys();
    const extensions = [new x509.ExtendedKeyUsageExtension(usages)];
    const { pair, certificate } = made[which];
    const names = { subject, issuer: certificate.subject };
    const made2 = await x509.X509CertificateGenerator.create({
      ...common,
      ...names,
      publicKey,
      signingKey: pair.privateKey,
      extensions,
    });
    return new X509Certificate(made2.toString('pem'));
  };
});

const requestWith = (certificate: X509Certificate | undefined, headers = {}): AuthenticationRequest => ({
  headers,
  connection: {},
  clientCertificate: () => certificate,
});

test('common name, organizations and uid become the user, with the digest as credential', async () => {
  const certificate = await issueBy('ca', 'O=system:masters, O="dev, ops", 1.3.6.1.4.1.57683.2=42, CN=admin');
  const outcome = await clientCertificateAuthenticator([otherCa, ca], { now: () => start + day }).authenticate(
    requestWith(certificate),
  );
  assert.ok(outcome.kind === 'authenticated');
  const id = `X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  assert.deepEqual(outcome.user, {
    username: 'admin',
    uid: '42',
    groups: ['system:masters', 'dev, ops'],
    extra: { 'authentication.kubernetes.io/credential-id': [id] },
  });
});

for (const c of [
  { name: 'of another CA', by: 'other', reason: /certificate signed by unknown authority$/ },
  { name: 'that has expired', by: 'ca', now: start + 11 * day, reason: /certificate has expired$/ },
  { name: 'that is not valid yet', by: 'ca', now: start - day, reason: /certificate is not yet valid$/ },
  { name: 'for servers', by: 'ca', usages: ['1.3.6.1.5.5.7.3.1'], reason: /incompatible key usage$/ },
] as const) {
  test(`a certificate ${c.name} is rejected`, async () => {
    const certificate = await issueBy(c.by, 'CN=bob', 'usages' in c ? [...c.usages] : undefined);
    const now = () => ('now' in c ? c.now : start + day);
    const outcome = await clientCertificateAuthenticator([ca], { now }).authenticate(requestWith(certificate));
    assert.ok(outcome.kind === 'rejected');
    assert.match(outcome.reason, c.reason);
  });
}

test('no certificate, and one without a name, are no credential', async () => {
  const authenticator = clientCertificateAuthenticator([ca], { now: () => start + day });
  assert.deepEqual(await authenticator.authenticate(requestWith(undefined)), noCredential);
  assert.deepEqual(await authenticator.authenticate(requestWith(await issueBy('ca', 'O=group'))), noCredential);
});

test('a connection is checked once, and again when its certificate has run out', async () => {
  const certificate = await issueBy('ca', 'CN=bob');
  let now = start + day;
  let asked = 0;
  const request = {
    ...requestWith(undefined),
    clientCertificate: () => {
      asked++;
      return certificate;
    },
  };
  const authenticator = clientCertificateAuthenticator([ca], { now: () => now });
  await authenticator.authenticate(request);
  await authenticator.authenticate(request);
  assert.equal(asked, 1);
  now = start + 11 * day;
  assert.equal((await authenticator.authenticate(request)).kind, 'rejected');
});

test('only a proxy with its own certificate may vouch for others', async () => {
  const headers = { 'x-remote-user': 'bob', 'x-remote-group': 'a, b', 'x-remote-extra-scopes': 's' };
  const options = { ...defaultRequestHeaders, cas: [otherCa], allowedNames: ['proxy'], now: () => start + day };
  const authenticator = requestHeaderAuthenticator(options);
  assert.deepEqual(await authenticator.authenticate(requestWith(await issueBy('other', 'CN=proxy'), headers)), {
    kind: 'authenticated',
    user: { username: 'bob', uid: '', groups: ['a', 'b'], extra: { scopes: ['s'] } },
  });
  for (const certificate of [undefined, await issueBy('other', 'CN=eve'), await issueBy('ca', 'CN=proxy')]) {
    assert.deepEqual(await authenticator.authenticate(requestWith(certificate, headers)), noCredential);
  }
});
