import {
  openidPaths,
  type SigningKey,
  type TokenPolicy,
  type VerificationKey,
  verificationKey,
} from '../../apiserver/authentication/index.ts';
import type { Paths } from '../../apiserver/paths/paths.ts';
import type { Pki } from '../pki/pki.ts';
import { type Authentication, type AuthenticationParts, buildAuthentication } from './authentication.ts';
import { type Authorization, type AuthorizationParts, buildAuthorization } from './authorization.ts';
import type { AccessOptions } from './options.ts';

export interface AccessParts extends Omit<AuthenticationParts, 'keys'>, AuthorizationParts {
  readonly pki: Pki;
  readonly signingKey: SigningKey;
}

/** Who may do what on one server. */
export interface Access {
  readonly authentication: Authentication;
  readonly authorization: Authorization;
  /** What is said of all tokens of service accounts. */
  readonly tokenPolicy: TokenPolicy;
  /** The documents by which others verify them; `jwksUri` counts when the flags name none. */
  readonly openid: (jwksUri: () => string) => Paths;
  close(): Promise<void>;
}

/** Puts authentication and authorization together as the options say. Rejects when a file of theirs cannot be used. */
export async function buildAccess(options: AccessOptions, parts: AccessParts): Promise<Access> {
  const { issuers, jwksUri, maxTokenExpirationSeconds, extendTokenExpiration } = options.serviceAccount;
  const [issuer = ''] = issuers;
  const keys = distinct([parts.signingKey, ...parts.pki.serviceAccount.publicKeys.map(verificationKey)]);
  const authentication = await buildAuthentication(options, { ...parts, keys });
  const authorization = await buildAuthorization(options, parts);
  return {
    authentication,
    authorization,
    tokenPolicy: {
      issuer,
      apiAudiences: options.apiAudiences,
      extendExpiration: extendTokenExpiration,
      ...(maxTokenExpirationSeconds === undefined ? {} : { maxExpirationSeconds: maxTokenExpirationSeconds }),
    },
    openid: (own) => openidPaths(issuer, jwksUri === undefined ? own : () => jwksUri, keys),
    async close() {
      await Promise.all([authentication.close(), authorization.close()]);
    },
  };
}

/** The signing key is among those that verify, too: it is published once. */
function distinct(keys: readonly VerificationKey[]): readonly VerificationKey[] {
  return [...new Map(keys.map((key) => [key.kid, key] as const).reverse()).values()].reverse();
}
