import type { Paths } from '../paths/paths.ts';
import {
  JWKS_PATH,
  JWKS_TYPE,
  jsonWebKeySet,
  OPENID_CONFIGURATION_PATH,
  OPENID_CONFIGURATION_TYPE,
  openidConfiguration,
} from './openid.ts';
import type { VerificationKey } from './service-account/keys.ts';

/**
 * The two documents by which others verify our tokens. `jwksUri` is asked with each request: a server learns its own port
 * when it listens. None for an issuer that is no https URL: nobody could verify what it says.
 */
export function openidPaths(issuer: string, jwksUri: () => string, keys: readonly VerificationKey[]): Paths {
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:') return [];
  const document = (body: () => object, contentType: string) => {
    const headers = { 'cache-control': 'public, max-age=3600' };
    return () => ({ type: 'raw', status: 200, contentType, body: JSON.stringify(body()), headers }) as const;
  };
  const keySet = jsonWebKeySet(keys);
  return [
    [
      OPENID_CONFIGURATION_PATH,
      document(() => openidConfiguration(issuer, jwksUri(), keys), OPENID_CONFIGURATION_TYPE),
    ],
    [JWKS_PATH, document(() => keySet, JWKS_TYPE)],
  ];
}
