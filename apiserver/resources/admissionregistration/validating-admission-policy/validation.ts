import { duplicate, type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { isLongerThan } from '../../../../api/names/wording.ts';
import type {
  AuditAnnotation,
  ValidatingAdmissionPolicy,
  Validation,
} from '../../../../proto/gen/admissionregistration/v1.ts';
import { checkConditions } from '../../conditions.ts';
import type { KindObject } from '../../typed.ts';
import { checkPolicy } from '../policies.ts';

const path = fieldPath('spec');
const warningsPath = fieldPath('status', 'typeChecking', 'expressionWarnings');
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const maxAnnotations = 20;
const maxValueExpression = 5 * 1024;

export function validateValidatingAdmissionPolicy({
  metadata,
  spec,
}: KindObject<ValidatingAdmissionPolicy>): FieldError[] {
  const errors: FieldError[] = [];
  const { validations = [], auditAnnotations = [] } = spec ?? {};
  checkPolicy(errors, spec ?? {});
  if (validations.length === 0 && auditAnnotations.length === 0) {
    for (const name of ['validations', 'auditAnnotations']) {
      errors.push(required(path.child(name), 'validations or auditAnnotations must contain at least one item'));
    }
    return errors;
  }
  for (const [i, validation] of validations.entries()) {
    checkValidation(errors, validation, path.child('validations').index(i));
  }
  if (auditAnnotations.length > maxAnnotations) {
    const problem = `must not have more than ${maxAnnotations} auditAnnotations`;
    errors.push(invalidField(path.child('auditAnnotations'), auditAnnotations, problem));
  }
  const keys = new Set<string>();
  for (const [i, annotation] of auditAnnotations.entries()) {
    const at = path.child('auditAnnotations').index(i);
    checkAuditAnnotation(errors, annotation, metadata.name, at);
    if (keys.has(annotation.key)) errors.push(duplicate(at.child('key'), annotation.key));
    keys.add(annotation.key);
  }
  return errors;
}

function checkValidation(errors: FieldError[], validation: Validation, at: FieldPath): void {
  const { expression, message = '', messageExpression = '', reason } = validation;
  if (expression.trim() === '') errors.push(required(at.child('expression'), 'expression is not specified'));
  if (messageExpression !== '' && messageExpression.trim() === '') {
    const problem = 'must be non-empty if specified';
    errors.push(invalidField(at.child('messageExpression'), messageExpression, problem));
  }
  if (message !== '' && message.trim() === '') {
    errors.push(invalidField(at.child('message'), message, 'message must be non-empty if specified'));
  } else if (/[\n\r]/.test(message.trim())) {
    errors.push(invalidField(at.child('message'), message, 'message must not contain line breaks'));
  }
  if (reason !== undefined && !reasons.includes(reason)) {
    errors.push(notSupported(at.child('reason'), reason, reasons));
  }
}

function checkAuditAnnotation(
  errors: FieldError[],
  { key, valueExpression }: AuditAnnotation,
  policy: string,
  at: FieldPath,
): void {
  for (const problem of isQualifiedName(`${policy}/${key}`)) {
    errors.push(invalidField(at.child('key'), `${policy}/${key}`, problem));
  }
  const place = at.child('valueExpression');
  const text = valueExpression.trim();
  if (text === '') errors.push(required(place, 'valueExpression is not specified'));
  else if (isLongerThan(text, maxValueExpression)) {
    errors.push(required(place, `must not exceed ${maxValueExpression} bytes in length`));
  }
}

export function validateValidatingAdmissionPolicyStatus({ status }: ValidatingAdmissionPolicy): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, { warning, fieldRef }] of (status?.typeChecking?.expressionWarnings ?? []).entries()) {
    if (!warning) errors.push(required(warningsPath.index(i).child('warning')));
    if (!fieldRef) errors.push(required(warningsPath.index(i).child('fieldRef')));
  }
  checkConditions(errors, status?.conditions, fieldPath('status', 'conditions'));
  return errors;
}
