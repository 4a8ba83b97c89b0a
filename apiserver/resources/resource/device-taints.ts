import { type FieldError, invalidField, notSupported, required } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isLabelValue, isQualifiedName } from '../../../api/names/qualified-name.ts';
import type { DeviceTaint, DeviceToleration } from '../../../proto/gen/resource/v1.ts';
import { checkText } from '../core/field-checks.ts';

const effects = ['NoExecute', 'NoSchedule', 'None'];
const operators = ['Equal', 'Exists'];

/** What keeps claims from a device. https://kep.k8s.io/5055 */
export function checkDeviceTaint(errors: FieldError[], { key, value, effect }: DeviceTaint, path: FieldPath): void {
  checkText(errors, isQualifiedName, key, path, 'key');
  if (value) checkText(errors, isLabelValue, value, path, 'value');
  if (!effect) errors.push(required(path.child('effect')));
  else if (!effects.includes(effect)) errors.push(notSupported(path.child('effect'), effect, effects));
}

/** Which of them a claim does not mind. */
export function checkDeviceToleration(
  errors: FieldError[],
  { key, operator = '', value = '', effect }: DeviceToleration,
  path: FieldPath,
): void {
  if (key) checkText(errors, isQualifiedName, key, path, 'key');
  if (operator === 'Exists') {
    if (value) errors.push(invalidField(path.child('value'), value, 'must be empty for operator `Exists`'));
  } else if (operator === 'Equal') checkText(errors, isLabelValue, value, path, 'value');
  else if (operator === '') errors.push(required(path.child('operator')));
  else errors.push(notSupported(path.child('operator'), operator, operators));
  if (effect && !effects.includes(effect)) errors.push(notSupported(path.child('effect'), effect, effects));
}
