import { createCa, issue, type KeyPair, readIssuer } from '../../cluster/pki/certificate.ts';

/** PEM texts of an authority, of a server on this machine, and of a client. */
export interface TestCertificates {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

const hour = 3_600_000;

/** A fresh CA, good for an hour around `now`. */
export const makeTestAuthority = (now: number, randomBytes: (size: number) => Uint8Array): KeyPair =>
  createCa('test-ca', { notBefore: now - hour, notAfter: now + hour, randomBytes });

/** Fresh certificates, good for an hour around `now`. The client is `CN=client-1`. */
export function makeTestCertificates(now: number, randomBytes: (size: number) => Uint8Array): TestCertificates {
  const validity = { notBefore: now - hour, notAfter: now + hour, randomBytes };
  const ca = createCa('test-ca', validity);
  const issuer = readIssuer(ca);
  const server = issue(
    issuer,
    { subject: { commonName: 'server' }, usages: ['server'], names: ['localhost', '127.0.0.1', 'kubernetes'] },
    validity,
  );
  const client = issue(issuer, { subject: { commonName: 'client-1' }, usages: ['client'] }, validity);
  return {
    ca: ca.certificate,
    serverCert: server.certificate,
    serverKey: server.privateKey,
    clientCert: client.certificate,
    clientKey: client.privateKey,
  };
}
