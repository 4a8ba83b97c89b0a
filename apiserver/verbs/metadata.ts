import { decodeJson } from '../../api/codec/json-decode.ts';
import type { FieldError } from '../../api/field/field-error.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './validate-meta.ts';

/** RFC 3339 with whole seconds, as metadata has its times. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The fields that only `/status` may change. */
export function statusFieldsOf(resource: Resource): readonly string[] {
  if (resource.strategy.statusFields) return resource.strategy.statusFields;
  return resource.type.subresources.some((sub) => sub.name === 'status') ? ['status'] : [];
}

/** Empties a top-level field: gone, or as its schema shows it when nothing is in it. */
export function resetField(resource: Resource, object: ApiObject, name: string): void {
  const field = resource.schema.byName.get(name);
  if (field?.presence === 'always' && field.message && field.label === 'optional')
    object[name] = decodeJson(field.message, {});
  else delete object[name];
}

/** What metadata must hold for any kind. */
export function validateMetadata(resource: Resource, object: ApiObject): readonly FieldError[] {
  return validateObjectMeta(object.metadata, {
    namespaced: resource.type.namespaced,
    ...(resource.strategy.validateName ? { validateName: resource.strategy.validateName } : {}),
  });
}

/** What an update may not do to metadata. */
export function validateMetadataUpdate(object: ApiObject, old: StoredObject): readonly FieldError[] {
  return validateObjectMetaUpdate(object.metadata, old.metadata);
}
