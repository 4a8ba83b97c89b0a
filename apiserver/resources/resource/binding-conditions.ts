import { duplicate, type FieldError, invalidField } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isQualifiedName } from '../../../api/names/qualified-name.ts';
import { checkText } from '../core/field-checks.ts';
import { checkItems } from './lists.ts';

const most = 4;

/** What has to come true before a pod is bound, and what says that it never will. https://kep.k8s.io/5007 */
export function checkBindingConditions(
  errors: FieldError[],
  device: { readonly bindingConditions?: readonly string[]; readonly bindingFailureConditions?: readonly string[] },
  path: FieldPath,
): void {
  const { bindingConditions: good = [], bindingFailureConditions: bad = [] } = device;
  const at = path.child('bindingConditions');
  const failures = path.child('bindingFailureConditions');
  const check = (name: string, place: FieldPath) => checkText(errors, isQualifiedName, name, place);
  checkItems(errors, good, most, at, check);
  checkItems(errors, bad, most, failures, check);
  for (const [i, name] of good.entries()) if (good.indexOf(name) < i) errors.push(duplicate(at.index(i), name));
  for (const [i, name] of bad.entries()) {
    if (bad.indexOf(name) < i) errors.push(duplicate(failures.index(i), name));
    if (good.includes(name)) {
      const problem = 'bindingFailureConditions must not overlap with bindingConditions';
      errors.push(invalidField(failures.index(i), name, problem));
    }
  }
  if (good.length === 0 && bad.length > 0) {
    errors.push(
      invalidField(
        at,
        device.bindingConditions ?? null,
        'bindingConditions are required to use bindingFailureConditions',
      ),
    );
  }
  if (bad.length === 0 && good.length > 0) {
    errors.push(
      invalidField(
        failures,
        device.bindingFailureConditions ?? null,
        'bindingFailureConditions are required to use bindingConditions',
      ),
    );
  }
}
