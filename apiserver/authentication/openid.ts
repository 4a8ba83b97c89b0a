import type { JsonWebKey } from 'node:crypto';
import type { VerificationKey } from './service-account/keys.ts';

/** Where the two documents are served; the policy opens them to service accounts. */
export const OPENID_CONFIGURATION_PATH = '/.well-known/openid-configuration';
export const JWKS_PATH = '/openid/v1/jwks';

/** Their content types, as kube-apiserver sends them. */
export const OPENID_CONFIGURATION_TYPE = 'application/json';
export const JWKS_TYPE = 'application/jwk-set+json';

/** The discovery document of the issuer of tokens. https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery */
export function openidConfiguration(issuer: string, jwksUri: string, keys: readonly VerificationKey[]): object {
  return {
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keys.map(({ algorithm }) => algorithm))].sort(),
  };
}

/** The public keys, for whoever verifies tokens away from the API server. */
export function jsonWebKeySet(keys: readonly VerificationKey[]): { readonly keys: readonly JsonWebKey[] } {
  return {
    keys: keys.map(({ kid, algorithm, key }) => ({
      use: 'sig',
      kid,
      alg: algorithm,
      ...key.export({ format: 'jwk' }),
    })),
  };
}
