import { createPrivateKey, type KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { type CertificateRequest, loadX509 } from './request.ts';

/** What signs: a CA's certificate, PEM, and its private key. */
export interface SigningAuthority {
  readonly certificate: string;
  readonly key: KeyObject;
}

/** Reads an authority. Throws when it is none: the key is another's, or cannot be read. */
export function signingAuthority(certificate: string, privateKey: string): SigningAuthority {
  const key = createPrivateKey(privateKey);
  if (!new X509Certificate(certificate).checkPrivateKey(key))
    throw new Error('the private key does not belong to the certificate');
  return { certificate, key };
}

/** A certificate begins a little before it is made, so that a clock that lags does not refuse it. */
const BACKDATE_MS = 5 * 60_000;
/** Certificates that live so long lose what was put before them; short ones live their whole time. */
const LONG_MS = 8 * 3_600_000;
const MIN_MS = 10 * 60_000;

/** From when to when a certificate is good, ms; undefined when the authority itself has come to its end. */
export function validityOf(
  expirationSeconds: number | undefined,
  {
    now,
    longestMs,
    authorityEnds,
  }: { readonly now: number; readonly longestMs: number; readonly authorityEnds: number },
): { readonly notBefore: number; readonly notAfter: number } | undefined {
  const wanted = expirationSeconds === undefined ? longestMs : expirationSeconds * 1000;
  const ms = Math.min(longestMs, Math.max(MIN_MS, wanted));
  const notBefore = now - BACKDATE_MS;
  const notAfter = Math.min((ms > LONG_MS ? notBefore : now) + ms, authorityEnds);
  return notAfter <= now ? undefined : { notBefore, notAfter };
}

/** Bits of the key usage extension. RFC 5280 4.2.1.3 */
const keyUsageBits: Readonly<Record<string, number>> = {
  signing: 1,
  'digital signature': 1,
  'content commitment': 2,
  'key encipherment': 4,
  'data encipherment': 8,
  'key agreement': 16,
  'cert sign': 32,
  'crl sign': 64,
  'encipher only': 128,
  'decipher only': 256,
};

const extendedUsages: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
};

export interface CertificateTerms {
  readonly usages: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * Issues the certificate that was asked for: its subject, names and key, our usages and times; never a CA. PEM. What else
 * the request asks for is not given.
 */
export async function issueCertificate(
  request: CertificateRequest,
  authority: SigningAuthority,
  { usages, notBefore, notAfter }: CertificateTerms,
): Promise<string> {
  const x509 = await loadX509();
  const ca = new x509.X509Certificate(authority.certificate);
  const { parsed, alternative } = request;
  const bits = usages.reduce((sum, usage) => sum | (keyUsageBits[usage] ?? 0), 0);
  const extended = [...new Set(usages.flatMap((usage) => extendedUsages[usage] ?? []))];
  const algorithm = algorithmOf(authority.key);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: parsed.subjectName,
      issuer: ca.subjectName,
      notBefore: wholeSecond(notBefore),
      notAfter: wholeSecond(notAfter),
      signingAlgorithm: algorithm,
      publicKey: parsed.publicKey,
      signingKey: (await importKey(authority.key, algorithm)) as never,
      extensions: [
        ...(bits === 0 ? [] : [new x509.KeyUsagesExtension(bits, true)]),
        ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
        new x509.BasicConstraintsExtension(false, undefined, true),
        await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey, false, webcrypto as never),
        // As written in the request: the same names, in the same order.
        ...(alternative ? [alternative] : []),
      ],
    },
    webcrypto as never,
  );
  return `${certificate.toString('pem')}\n`;
}

/** Certificates know no milliseconds. */
const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);

const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

type SigningAlgorithm =
  | { readonly name: 'ECDSA'; readonly namedCurve: string; readonly hash: string }
  | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly hash: string };

function algorithmOf(key: KeyObject): SigningAlgorithm {
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (key.asymmetricKeyType === 'ec' && namedCurve !== undefined) return { name: 'ECDSA', namedCurve, hash: 'SHA-256' };
  throw new Error(`a CA key of type ${key.asymmetricKeyType} cannot sign certificates here; use an EC or RSA key`);
}

function importKey(key: KeyObject, algorithm: SigningAlgorithm): Promise<webcrypto.CryptoKey> {
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']);
}
