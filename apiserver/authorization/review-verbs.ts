import { badRequest, invalid } from '../../api/errors/constructors.ts';
import { type FieldError, invalidField } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
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
import { readObject } from '../verbs/input.ts';
import { timestamp } from '../verbs/metadata.ts';
import { writeOptions } from '../verbs/options.ts';
import type { VerbParts } from '../verbs/parts.ts';
import { reviewedAttributes, reviewedUser, reviewStatus, rulesReviewStatus } from './access-review.ts';
import type { Authorizer, RuleResolver } from './authorizer.ts';

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
        const spec = object['spec'] as Asked;
        refuseInvalid(resource, attributeErrors(spec));
        return review(context.user, spec);
      }),
    ],
    [
      'authorization.k8s.io/subjectaccessreviews',
      answering(async (object, _context, resource) => {
        const spec = object['spec'] as SubjectAccessReviewSpec;
        refuseInvalid(resource, [...attributeErrors(spec), ...subjectErrors(spec)]);
        return review(reviewedUser(spec), spec);
      }),
    ],
    [
      'authorization.k8s.io/localsubjectaccessreviews',
      answering(async (object, context, resource) => {
        const spec = object['spec'] as SubjectAccessReviewSpec;
        refuseInvalid(resource, [...attributeErrors(spec), ...subjectErrors(spec), ...localErrors(spec, context)]);
        object.metadata.namespace = context.info.namespace;
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
    const { fieldValidation } = writeOptions(context, 'CreateOptions');
    const object = await readObject(context, resource, fieldValidation);
    const writer = { manager: fieldManagerOf(context), time: timestamp(context.receivedAt), subresource: undefined };
    parts.fields.recordUpdate(resource, object, undefined, writer);
    object['status'] = await decide(object, context, resource);
    return { type: 'object', status: 201, resource, object };
  };
}

function refuseInvalid(resource: Resource, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(resource.type, '', errors);
}

function attributeErrors({ resourceAttributes, nonResourceAttributes }: Asked): FieldError[] {
  const spec = fieldPath('spec');
  if (resourceAttributes && nonResourceAttributes) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    return [invalidField(spec.child('nonResourceAttributes'), nonResourceAttributes, detail)];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalidField(spec.child('resourceAttributes'), undefined, detail)];
}

function subjectErrors({ user, groups }: SubjectAccessReviewSpec): FieldError[] {
  if (user || groups?.length) return [];
  return [invalidField(fieldPath('spec').child('user'), '', 'at least one of user or group must be specified')];
}

function localErrors({ resourceAttributes, nonResourceAttributes }: Asked, { info }: RequestContext): FieldError[] {
  const spec = fieldPath('spec');
  if (nonResourceAttributes) {
    return [
      invalidField(spec.child('nonResourceAttributes'), nonResourceAttributes, 'disallowed on this kind of request'),
    ];
  }
  const namespace = resourceAttributes?.namespace ?? '';
  if (namespace === info.namespace) return [];
  return [invalidField(spec.child('resourceAttributes', 'namespace'), namespace, 'must match metadata.namespace')];
}
