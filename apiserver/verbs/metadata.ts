import { decodeJson } from '../../api/codec/json-decode.ts';
import type { FieldError } from '../../api/field/field-error.ts';
import { isPathSegmentName } from '../../api/names/format.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './validate-meta.ts';

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
    anyFinalizer: !namesFinalizers.has(resource.type.group),
    ...(resource.strategy.validateName ? { validateName: resource.strategy.validateName } : {}),
  });
}

/** Groups whose kinds know which finalizers may go without a prefix. Others, and custom resources, take any name. */
const namesFinalizers: ReadonlySet<string> = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

const common = { anyFinalizer: true, validateName: isPathSegmentName };

/**
 * Problems of metadata after an update. Kubernetes looks at it by its common rules, for what it is and for what has changed,
 * and then the kind does once more or twice; each of them reports, so a Status counts one problem several times.
 */
export function validateMetadataUpdate(
  resource: Resource,
  object: ApiObject,
  old: StoredObject,
  ofStatus: boolean,
): readonly FieldError[] {
  const { metadata } = object;
  const { namespaced, group } = resource.type;
  const rules = { anyFinalizer: !namesFinalizers.has(group) };
  const own = ofStatus ? undefined : resource.strategy.metadataChecks;
  return [
    ...validateObjectMeta(metadata, { namespaced, ...common }),
    ...validateObjectMetaUpdate(metadata, old.metadata, common),
    ...(own ?? onChange).flatMap((check) =>
      check === 'all' ? validateMetadata(resource, object) : validateObjectMetaUpdate(metadata, old.metadata, rules),
    ),
  ];
}

const onChange = ['change'] as const;
