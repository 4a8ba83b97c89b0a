import { badRequest, invalid } from '../../api/errors/constructors.ts';
import type { FieldError } from '../../api/field/field-error.ts';
import type {
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '../../proto/gen/authorization/v1.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { ApiObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import type { Verb, VirtualResources } from '../verbs/dispatch.ts';
import { timestamp } from '../verbs/metadata.ts';
import type { VerbParts } from '../verbs/parts.ts';
import { readReview } from '../verbs/read-review.ts';
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
      answering(async (object, context, resource) => {
        refuseInvalid(resource, selfReviewErrors(object));
        return review(context.user, object['spec'] as Asked);
      }),
    ],
    [
      'authorization.k8s.io/subjectaccessreviews',
      answering(async (object, _context, resource) => {
        refuseInvalid(resource, reviewErrors(object));
        const spec = object['spec'] as SubjectAccessReviewSpec;
        return review(reviewedUser(spec), spec);
      }),
    ],
    [
      'authorization.k8s.io/localsubjectaccessreviews',
      answering(async (object, _context, resource) => {
        refuseInvalid(resource, localReviewErrors(object));
        const spec = object['spec'] as SubjectAccessReviewSpec;
        return review(reviewedUser(spec), spec);
      }),
    ],
    [
      'authorization.k8s.io/selfsubjectrulesreviews',
      answering(async (object, context) => {
        const { namespace } = object['spec'] as { readonly namespace?: string };
        if (!namespace) throw badRequest('no namespace on request');
        return rulesReviewStatus(context.user, namespace, resolvers);
      }),
    ],
  ]);
}

/** Reads the review, notes who set which fields, as for any create, and answers with the status filled in. */
function answering(decide: (object: ApiObject, context: RequestContext, resource: Resource) => Promise<object>): Verb {
  return async (parts: VerbParts, context, resource) => {
    const object = await readReview(context, resource);
    const writer = { manager: fieldManagerOf(context), time: timestamp(context.receivedAt), subresource: undefined };
    parts.fields.recordUpdate(resource, object, undefined, writer);
    object['status'] = await decide(object, context, resource);
    return { type: 'object', status: 201, resource, object };
  };
}

/** Kubernetes has forgotten the kind when it gets here, so its refusals do not name it. */
function refuseInvalid({ type }: Resource, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: type.group, kind: '' }, '', errors);
}
