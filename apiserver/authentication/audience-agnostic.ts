import { type Authentication, noCredential } from './authenticator.ts';
import type { TokenAuthenticator } from './bearer-token.ts';

/**
 * For tokens that say nothing of whom they are meant for among us: they are good for this API alone. Asked about them on
 * behalf of somebody else (a TokenReview with other audiences), nobody knows them.
 */
export function forApiAudiences(inner: TokenAuthenticator, apiAudiences: readonly string[]): TokenAuthenticator {
  return {
    name: inner.name,
    authenticateToken(token, audiences) {
      const good = audiences.filter((audience) => apiAudiences.includes(audience));
      if (good.length === 0) return noCredential;
      const narrowed = (outcome: Authentication): Authentication =>
        outcome.kind === 'authenticated' ? { ...outcome, audiences: good } : outcome;
      const outcome = inner.authenticateToken(token, good);
      return outcome instanceof Promise ? outcome.then(narrowed) : narrowed(outcome);
    },
  };
}
