import { type FieldError, invalidField, required, tooLong } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import type { OpaqueDeviceConfiguration } from '../../../proto/gen/resource/v1.ts';
import { checkDriverName } from '../storage/parameters.ts';

const maxBytes = 10 * 1024;

/** Settings for a driver, which alone understands them. */
export function checkConfiguration(
  errors: FieldError[],
  { opaque }: { readonly opaque?: OpaqueDeviceConfiguration },
  path: FieldPath,
): void {
  const at = path.child('opaque');
  if (!opaque) {
    errors.push(required(at));
    return;
  }
  checkDriverName(errors, opaque.driver ?? '', at.child('driver'));
  checkRawObject(errors, opaque.parameters, at.child('parameters'));
}

/** Reports what is no JSON object, or a large one. */
export function checkRawObject(errors: FieldError[], value: unknown, path: FieldPath): void {
  if (value === undefined || value === null) errors.push(required(path));
  else if (Buffer.byteLength(JSON.stringify(value)) > maxBytes) errors.push(tooLong(path, maxBytes));
  else if (typeof value !== 'object' || Array.isArray(value)) {
    errors.push(invalidField(path, '<value omitted>', 'must be a valid JSON object'));
  }
}
