import { type FieldError, forbiddenField, invalidField, tooLong } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isConfigMapKey } from '../../../../api/names/format.ts';
import type { ConfigMap } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { base64Bytes, maxDataBytes, textBytes } from './data-size.ts';

/** What is particular to config maps. https://kubernetes.io/docs/concepts/configuration/configmap/ */
export const configMapStrategy = strategyFor<ConfigMap>({
  metadataChecks: ['change', 'all'],
  validate: validateConfigMap,
  validateUpdate: (map, old) => [
    ...validateImmutable(map, old),
    ...(old.immutable && !semanticEqual(map.binaryData, old.binaryData) ? [frozen('binaryData')] : []),
  ],
});

function validateConfigMap({ data, binaryData }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key in data) {
    for (const problem of isConfigMapKey(key)) errors.push(invalidField(fieldPath('data').key(key), key, problem));
    if (binaryData?.[key] !== undefined) {
      errors.push(invalidField(fieldPath('data').key(key), key, 'duplicate of key present in binaryData'));
    }
    bytes += textBytes(data[key] ?? '');
  }
  for (const key in binaryData) {
    for (const problem of isConfigMapKey(key)) {
      errors.push(invalidField(fieldPath('binaryData').key(key), key, problem));
    }
    bytes += base64Bytes(binaryData[key] ?? '');
  }
  // An empty path, as Kubernetes prints it: the error is about the whole.
  if (bytes > maxDataBytes) errors.push(tooLong('[]', maxDataBytes));
  return errors;
}

/** What was declared never to change does not, nor does the declaration. For secrets as well. */
export function validateImmutable(
  now: { readonly immutable?: boolean; readonly data?: Readonly<Record<string, string>> },
  old: DeepReadonly<{ immutable?: boolean; data?: Record<string, string> }>,
): FieldError[] {
  if (!old.immutable) return [];
  const errors: FieldError[] = [];
  if (!now.immutable) errors.push(frozen('immutable'));
  if (!semanticEqual(now.data, old.data)) errors.push(frozen('data'));
  return errors;
}

function frozen(field: string): FieldError {
  return forbiddenField(fieldPath(field), 'field is immutable when `immutable` is set');
}
