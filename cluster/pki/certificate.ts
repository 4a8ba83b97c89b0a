import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  context,
  derNull,
  elements,
  integer,
  octetString,
  oid,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

/** Who a certificate speaks of: Kubernetes reads the user from `commonName` and the groups from `organizations`. */
export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

/** What a certificate is good for. Certificates that serve may also call: kubelets and front proxies do both. */
export interface CertificateProfile {
  readonly subject: Subject;
  readonly usages: readonly ('server' | 'client')[];
  /** DNS names and IP addresses that a server answers to. */
  readonly names?: readonly string[];
}

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What signs: a CA read once, so that issuing many certificates parses it once. */
export interface Issuer {
  readonly certificate: string;
  readonly key: KeyObject;
  /** The subject as the CA itself wrote it: verifiers compare issuer and subject byte by byte. */
  readonly name: Buffer;
  readonly keyIdentifier: Buffer;
}

/** When a certificate begins and ends (ms), and where its serial number comes from. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly randomBytes: (size: number) => Uint8Array;
}

const ext = (id: string, critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

/** O before CN, one value each, as Go and OpenSSL write them. */
const distinguishedName = ({ commonName, organizations = [] }: Subject) =>
  sequence(
    ...organizations.map((o) => set(sequence(oid('2.5.4.10'), utf8String(o)))),
    set(sequence(oid('2.5.4.3'), utf8String(commonName))),
  );

/** RFC 5280 4.2.1.2 method 1: SHA-1 over the public key's bits, without their wrapping. */
function keyIdentifierOf(spki: Buffer): Buffer {
  const [, bits] = elements(elements(spki)[0]?.content ?? Buffer.alloc(0));
  return createHash('sha1')
    .update(bits?.content.subarray(1) ?? spki)
    .digest();
}

function generalNames(names: readonly string[]): Buffer {
  return sequence(
    ...names.map((name) =>
      isIP(name) === 0 ? context(2, false, Buffer.from(name, 'latin1')) : context(7, false, ipBytes(name)),
    ),
  );
}

function ipBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // The URL parser writes every form of IPv6 (embedded IPv4, upper case) as hexadecimal groups; a zone has no place here.
  const plain = new URL(`http://[${address.split('%')[0]}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = groups(tail ?? '');
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function signatureAlgorithm(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'ec') return sequence(oid('1.2.840.10045.4.3.2'));
  if (key.asymmetricKeyType === 'rsa') return sequence(oid('1.2.840.113549.1.1.11'), derNull());
  throw new Error(`a CA key of type ${key.asymmetricKeyType} cannot sign certificates here; use an EC or RSA key`);
}

interface Parts {
  readonly issuerName: Buffer;
  readonly subjectName: Buffer;
  readonly publicKey: Buffer;
  readonly extensions: readonly Buffer[];
  readonly validity: Validity;
}

function signed({ issuerName, subjectName, publicKey, extensions, validity }: Parts, key: KeyObject): string {
  const algorithm = signatureAlgorithm(key);
  // 127 random bits: unguessable, and positive without a leading zero byte.
  const serial = Buffer.from(validity.randomBytes(16));
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    context(0, true, integer(Buffer.from([2]))), // v3
    integer(serial),
    algorithm,
    issuerName,
    sequence(time(validity.notBefore), time(validity.notAfter)),
    subjectName,
    publicKey,
    context(3, true, sequence(...extensions)),
  );
  return pem('CERTIFICATE', sequence(body, algorithm, bitString(sign('sha256', body, key))));
}

/** PEM with lines of 64 characters, ending in a newline. */
const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${label}-----\n`;

/** A new P-256 key: public half as DER, private half as PKCS#8 PEM. */
export function generateKey(): { readonly publicKey: Buffer; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKey, privateKey };
}

/** A new self-signed CA with a fresh key. Its DNS name is its common name, as kubeadm's CAs have it. */
export function createCa(commonName: string, validity: Validity): KeyPair {
  const { publicKey, privateKey } = generateKey();
  const name = distinguishedName({ commonName });
  const identifier = keyIdentifierOf(publicKey);
  const certificate = signed(
    {
      issuerName: name,
      subjectName: name,
      publicKey,
      validity,
      extensions: [
        // digitalSignature, keyEncipherment, keyCertSign
        ext('2.5.29.15', true, bitString(Buffer.from([0b1010_0100]), 2)),
        ext('2.5.29.19', true, sequence(boolean(true))),
        ext('2.5.29.14', false, octetString(identifier)),
        ext('2.5.29.35', false, sequence(context(0, false, identifier))),
        ext('2.5.29.17', false, generalNames([commonName])),
      ],
    },
    createPrivateKey(privateKey),
  );
  return { certificate, privateKey };
}

/** Reads a CA so that it can sign. Throws when the key does not belong to the certificate, or it is no CA. */
export function readIssuer({ certificate, privateKey }: KeyPair): Issuer {
  const parsed = new X509Certificate(certificate);
  const key = createPrivateKey(privateKey);
  if (!parsed.ca) throw new Error('the certificate is not one of a CA');
  if (!parsed.checkPrivateKey(key)) throw new Error('the private key does not belong to the certificate');
  const fields = elements(elements(elements(parsed.raw)[0]?.content ?? parsed.raw)[0]?.content ?? parsed.raw);
  const name = fields[5]?.whole; // version, serial, algorithm, issuer, validity, subject
  if (fields[0]?.tag !== 0xa0 || name === undefined) throw new Error('the CA is not an X.509 version 3 certificate');
  const stated = fields.find((field) => field.tag === 0xa3);
  const list = stated === undefined ? [] : elements(elements(stated.content)[0]?.content ?? Buffer.alloc(0));
  const identifierOid = oid('2.5.29.14');
  const own = list.map((item) => elements(item.content)).find((item) => item[0]?.whole.equals(identifierOid) ?? false);
  const identifier = own?.at(-1);
  return {
    certificate,
    key,
    name,
    keyIdentifier:
      identifier === undefined
        ? keyIdentifierOf(parsed.publicKey.export({ type: 'spki', format: 'der' }))
        : (elements(identifier.content)[0]?.content ?? identifier.content),
  };
}

/** Issues a certificate for a public key that somebody else holds (a signing request): DER SubjectPublicKeyInfo. */
function signCertificate(issuer: Issuer, publicKey: Buffer, profile: CertificateProfile, validity: Validity): string {
  const usages = profile.usages.map((usage) => oid(usage === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'));
  const names = profile.names ?? [];
  return signed(
    {
      issuerName: issuer.name,
      subjectName: distinguishedName(profile.subject),
      publicKey,
      validity,
      extensions: [
        ext('2.5.29.15', true, bitString(Buffer.from([0b1010_0000]), 5)), // digitalSignature, keyEncipherment
        ext('2.5.29.37', false, sequence(...usages)),
        ext('2.5.29.19', true, sequence()), // not a CA
        ext('2.5.29.14', false, octetString(keyIdentifierOf(publicKey))),
        ext('2.5.29.35', false, sequence(context(0, false, issuer.keyIdentifier))),
        ...(names.length > 0 ? [ext('2.5.29.17', false, generalNames(names))] : []),
      ],
    },
    issuer.key,
  );
}

/** A fresh key with a certificate for it. */
export function issue(issuer: Issuer, profile: CertificateProfile, validity: Validity): KeyPair {
  const { publicKey, privateKey } = generateKey();
  return { certificate: signCertificate(issuer, publicKey, profile, validity), privateKey };
}
