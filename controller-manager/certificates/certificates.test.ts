import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeRequest } from '../../test/access/certificate-request.ts';
import { makeTestAuthority } from '../../test/builders/test-certificates.ts';
import { approvalsFor } from './approving-controller.ts';
import { cleanUp } from './cleaner-controller.ts';
import type { Csr } from './conditions.ts';
import { readRequest } from './request.ts';
import { issueCertificate, signingAuthority, validityOf } from './sign.ts';
import { refuseRequest, SignerName } from './signers.ts';

const { apiServerClient, kubeletClient, kubeletServing } = SignerName;
const node = 'CN=system:node:n1,O=system:nodes';
const dns = { type: 'dns', value: 'n1' } as const;
const client = ['digital signature', 'client auth'];
const serving = ['digital signature', 'key encipherment', 'server auth'];

for (const c of [
  { name: 'a kubelet as client', signer: kubeletClient, subject: node, usages: client },
  { name: 'with key encipherment', signer: kubeletClient, subject: node, usages: [...client, 'key encipherment'] },
  { name: 'a kubelet as server', signer: kubeletServing, subject: node, names: [dns], usages: serving },
  { name: 'any user as client', signer: apiServerClient, subject: 'CN=jane,O=dev', usages: ['client auth'] },
  {
    name: 'another group than nodes',
    signer: kubeletClient,
    subject: 'CN=system:node:n1,O=system:nodes,O=system:masters',
    usages: client,
    why: 'subject organization is not system:nodes',
  },
  {
    name: 'a name that is no node',
    signer: kubeletClient,
    subject: 'CN=jane,O=system:nodes',
    usages: client,
    why: 'subject common name does not begin with system:node:',
  },
  {
    name: 'a client with names of a server',
    signer: kubeletClient,
    subject: node,
    names: [dns],
    usages: client,
    why: 'DNS subjectAltNames are not allowed',
  },
  {
    name: 'a client that wants to serve',
    signer: kubeletClient,
    subject: node,
    usages: [...client, 'server auth'],
    why: 'usages did not match [client auth digital signature key encipherment]',
  },
  {
    name: 'a server without a name',
    signer: kubeletServing,
    subject: node,
    usages: serving,
    why: 'DNS or IP subjectAltName is required',
  },
  {
    name: 'a mail address of a server',
    signer: kubeletServing,
    subject: node,
    names: [dns, { type: 'email', value: 'a@example.com' } as const],
    usages: serving,
    why: 'Email subjectAltNames are not allowed',
  },
  {
    name: 'a client without its usage',
    signer: apiServerClient,
    subject: 'CN=jane',
    usages: ['digital signature'],
    why: 'missing required usage for client certificate: client auth',
  },
  {
    name: 'a client that wants to sign',
    signer: apiServerClient,
    subject: 'CN=jane',
    usages: ['client auth', 'cert sign'],
    why: 'invalid usage for client certificate: cert sign',
  },
]) {
  test(`a signer ${c.why ? 'refuses' : 'signs'}: ${c.name}`, async () => {
    const request = await readRequest((await makeRequest(c.subject, c.names)).request);
    assert.ok(typeof request === 'object', String(request));
    assert.equal(refuseRequest(c.signer, request, c.usages), c.why);
  });
}

test('what is no request says why', async () => {
  assert.equal(typeof (await readRequest(Buffer.from('nothing').toString('base64'))), 'string');
});

const authority = (() => {
  const ca = makeTestAuthority(Date.now(), randomBytes);
  return signingAuthority(ca.certificate, ca.privateKey);
})();

test('a certificate says what was asked for, is verified by its authority, and is no CA', async () => {
  const made = await makeRequest(node, [dns, { type: 'ip', value: '10.0.0.1' }]);
  const request = await readRequest(made.request);
  assert.ok(typeof request === 'object');
  const now = Math.floor(Date.now() / 1000) * 1000;
  const terms = { usages: serving, notBefore: now - 1000, notAfter: now + 60_000 };
  const certificate = new X509Certificate(await issueCertificate(request, authority, terms));
  const ca = new X509Certificate(authority.certificate);
  assert.ok(certificate.checkIssued(ca) && certificate.verify(ca.publicKey));
  assert.equal(certificate.ca, false);
  assert.equal(certificate.subject, 'CN=system:node:n1\nO=system:nodes');
  assert.equal(certificate.subjectAltName, 'DNS:n1, IP Address:10.0.0.1');
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.equal(Date.parse(certificate.validTo), now + 60_000);
});

test('a certificate is never good for longer than its signer allows, nor than its authority', () => {
  const hour = 3_600_000;
  fc.assert(
    fc.property(
      fc.option(fc.integer({ min: 600, max: 2 ** 31 - 1 }), { nil: undefined }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: -10, max: 90_000 }),
      (seconds, longest, caHours) => {
        const now = 1_700_000_000_000;
        const bounds = { now, longestMs: longest * hour, authorityEnds: now + caHours * hour };
        const validity = validityOf(seconds, bounds);
        if (caHours <= 0) return assert.equal(validity, undefined);
        assert.ok(validity);
        assert.ok(validity.notAfter <= bounds.authorityEnds && validity.notAfter - now <= bounds.longestMs);
        assert.ok(validity.notAfter > now && validity.notBefore < now);
        if (seconds !== undefined && seconds * 1000 <= bounds.longestMs)
          assert.ok(validity.notAfter - now <= seconds * 1000);
      },
    ),
  );
});

const csr = (username: string, signerName: string): Csr =>
  ({ metadata: { name: 'x' }, spec: { username, signerName, usages: client, request: '' } }) as unknown as Csr;

for (const c of [
  { name: 'a node that renews its own', by: 'system:node:n1', is: ['selfnodeclient', 'nodeclient'] },
  { name: 'a newcomer', by: 'system:bootstrap:abcdef', is: ['nodeclient'] },
  { name: 'another signer', by: 'system:node:n1', signer: kubeletServing, is: [] },
]) {
  test(`approval by itself: ${c.name}`, async () => {
    const request = await readRequest((await makeRequest(node)).request);
    const found = approvalsFor(csr(c.by, c.signer ?? kubeletClient), request);
    assert.deepEqual(
      found.map(({ subresource }) => subresource),
      c.is,
    );
  });
}

const now = Date.UTC(2026, 0, 2);
const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
const aged = (created: number, status: object): Csr =>
  ({ metadata: { name: 'x', creationTimestamp: ago(created) }, spec: {}, status }) as unknown as Csr;
const condition = (type: string, hours: number) => [{ type, status: 'True', lastUpdateTime: ago(hours) }];

for (const c of [
  { name: 'nobody has decided for a day', csr: aged(24, {}), is: 'pending' },
  { name: 'nobody has decided yet', csr: aged(23, {}), is: undefined },
  { name: 'denied an hour ago', csr: aged(2, { conditions: condition('Denied', 1) }), is: 'denied' },
  { name: 'failed just now', csr: aged(2, { conditions: condition('Failed', 0.5) }), is: undefined },
  { name: 'approved and not issued yet', csr: aged(30, { conditions: condition('Approved', 29) }), is: undefined },
  {
    name: 'approved, issued, an hour ago',
    csr: aged(2, { conditions: condition('Approved', 1), certificate: 'eA==' }),
    is: 'approved',
  },
]) {
  test(`clean-up: ${c.name}`, () => assert.equal(cleanUp(c.csr, now), c.is));
}
