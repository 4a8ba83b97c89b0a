import { badRequest } from '../../api/errors/constructors.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { TokenReviewSpec } from '../../proto/gen/authentication/v1.ts';
import type { Verb, VirtualResources } from '../verbs/dispatch.ts';
import { readReview, reviewVerb } from '../verbs/read-review.ts';
import type { TokenAuthenticator } from './bearer-token.ts';
import { reviewToken, userInfoOf } from './token-review.ts';

/** TokenReview and SelfSubjectReview: asked by create, answered at once, stored nowhere. */
export function authenticationReviews(
  authenticators: readonly TokenAuthenticator[],
  apiAudiences: readonly string[],
): VirtualResources {
  const tokenReview = reviewVerb(async (object) => {
    const spec = object.spec as TokenReviewSpec;
    if (!spec?.token) throw badRequest('token is required for TokenReview in authentication');
    return reviewToken(spec, authenticators, apiAudiences);
  });
  const selfSubjectReview: Verb = async (_parts, context, resource) => {
    const object = await readReview(context, resource);
    // Nothing of what was sent comes back.
    const metadata = { creationTimestamp: formatTime(context.receivedAt) } as typeof object.metadata;
    const answer = { ...object, metadata, status: { userInfo: userInfoOf(context.user) } };
    return { type: 'object', status: 201, resource, object: answer };
  };
  return new Map([
    ['authentication.k8s.io/tokenreviews', tokenReview],
    ['authentication.k8s.io/selfsubjectreviews', selfSubjectReview],
  ]);
}
