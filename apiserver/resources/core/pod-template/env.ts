import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isConfigMapKey, isEnvVarName } from '../../../../api/names/format.ts';
import type { EnvFromSource, EnvVar, FileKeySelector } from '../../../../proto/gen/core/v1.ts';
import { checkGiven, checkRequiredText, checkText } from '../field-checks.ts';
import { checkNoBacksteps } from '../file-paths.ts';
import { checkFieldRef, checkResourceFieldRef, fieldsInEnv } from './downward.ts';

/** Environment variables, and where they take their values from. */
export function checkEnv(errors: FieldError[], vars: readonly EnvVar[], path: FieldPath): void {
  for (const [i, variable] of vars.entries()) {
    if (plainName.test(variable.name) && variable.valueFrom === undefined) continue;
    const at = path.index(i);
    checkRequiredText(errors, isEnvVarName, variable.name, at, 'name');
    if (variable.valueFrom) checkValueFrom(errors, variable, at.child('valueFrom'));
  }
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

function checkValueFrom(errors: FieldError[], { value, valueFrom = {} }: EnvVar, path: FieldPath): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  if (fieldRef) checkFieldRef(errors, fieldRef, fieldsInEnv, path.child('fieldRef'));
  if (resourceFieldRef) checkResourceFieldRef(errors, resourceFieldRef, path.child('resourceFieldRef'), false);
  if (configMapKeyRef) checkKeyRef(errors, configMapKeyRef, path.child('configMapKeyRef'));
  if (secretKeyRef) checkKeyRef(errors, secretKeyRef, path.child('secretKeyRef'));
  if (fileKeyRef) checkFileKeyRef(errors, fileKeyRef, path.child('fileKeyRef'));
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length;
  if (sources === 0) {
    errors.push(
      invalidField(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  } else if (value) errors.push(invalidField(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalidField(path, '', 'may not have more than one field specified at a time'));
}

function checkKeyRef(
  errors: FieldError[],
  { name = '', key }: { readonly name?: string; readonly key: string },
  path: FieldPath,
): void {
  checkText(errors, isDns1123Subdomain, name, path, 'name');
  checkRequiredText(errors, isConfigMapKey, key, path, 'key');
}

function checkFileKeyRef(
  errors: FieldError[],
  { volumeName, path: file, key }: FileKeySelector,
  path: FieldPath,
): void {
  checkRequiredText(errors, isEnvVarName, key, path, 'key');
  checkRequiredText(errors, isDns1123Label, volumeName, path, 'volumeName');
  checkGiven(errors, file, path, 'path');
  if (file) checkNoBacksteps(errors, file, path, 'path');
}

/** Sources that give all they have to the environment. */
export function checkEnvFrom(errors: FieldError[], sources: readonly EnvFromSource[], path: FieldPath): void {
  for (const [i, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const at = path.index(i);
    if (prefix) checkText(errors, isEnvVarName, prefix, at, 'prefix');
    if (configMapRef)
      checkRequiredText(errors, isDns1123Subdomain, configMapRef.name, at.child('configMapRef'), 'name');
    if (secretRef) checkRequiredText(errors, isDns1123Subdomain, secretRef.name, at.child('secretRef'), 'name');
    // Both are reported on the whole list, as Kubernetes does.
    if (!configMapRef && !secretRef) {
      errors.push(invalidField(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef && secretRef) {
      errors.push(invalidField(path, '', 'may not have more than one field specified at a time'));
    }
  }
}
