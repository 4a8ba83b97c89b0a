import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, PEM. */
export interface ServingPair {
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;
const lifeDays = 365;

/** A certificate that only says whose it is, for a server that was given none. Loads the certificate library. */
export async function selfSigned(name: string, addresses: readonly string[], now: number): Promise<ServingPair> {
  // Its decorators want this; in this order.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = [
    { type: 'dns' as const, value: name },
    ...addresses.filter((ip) => isIP(ip) !== 0).map((value) => ({ type: 'ip' as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}@${Math.floor(now / 1000)}`,
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now + lifeDays * dayMs),
      signingAlgorithm: algorithm,
      keys: keys as never,
      extensions: [new x509.SubjectAlternativeNameExtension(names)],
    },
    webcrypto as never,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const body = pkcs8.match(/.{1,64}/g)?.join('\n') ?? '';
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
  };
}
