import { badRequest, invalid } from '../../api/errors/constructors.ts';
import type { FieldError } from '../../api/field/field-error.ts';
import type {
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '../../proto/gen/authorization/v1.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Resource } from '../registry/resource.ts';
import type { Verb, VirtualResources } from '../verbs/dispatch.ts';
import { reviewVerb } from '../verbs/read-review.ts';
import { reviewedAttributes, reviewedUser, reviewStatus, rulesReviewStatus } from './access-review.ts';
import type { Authorizer, RuleResolver } from './authorizer.ts';
import { localReviewErrors, reviewErrors, selfReviewErrors } from './review-validation.ts';

interface Asked {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

/** The access reviews: asked by create, answered at once, stored nowhere. */
export function accessReviews(authorizer: Authorizer, resolvers: readonly RuleResolver[]): VirtualResources {
  const review = async (user: UserInfo, asked: Asked): Promise<SubjectAccessReviewStatus> =>
    reviewStatus(await authorizer.authorize(reviewedAttributes(user, asked)));
  return new Map<string, Verb>([
    [
      'authorization.k8s.io/selfsubjectaccessreviews',
      reviewVerb(async (object, context, resource) => {
        refuseInvalid(resource, selfReviewErrors(object));
        return review(context.user, object['spec'] as Asked);
      }),
    ],
    [
      'authorization.k8s.io/subjectaccessreviews',
      reviewVerb(async (object, _context, resource) => {
        refuseInvalid(resource, reviewErrors(object));
        const spec = object['spec'] as SubjectAccessReviewSpec;
        return review(reviewedUser(spec), spec);
      }),
    ],
    [
      'authorization.k8s.io/localsubjectaccessreviews',
      reviewVerb(async (object, _context, resource) => {
        refuseInvalid(resource, localReviewErrors(object));
        const spec = object['spec'] as SubjectAccessReviewSpec;
        return review(reviewedUser(spec), spec);
      }),
    ],
    [
      'authorization.k8s.io/selfsubjectrulesreviews',
      reviewVerb(async (object, context) => {
        const { namespace } = object['spec'] as { readonly namespace?: string };
        if (!namespace) throw badRequest('no namespace on request');
        return rulesReviewStatus(context.user, namespace, resolvers);
      }),
    ],
  ]);
}

/** Kubernetes has forgotten the kind when it gets here, so its refusals do not name it. */
function refuseInvalid({ type }: Resource, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: type.group, kind: '' }, '', errors);
}
