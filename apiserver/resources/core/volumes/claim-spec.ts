import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { PersistentVolumeClaimSpec, TypedObjectReference } from '../../../../proto/gen/core/v1.ts';
import { checkPositiveAmount } from '../amounts/validation.ts';
import { checkGiven, checkText } from '../field-checks.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];

/** The ways in which a volume may be used; the one for a single pod stands alone. */
export function checkAccessModes(errors: FieldError[], modes: readonly string[], path: FieldPath): void {
  const at = path.child('accessModes');
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupported(at, mode, accessModes));
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode));
  if (others && modes.includes('ReadWriteOncePod')) {
    errors.push(forbiddenField(at, 'may not use ReadWriteOncePod with other access modes'));
  }
}

export function checkVolumeMode(errors: FieldError[], mode: string | undefined, path: FieldPath): void {
  if (mode === undefined || volumeModes.includes(mode)) return;
  errors.push(notSupported(path.child('volumeMode'), mode, volumeModes));
}

/** What a claim asks for. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims */
export function checkClaimSpec(errors: FieldError[], spec: PersistentVolumeClaimSpec, path: FieldPath): void {
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) {
    errors.push(required(path.child('accessModes'), 'at least 1 access mode is required'));
  }
  errors.push(...validateLabelSelector(spec.selector, path.child('selector')));
  checkAccessModes(errors, modes, path);
  const size = spec.resources?.requests?.storage;
  const at = path.child('resources').key('storage');
  if (size === undefined) errors.push(required(at));
  else checkPositiveAmount(errors, size, at);
  if (spec.storageClassName) checkText(errors, isDns1123Subdomain, spec.storageClassName, path, 'storageClassName');
  checkVolumeMode(errors, spec.volumeMode, path);
  checkSources(errors, spec, path);
  if (spec.volumeAttributesClassName) {
    checkText(errors, isDns1123Subdomain, spec.volumeAttributesClassName, path, 'volumeAttributesClassName');
  }
}

function checkSources(
  errors: FieldError[],
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: FieldPath,
): void {
  if (dataSource) checkReference(errors, dataSource, path.child('dataSource'));
  if (!dataSourceRef) return;
  checkReference(errors, dataSourceRef, path.child('dataSourceRef'));
  if (dataSourceRef.namespace) {
    checkText(errors, isDns1123Label, dataSourceRef.namespace, path.child('dataSourceRef'), 'namespace');
    if (dataSource) {
      errors.push(
        invalidField(
          path,
          String(path.child('dataSource')),
          'may not be specified when dataSourceRef.namespace is specified',
        ),
      );
    }
  } else if (dataSource) {
    const same =
      dataSource.apiGroup === dataSourceRef.apiGroup &&
      dataSource.kind === dataSourceRef.kind &&
      dataSource.name === dataSourceRef.name;
    if (!same) errors.push(invalidField(path, String(path.child('dataSource')), 'must match dataSourceRef'));
  }
}

function checkReference(
  errors: FieldError[],
  { name, kind, apiGroup }: Pick<TypedObjectReference, 'name' | 'kind' | 'apiGroup'>,
  path: FieldPath,
): void {
  checkGiven(errors, name, path, 'name');
  checkGiven(errors, kind, path, 'kind');
  if (apiGroup) checkText(errors, isDns1123Subdomain, apiGroup, path, 'apiGroup');
  else if (kind !== 'PersistentVolumeClaim') {
    errors.push(invalidField(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
}
