import { type FieldError, forbiddenField } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { validateAnnotations, validateLabels } from '../../../../api/labels/validate.ts';
import type { PersistentVolumeClaimTemplate } from '../../../../proto/gen/core/v1.ts';
import { checkClaimSpec } from './claim-spec.ts';

/** A claim that is made for a pod, of whose metadata only labels and annotations are taken. */
export function checkClaimTemplate(
  errors: FieldError[],
  { metadata, spec }: PersistentVolumeClaimTemplate,
  path: FieldPath,
): void {
  const at = path.child('metadata');
  errors.push(...validateAnnotations(metadata?.annotations, at.child('annotations')));
  errors.push(...validateLabels(metadata?.labels, at.child('labels')));
  for (const key in metadata) {
    if (key === 'labels' || key === 'annotations') continue;
    const value = (metadata as Readonly<Record<string, unknown>>)[key];
    if (value === undefined || value === null || value === '') continue;
    errors.push(forbiddenField(at.child(key), 'cannot be set'));
  }
  checkClaimSpec(errors, spec, path.child('spec'));
}
