import { type FieldError, forbiddenField, invalidField, required } from '../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../api/field/path.ts';
import { validateLabelSelector } from '../../api/labels/validate.ts';
import type {
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewSpec,
} from '../../proto/gen/authorization/v1.ts';
import type { ApiObject } from '../registry/object.ts';

interface Asked {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

const spec = fieldPath('spec');

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/ */
export function selfReviewErrors(object: ApiObject): FieldError[] {
  const asked = object['spec'] as Asked;
  return [...askedErrors(asked), ...selectorErrors(asked), ...metadataErrors(object, [], 'must be empty')];
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
export function reviewErrors(object: ApiObject): FieldError[] {
  return [...subjectErrors(object), ...metadataErrors(object, [], 'must be empty')];
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/local-subject-access-review-v1/ */
export function localReviewErrors(object: ApiObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = object['spec'] as Asked;
  const errors = [
    ...subjectErrors(object),
    ...metadataErrors(object, ['namespace'], 'must be empty except for namespace'),
  ];
  const namespace = resourceAttributes?.namespace ?? '';
  if (resourceAttributes && namespace !== object.metadata.namespace) {
    errors.push(
      invalidField(spec.child('resourceAttributes', 'namespace'), namespace, 'must match metadata.namespace'),
    );
  }
  if (nonResourceAttributes) {
    const at = spec.child('nonResourceAttributes');
    errors.push(invalidField(at, inMemory(nonResourceAttributes), 'disallowed on this kind of request'));
  }
  return errors;
}

function subjectErrors(object: ApiObject): FieldError[] {
  const asked = object['spec'] as SubjectAccessReviewSpec;
  const errors = askedErrors(asked);
  if (!asked.user && !asked.groups?.length) {
    errors.push(invalidField(spec.child('user'), '', 'at least one of user or group must be specified'));
  }
  return [...errors, ...selectorErrors(asked)];
}

function askedErrors({ resourceAttributes, nonResourceAttributes }: Asked): FieldError[] {
  if (resourceAttributes && nonResourceAttributes) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    return [invalidField(spec.child('nonResourceAttributes'), inMemory(nonResourceAttributes), detail)];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalidField(spec.child('resourceAttributes'), undefined, detail)];
}

/** As refusals print it. */
function inMemory({ path = '', verb = '' }: NonResourceAttributes): object {
  return { Path: path, Verb: verb };
}

/** Selectors say something, in one of two ways. Operators of newer clients may be unknown. */
function selectorErrors({ resourceAttributes }: Asked): FieldError[] {
  const at = spec.child('resourceAttributes');
  const errors: FieldError[] = [];
  for (const name of ['fieldSelector', 'labelSelector'] as const) {
    const selector = resourceAttributes?.[name];
    if (!selector) continue;
    const place = at.child(name);
    const requirements = selector.requirements ?? [];
    if (selector.rawSelector && requirements.length > 0) {
      errors.push(forbiddenField(place.child('rawSelector'), 'may not specified at the same time as requirements'));
    }
    if (!selector.rawSelector && requirements.length === 0) {
      const detail = `when ${place} is specified, requirements or rawSelector is required`;
      errors.push(required(place.child('requirements'), detail));
    }
    for (const [i, requirement] of requirements.entries()) {
      const inner = place.child('requirements').index(i);
      if (name === 'fieldSelector') errors.push(...fieldRequirementErrors(requirement, inner));
      else errors.push(...labelRequirementErrors(requirement, inner));
    }
  }
  return errors;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

function fieldRequirementErrors({ key, operator, values = [] }: Requirement, at: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!key) errors.push(required(at.child('key'), 'must be specified'));
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0) {
    errors.push(required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"));
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
    errors.push(
      forbiddenField(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
    );
  }
  return errors;
}

function labelRequirementErrors(requirement: Requirement, at: FieldPath): FieldError[] {
  // The same rules as in selectors of specs, at another place; an unknown operator is for who answers.
  const from = fieldPath('s').child('matchExpressions').index(0);
  const selector = { matchExpressions: [{ ...requirement, values: [...(requirement.values ?? [])] }] };
  return validateLabelSelector(selector, fieldPath('s'))
    .filter(({ field }) => field !== String(from.child('operator')))
    .map((error) => ({ ...error, field: `${at}${error.field.slice(String(from).length)}` }));
}

/** Reviews are not kept, so they have no names and no labels. Who set which fields does not count. */
function metadataErrors({ metadata }: ApiObject, allowed: readonly string[], problem: string): FieldError[] {
  const given = Object.entries(metadata).filter(
    ([name, value]) => name !== 'managedFields' && !allowed.includes(name) && !isEmpty(value),
  );
  return given.length === 0 ? [] : [invalidField(fieldPath('metadata'), metadata, problem)];
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
