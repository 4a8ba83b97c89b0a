import type { LabelSelector } from '../../proto/gen/meta/v1.ts';
import { type FieldError, forbiddenField, invalidField, required, tooLong } from '../field/field-error.ts';
import type { FieldPath } from '../field/path.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import { isLabelValue, isQualifiedName } from '../names/qualified-name.ts';
import type { Labels } from './requirement.ts';

const maxAnnotationBytes = 256 * 1024;

/** Problems of a label's key, reported on the field that holds it. */
export function validateLabelName(name: string, path: FieldPath): FieldError[] {
  return isQualifiedName(name).map((problem) => invalidField(path, name, problem));
}

/** Problems of labels; all are reported on the map itself. In order of the keys. */
export function validateLabels(labels: Labels, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const key in labels) {
    const value = labels[key];
    if (value === undefined) continue;
    for (const problem of isQualifiedName(key)) errors.push(invalidField(path, key, problem));
    for (const problem of isLabelValue(value)) errors.push(invalidField(path, value, problem));
  }
  return errors;
}

/** Problems of annotations: keys are qualified names in any case, the values are free up to 256 KiB together with the keys. */
export function validateAnnotations(annotations: Labels, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  let characters = 0;
  for (const key in annotations) {
    for (const problem of isQualifiedName(key.toLowerCase())) errors.push(invalidField(path, key, problem));
    characters += key.length + (annotations[key]?.length ?? 0);
  }
  // No character takes more than three bytes a UTF-16 unit, so small maps need no counting of bytes.
  if (characters * 3 > maxAnnotationBytes && bytesOf(annotations) > maxAnnotationBytes) {
    errors.push(tooLong(path, maxAnnotationBytes));
  }
  return errors;
}

function bytesOf(map: Labels): number {
  let bytes = 0;
  for (const key in map) bytes += Buffer.byteLength(key) + Buffer.byteLength(map[key] ?? '');
  return bytes;
}

/** Problems of a LabelSelector in a spec; none when it is absent. */
export function validateLabelSelector(
  selector: DeepReadonly<LabelSelector> | undefined,
  path: FieldPath,
  options: { readonly allowInvalidValues?: boolean } = {},
): FieldError[] {
  if (selector === undefined || selector === null) return [];
  const errors = validateLabels(selector.matchLabels, path.child('matchLabels'));
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = path.child('matchExpressions').index(index);
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        errors.push(required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(
          forbiddenField(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        );
      }
    } else {
      errors.push(invalidField(at.child('operator'), operator, 'not a valid selector operator'));
    }
    errors.push(...validateLabelName(key, at.child('key')));
    if (options.allowInvalidValues) continue;
    for (const [valueIndex, value] of values.entries()) {
      for (const problem of isLabelValue(value)) {
        errors.push(invalidField(at.child('values').index(valueIndex), value, problem));
      }
    }
  }
  return errors;
}
