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

/** The two documents by which others verify our tokens. `jwksUri` is `--service-account-jwks-uri`, or our own address. */
export function openidPaths(issuer: string, jwksUri: string, keys: readonly VerificationKey[]): Paths {
  const document = (body: object, contentType: string) => {
    const text = JSON.stringify(body);
    const headers = { 'cache-control': 'public, max-age=3600' };
    return () => ({ type: 'raw', status: 200, contentType, body: text, headers }) as const;
  };
  return [
    [OPENID_CONFIGURATION_PATH, document(openidConfiguration(issuer, jwksUri, keys), OPENID_CONFIGURATION_TYPE)],
    [JWKS_PATH, document(jsonWebKeySet(keys), JWKS_TYPE)],
  ];
}
