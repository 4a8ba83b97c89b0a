import { LRUCache } from 'lru-cache';
import { type Authentication, noCredential } from '../authenticator.ts';
import type { TokenAuthenticator } from '../bearer-token.ts';
import { peek } from '../service-account/claims.ts';
import type { UserInfo } from '../user-info.ts';
import { type Claims, refuseOrigin, refuseTimes, userFromClaims } from './claims.ts';
import { IssuerKeys, type IssuerKeysOptions } from './issuer-keys.ts';
import type { JwtSettings } from './settings.ts';

export interface JwtAuthenticatorOptions extends IssuerKeysOptions {
  /** How many verified tokens are remembered; 4096. */
  readonly cacheSize?: number;
}

/** How long a verified signature counts without being looked at again. As long as kube-apiserver remembers a token. */
const REMEMBER_MS = 10_000;

interface Verified {
  readonly claims: Claims;
  readonly user: UserInfo;
  readonly generation: number;
  readonly until: number;
}

/**
 * Users by the ID tokens of an OIDC issuer: signature by one of the issuer's keys, then issuer, audience, time and claims.
 * A token of another issuer is none of its business. Begins to look for the issuer at once, and rejects the issuer's
 * tokens until it has been found. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens
 */
export function jwtAuthenticator(settings: JwtSettings, options: JwtAuthenticatorOptions): TokenAuthenticator {
  const keys = new IssuerKeys(settings, options);
  void keys.discover();
  const verified = new LRUCache<string, Verified>({ max: options.cacheSize ?? 4096 });
  const { clock } = options;
  return {
    name: 'oidc',
    authenticateToken(token, audiences) {
      const known = verified.get(token);
      if (known !== undefined && clock.now() < known.until && known.generation === keys.generation)
        return judge(known, audiences, clock.now());
      if (peek(token)?.['iss'] !== settings.issuer.url) return noCredential;
      return verify(token, settings, keys).then((outcome) => {
        if (typeof outcome === 'string') return rejected(outcome);
        const fresh = { ...outcome, generation: keys.generation, until: clock.now() + REMEMBER_MS };
        verified.set(token, fresh);
        return judge(fresh, audiences, clock.now());
      });
    },
  };
}

const rejected = (reason: string): Authentication => ({ kind: 'rejected', reason });

async function verify(
  token: string,
  settings: JwtSettings,
  keys: IssuerKeys,
): Promise<{ readonly claims: Claims; readonly user: UserInfo } | string> {
  const claims = await keys.verify(token);
  if (typeof claims === 'string') return claims;
  const foreign = refuseOrigin(claims, settings);
  if (foreign !== undefined) return foreign;
  const user = userFromClaims(claims, settings);
  return typeof user === 'string' ? user : { claims, user };
}

function judge({ claims, user }: Verified, audiences: readonly string[], now: number): Authentication {
  const why = refuseTimes(claims, now);
  return why === undefined ? { kind: 'authenticated', user, audiences } : rejected(why);
}
