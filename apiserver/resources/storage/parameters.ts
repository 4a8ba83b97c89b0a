import { type FieldError, invalidField, required, tooLong } from '../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isQualifiedName } from '../../../api/names/qualified-name.ts';

const path = fieldPath('parameters');
const maxCount = 512;
const maxBytes = 256 * 1024;

/** Reports parameters that are too many, too long or without a name. */
export function checkParameters(
  errors: FieldError[],
  parameters: Readonly<Record<string, string>> | undefined,
  needed: boolean,
): void {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > maxCount) {
    errors.push(tooLong(path, maxCount));
    return;
  }
  let bytes = 0;
  for (const [key, value] of entries) {
    if (key === '') errors.push(invalidField(path, key, 'field can not be empty.'));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > maxBytes) errors.push(tooLong(path, maxBytes));
  if (needed && entries.length === 0) errors.push(required(path, 'must contain at least one key/value pair'));
}

/** Reports what can be no name of a driver or provisioner. */
export function checkProvisioner(errors: FieldError[], name: string, at: FieldPath): void {
  if (name === '') errors.push(required(at));
  else for (const problem of isQualifiedName(name.toLowerCase())) errors.push(invalidField(at, name, problem));
}

const maxDriver = 63;

/** The name of a CSI driver. https://kubernetes-csi.github.io/docs/csi-driver-object.html */
export function checkDriverName(errors: FieldError[], name: string, at: FieldPath): void {
  if (name === '') errors.push(required(at));
  if (name.length > maxDriver) errors.push(tooLong(at, maxDriver));
  for (const problem of isDns1123Subdomain(name.toLowerCase())) errors.push(invalidField(at, name, problem));
}
