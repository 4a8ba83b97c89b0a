import type { TokenReviewSpec, TokenReviewStatus } from '../../proto/gen/authentication/v1.ts';
import type { MaybePromise } from './authenticator.ts';
import { authenticateToken, type TokenAuthenticator } from './bearer-token.ts';
import { type UserInfo, withAuthenticatedGroup } from './user-info.ts';

/** A user as the API shows it: what is empty is left out. */
export function userInfoOf(user: UserInfo): NonNullable<TokenReviewStatus['user']> {
  const { extra = {} } = user;
  return {
    ...(user.username === '' ? {} : { username: user.username }),
    ...(user.uid ? { uid: user.uid } : {}),
    ...(user.groups.length === 0 ? {} : { groups: [...user.groups] }),
    ...(Object.keys(extra).length === 0
      ? {}
      : { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) }),
  };
}

/** Answers a TokenReview for a token that is not empty. A token that nobody knows is an answer, no error. */
export function reviewToken(
  { token, audiences }: TokenReviewSpec,
  authenticators: readonly TokenAuthenticator[],
  apiAudiences: readonly string[],
): MaybePromise<TokenReviewStatus> {
  const wanted = audiences?.length ? audiences : apiAudiences;
  const answer = (outcome: Awaited<ReturnType<typeof authenticateToken>>): TokenReviewStatus => {
    if (outcome.kind !== 'authenticated') {
      return { user: {}, ...(outcome.kind === 'rejected' ? { error: outcome.reason } : {}) };
    }
    const good = outcome.audiences ?? wanted;
    return { authenticated: true, user: userInfoOf(withAuthenticatedGroup(outcome.user)), audiences: [...good] };
  };
  const outcome = authenticateToken(token, authenticators, wanted);
  return outcome instanceof Promise ? outcome.then(answer) : answer(outcome);
}
