import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { CommandError } from '../errors/errors.ts';

const blocks = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** Throws CommandError, in the words of Go's library, where two PEM texts are not a certificate and its key. */
export function checkKeyPair(certificate: Buffer, key: Buffer): void {
  const found = pemBlock(certificate, 'certificate', '"CERTIFICATE"', (type) => type === 'CERTIFICATE');
  const secret = pemBlock(
    key,
    'key',
    'PEM block with type ending in "PRIVATE KEY"',
    (type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'),
  );
  const read = readCertificate(found);
  if (!read.checkPrivateKey(readKey(secret))) throw new CommandError('tls: private key does not match public key');
}

function pemBlock(text: Buffer, what: string, wanted: string, fits: (type: string) => boolean): string {
  const all = [...text.toString('latin1').matchAll(blocks)];
  const fitting = all.find(([, type = '']) => fits(type));
  if (fitting) return fitting[0];
  if (all.length === 0) throw new CommandError(`tls: failed to find any PEM data in ${what} input`);
  const skipped = all.map(([, type]) => type).join(' ');
  if (what === 'certificate')
    throw new CommandError(
      `tls: failed to find ${wanted} PEM block in certificate input after skipping PEM blocks of the following types: [${skipped}]`,
    );
  throw new CommandError(
    `tls: failed to find ${wanted} in key input after skipping PEM blocks of the following types: [${skipped}]`,
  );
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new CommandError('x509: malformed certificate', { cause });
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new CommandError('tls: failed to parse private key', { cause });
  }
}
