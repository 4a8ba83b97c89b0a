import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import { storageClassAnnotation } from '../../../../api/storage/storage-class.ts';
import type { PersistentVolumeClaimSpec } from '../../../../proto/gen/core/v1.ts';

/** Of claims and volumes whose class an annotation names. */
export function classAnnotationWarnings(annotations: Readonly<Record<string, string>> | undefined): string[] {
  if (annotations?.[storageClassAnnotation] === undefined) return [];
  const at = fieldPath('metadata', 'annotations').key(storageClassAnnotation);
  return [`${at}: deprecated since v1.8; use "storageClassName" attribute instead`];
}

/** Of claims, also of those that are made from a template: there is no part of a byte. */
export function claimSpecWarnings(spec: PersistentVolumeClaimSpec | undefined, path: FieldPath): string[] {
  return (['requests', 'limits'] as const).flatMap((name) => {
    const text = spec?.resources?.[name]?.storage;
    const amount = text === undefined ? undefined : tryParseQuantity(text);
    if (amount === undefined || amount.milliValue() % 1000 === 0) return [];
    const at = path.child('resources', name).key('storage');
    return [`${at}: fractional byte value ${quote(`${text}`)} is invalid, must be an integer`];
  });
}
