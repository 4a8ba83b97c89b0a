import {
  duplicate,
  type FieldError,
  invalidField,
  notSupported,
  required,
  tooLong,
} from '../../api/field/field-error.ts';
import type { FieldPath } from '../../api/field/path.ts';
import { isQualifiedName } from '../../api/names/qualified-name.ts';
import { isLongerThan, regexError } from '../../api/names/wording.ts';
import type { Condition } from '../../proto/gen/meta/v1.ts';
import { notNegativeMessage } from './core/field-checks.ts';

const statuses = ['False', 'True', 'Unknown'];
const reasonFormat = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonForm = new RegExp(`^${reasonFormat}$`);
const maxReason = 1024;
const maxMessage = 32 * 1024;

/**
 * Reports conditions that break the conventions for them.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 */
export function checkConditions(
  errors: FieldError[],
  conditions: readonly Condition[] | undefined | null,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [i, condition] of (conditions ?? []).entries()) {
    const at = path.index(i);
    if (seen.has(condition.type)) errors.push(duplicate(at.child('type'), condition.type));
    seen.add(condition.type);
    checkCondition(errors, condition, at);
  }
}

function checkCondition(
  errors: FieldError[],
  { type, status, observedGeneration, lastTransitionTime, reason, message }: Condition,
  path: FieldPath,
): void {
  for (const problem of isQualifiedName(type)) errors.push(invalidField(path.child('type'), type, problem));
  if (!statuses.includes(status)) errors.push(notSupported(path.child('status'), status, statuses));
  if (observedGeneration !== undefined && observedGeneration < 0) {
    errors.push(invalidField(path.child('observedGeneration'), observedGeneration, notNegativeMessage));
  }
  if (!lastTransitionTime) errors.push(required(path.child('lastTransitionTime')));
  if (!reason) errors.push(required(path.child('reason')));
  else {
    if (!reasonForm.test(reason)) {
      const problem = regexError(
        "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
        reasonFormat,
        'my_name',
        'MY_NAME',
        'MyName',
        'ReasonA,ReasonB',
        'ReasonA:ReasonB',
      );
      errors.push(invalidField(path.child('reason'), reason, problem));
    }
    if (isLongerThan(reason, maxReason)) errors.push(tooLong(path.child('reason'), maxReason));
  }
  if (isLongerThan(message ?? '', maxMessage)) errors.push(tooLong(path.child('message'), maxMessage));
}
