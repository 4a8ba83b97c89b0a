import { createPrivateKey, X509Certificate } from 'node:crypto';

const block = /-----BEGIN ([^\n]*?)-----\r?\n[\s\S]*?\r?\n?-----END \1-----/g;

/**
 * Of a certificate and its key, in PEM, that a TLS server could not use: at most one warning, in the words of Go's
 * tls.X509KeyPair. https://pkg.go.dev/crypto/tls#X509KeyPair
 */
export function keyPairWarnings(certificate: string, key: string): string[] {
  const problem = certificateProblem(certificate) ?? keyProblem(certificate, key);
  return problem === undefined ? [] : [problem];
}

interface Block {
  readonly type: string;
  readonly text: string;
}

function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(block)].map(([all, type = '']) => ({ type, text: all }));
}

const isKey = ({ type }: Block) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const shown = (blocks: readonly Block[]) => `[${blocks.map(({ type }) => type).join(' ')}]`;

function certificateProblem(text: string): string | undefined {
  const blocks = blocksOf(text);
  const [first] = blocks;
  if (blocks.some(({ type }) => type === 'CERTIFICATE')) return undefined;
  if (!first) return 'tls: failed to find any PEM data in certificate input';
  if (blocks.length === 1 && first.type.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${shown(blocks)}`;
}

function keyProblem(certificate: string, text: string): string | undefined {
  const blocks = blocksOf(text);
  const key = blocks.find(isKey);
  const [first] = blocks;
  if (!key) {
    if (!first) return 'tls: failed to find any PEM data in key input';
    if (blocks.length === 1 && first.type === 'CERTIFICATE') {
      return 'tls: found a certificate rather than a key in the PEM for the private key';
    }
    return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${shown(blocks)}`;
  }
  const leaf = blocksOf(certificate).find(({ type }) => type === 'CERTIFICATE')?.text ?? '';
  const parsed = tryTo(() => new X509Certificate(leaf));
  if (!parsed) return 'x509: malformed certificate';
  const secret = tryTo(() => createPrivateKey(key.text));
  if (!secret) return 'tls: failed to parse private key';
  return parsed.checkPrivateKey(secret) ? undefined : 'tls: private key does not match public key';
}

/** Whatever stands in the way of reading it, it is not what it should be. */
function tryTo<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
