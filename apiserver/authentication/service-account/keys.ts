import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A key that verifies tokens. `kid` is the name it has in token headers and in the published key set. */
export interface VerificationKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly key: KeyObject;
}

/** The key that signs tokens, with its public half. */
export interface SigningKey extends VerificationKey {
  readonly privateKey: KeyObject;
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

/** Reads a public (or private) key. Throws when it is neither EC on a NIST curve nor RSA. */
export function verificationKey(pem: string): VerificationKey {
  return described(createPublicKey(pem));
}

/** Reads a private key. Throws as `verificationKey` does. */
export function signingKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  return { ...described(createPublicKey(pem)), privateKey };
}

function described(key: KeyObject): VerificationKey {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const algorithm =
    key.asymmetricKeyType === 'rsa' ? 'RS256' : key.asymmetricKeyType === 'ec' ? curves[curve ?? ''] : undefined;
  if (algorithm === undefined) {
    throw new Error(`a ${key.asymmetricKeyType} key ${curve ?? ''} cannot sign service account tokens: use EC or RSA`);
  }
  // The digest of the public key, as kube-apiserver names keys: servers that share a key agree on its name.
  const kid = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  return { kid, algorithm, key };
}

/** The algorithms that are ever accepted in a header; "none" and shared secrets are not among them. */
export const acceptedAlgorithms: readonly string[] = ['RS256', 'ES256', 'ES384', 'ES512'];
