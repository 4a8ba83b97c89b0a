import {
  duplicate,
  type FieldError,
  invalidField,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { validateLabelName } from '../../../api/labels/validate.ts';
import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isCIdentifier } from '../../../api/names/format.ts';
import { isLabelValue } from '../../../api/names/qualified-name.ts';
import type { DeviceTaint, DeviceToleration, OpaqueDeviceConfiguration } from '../../../proto/gen/resource/v1.ts';
import { checkText } from '../core/field-checks.ts';
import { checkDriverName } from '../storage/parameters.ts';

/** Checks that several kinds of devices have in common. */

const maxPoolName = 253;
const maxIdentifier = 32;
const maxParameters = 10 * 1024;
const operators = ['Equal', 'Exists'];
const effects = ['NoExecute', 'NoSchedule', 'None'];

/** Checks each item, unless there are too many to look at. Of items with the same key, the later ones are refused. */
export function checkItems<T>(
  errors: FieldError[],
  items: DeepReadonly<T[]> | null | undefined,
  path: FieldPath,
  most: number,
  check: (item: DeepReadonly<T>, at: FieldPath, index: number) => void,
  keyOf?: (item: DeepReadonly<T>) => string,
): void {
  const given = (items ?? []) as readonly DeepReadonly<T>[];
  if (most >= 0 && given.length > most) {
    errors.push(tooMany(path, given.length, most));
    return;
  }
  for (const [i, item] of given.entries()) check(item, path.index(i), i);
  if (!keyOf) return;
  const seen = new Set<string>();
  for (const [i, item] of given.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) errors.push(duplicate(path.index(i), key));
    seen.add(key);
  }
}

/** Pools have the names of nodes, or paths of such names. */
export function checkPoolName(errors: FieldError[], name: string, path: FieldPath): void {
  if (!name) {
    errors.push(required(path));
    return;
  }
  if (name.length > maxPoolName) errors.push(tooLong(path, maxPoolName));
  for (const part of name.split('/')) checkText(errors, isDns1123Subdomain, part, path);
}

/** The name of an attribute or capacity: an identifier, which may stand behind the domain of who gives it its meaning. */
export function checkQualifiedName(errors: FieldError[], name: string, path: FieldPath): void {
  const parts = name.split('/');
  const [first = '', second = ''] = parts;
  if (parts.length === 1) checkIdentifier(errors, first, path);
  if (parts.length !== 2) return;
  if (first === '') errors.push(invalidField(path, '', 'the domain must not be empty'));
  else checkDriverName(errors, first, path);
  if (second === '') errors.push(invalidField(path, '', 'the name must not be empty'));
  else checkIdentifier(errors, second, path);
}

/** The same where there has to be a domain. */
export function checkFullName(errors: FieldError[], name: string, path: FieldPath): void {
  checkQualifiedName(errors, name, path);
  if (name.includes('/')) return;
  errors.push(invalidField(path, name, 'a fully qualified name must be a domain and a name separated by a slash'));
}

function checkIdentifier(errors: FieldError[], name: string, path: FieldPath): void {
  if (name.length > maxIdentifier) errors.push(tooLong(path, maxIdentifier));
  checkText(errors, isCIdentifier, name, path);
}

interface Configuration {
  readonly opaque?: DeepReadonly<OpaqueDeviceConfiguration>;
}

/** Configuration is for a driver, which alone knows what it means. */
export function checkConfiguration(errors: FieldError[], { opaque }: Configuration, path: FieldPath): void {
  const at = path.child('opaque');
  if (!opaque) {
    errors.push(required(at));
    return;
  }
  checkDriverName(errors, opaque.driver, at.child('driver'));
  checkRawObject(errors, opaque.parameters, at.child('parameters'));
}

/** An object of somebody else's making. */
export function checkRawObject(errors: FieldError[], value: unknown, path: FieldPath): void {
  if (value === undefined || value === null) errors.push(required(path));
  else if (Buffer.byteLength(JSON.stringify(value)) > maxParameters) errors.push(tooLong(path, maxParameters));
  else if (typeof value !== 'object' || Array.isArray(value)) {
    errors.push(invalidField(path, '<value omitted>', 'must be a valid JSON object'));
  }
}

export function checkTaint(
  errors: FieldError[],
  { key, value, effect }: DeepReadonly<DeviceTaint>,
  at: FieldPath,
): void {
  errors.push(...validateLabelName(key, at.child('key')));
  if (value) checkText(errors, isLabelValue, value, at, 'value');
  if (!effect) errors.push(required(at.child('effect')));
  else if (!effects.includes(effect)) errors.push(notSupported(at.child('effect'), effect, effects));
}

export function checkToleration(
  errors: FieldError[],
  { key, operator, value = '', effect }: DeepReadonly<DeviceToleration>,
  at: FieldPath,
): void {
  if (key) errors.push(...validateLabelName(key, at.child('key')));
  if (operator === 'Exists') {
    if (value !== '') errors.push(invalidField(at.child('value'), value, 'must be empty for operator `Exists`'));
  } else if (operator === 'Equal') checkText(errors, isLabelValue, value, at, 'value');
  else if (!operator) errors.push(required(at.child('operator')));
  else errors.push(notSupported(at.child('operator'), operator, operators));
  if (effect && !effects.includes(effect)) errors.push(notSupported(at.child('effect'), effect, effects));
}
