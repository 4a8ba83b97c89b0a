import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { bitStringTag, objectIdOf, readDer, sequenceTag } from '../../../../api/der/read.ts';
import { pemBlocks } from '../pem.ts';

/** Digests by the object identifier of the signature algorithm. Ed25519 has its own. */
const digests: ReadonlyMap<string, string | null> = new Map([
  ['1.2.840.113549.1.1.5', 'sha1'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.1', 'sha1'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
  ['1.3.101.112', null],
]);

/**
 * What is wrong with a certificate request (PKCS #10 in PEM, in base64 as JSON has bytes): its form, or its signature, which
 * shows that who asks has the key. Undefined when nothing is. https://www.rfc-editor.org/rfc/rfc2986
 */
export function requestProblem(base64: string): string | undefined {
  const [block] = pemBlocks(Buffer.from(base64, 'base64').toString('latin1'));
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  const [outer] = readDer(block.bytes) ?? [];
  const [info, algorithm, signature] = (outer?.tag === sequenceTag && readDer(outer.content)) || [];
  if (!info || !algorithm || signature?.tag !== bitStringTag) return 'asn1: structure error';
  // CertificationRequestInfo: version, subject, public key, attributes.
  const key = readDer(info.content)?.[2];
  const [identifier] = readDer(algorithm.content) ?? [];
  const digest = identifier && digests.get(objectIdOf(identifier));
  if (!key || !identifier) return 'asn1: structure error';
  if (digest === undefined) return 'x509: cannot verify signature: algorithm unimplemented';
  const publicKey = readKey(key.whole);
  if (!publicKey) return 'x509: failed to parse public key';
  // The first byte of a bit string says how many bits of the last one do not count.
  return isSignedBy(publicKey, digest, info.whole, signature.content.subarray(1))
    ? undefined
    : 'x509: signature verification failed';
}

function readKey(der: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function isSignedBy(key: KeyObject, digest: string | null, data: Buffer, signature: Buffer): boolean {
  try {
    return verify(digest, data, key, signature);
  } catch (error) {
    // A key of another type than the signature.
    if (error instanceof Error) return false;
    throw error;
  }
}
