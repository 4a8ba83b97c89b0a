import { duplicate, type FieldError, required, tooMany } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isQualifiedName } from '../../../api/names/qualified-name.ts';
import type { MatchCondition } from '../../../proto/gen/admissionregistration/v1.ts';
import { checkText } from '../core/field-checks.ts';

const most = 64;

/** Reports conditions without a name or an expression. The expressions themselves are for who evaluates them. */
export function checkMatchConditions(
  errors: FieldError[],
  conditions: readonly MatchCondition[] | undefined,
  path: FieldPath,
): void {
  const given = conditions ?? [];
  if (given.length > most) errors.push(tooMany(path, given.length, most));
  const names = new Set<string>();
  for (const [i, { name, expression }] of given.entries()) {
    const at = path.index(i);
    if (expression.trim() === '') errors.push(required(at.child('expression')));
    if (name === '') errors.push(required(at.child('name')));
    else checkText(errors, isQualifiedName, name, at, 'name');
    if (name !== '' && names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
  }
}
