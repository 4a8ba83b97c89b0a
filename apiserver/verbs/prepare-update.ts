import { conflict, invalid } from '../../api/errors/constructors.ts';
import { invalidField } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Hold } from '../registry/allocation.ts';
import { nullEmptyLists } from '../registry/empty-lists.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { fieldManagerOf, type RequestContext } from '../request/context.ts';
import { statusFieldsOf, validateMetadataUpdate } from './metadata.ts';
import { parseVersion } from './object-version.ts';
import type { WriteOptions } from './options.ts';
import { dropRepeatedOwners } from './owner-references.ts';
import type { VerbParts } from './parts.ts';
import { preconditionFailed } from './precondition-failed.ts';
import { admissionRequest, writeContext } from './subject.ts';
import { keepAllBut, keepField, keepPlace, keepSystemMetadata } from './take-over.ts';

/** Who asks to change an object of which kind, and how. */
export interface AskedUpdate {
  readonly context: RequestContext;
  readonly resource: Resource;
  readonly options: WriteOptions;
  /** Set where managers of fields are noted already, by server-side apply say: the usual bookkeeping is left out. */
  readonly managed?: boolean;
  /** The addresses and ports that the change takes. */
  readonly hold?: Hold;
}

/**
 * What of an object a write is for. A binding is made by its own verb from what stands there: the rules of what clients may
 * change are not for it.
 */
type Part = 'object' | 'status' | 'binding';

function partOf({ strategy }: Resource, subresource: string | undefined): Part {
  if (subresource === undefined) return 'object';
  if (subresource === 'binding') return 'binding';
  return subresource === 'status' || strategy.statusSubresources?.includes(subresource) ? 'status' : 'object';
}

/**
 * Brings an object to the form that may be stored over `old`: what may not change is taken over, admission and validation
 * have passed. `same` when there is nothing to write, `remove` when the object's time has come.
 */
export async function prepareUpdate(
  parts: VerbParts,
  asked: AskedUpdate,
  object: ApiObject,
  old: StoredObject,
): Promise<'write' | 'same' | 'remove'> {
  const { context, resource, options } = asked;
  const { metadata } = object;
  const subresource = context.info.subresource || undefined;
  const part = partOf(resource, subresource);
  keepPlace(object, old);
  checkPreconditions(parts, asked, object, old);
  keepSystemMetadata(object, old);
  const statusFields = statusFieldsOf(resource);
  if (part === 'status') keepAllBut(resource, object, old, statusFields);
  if (part === 'object') for (const field of statusFields) keepField(resource, object, old, field);
  if (!asked.managed && part !== 'binding') {
    parts.fields.recordUpdate(resource, object, old, {
      manager: fieldManagerOf(context),
      time: formatTime(context.receivedAt),
      subresource,
    });
  }
  const admission = admissionRequest(context, resource, 'UPDATE', {
    subresource,
    dryRun: options.dryRun,
    name: metadata.name,
    object,
    old,
    options: { kind: 'UpdateOptions', apiVersion: 'meta.k8s.io/v1' },
  });
  await parts.admission.admit(admission);
  if (context.info.verb === 'patch') dropRepeatedOwners(context, object, true);
  const write = writeContext(context, subresource, options.dryRun);
  await asked.hold?.update(object, old, write);
  const { strategy } = resource;
  if (part === 'status') strategy.prepareForStatusUpdate?.(object, old, write);
  if (part === 'object') {
    strategy.prepareForUpdate?.(object, old, write);
    countGeneration(resource, object, old, statusFields);
  }
  const errors = [
    ...validateMetadataUpdate(resource, object, old, part === 'status'),
    ...((part === 'status' && strategy.validateStatusUpdate?.(object, old, write)) || []),
    ...((part === 'object' && strategy.validate?.(object, write)) || []),
    ...((part === 'object' && strategy.validateUpdate?.(object, old, write)) || []),
  ];
  if (errors.length > 0) throw invalid(resource.storedAs ?? resource.type, metadata.name, errors);
  const warnings =
    part === 'status'
      ? strategy.statusWarnings?.(object)
      : subresource === undefined && strategy.warnings?.(object, old);
  for (const warning of warnings || []) write.warn(warning);
  await parts.admission.validate(admission);
  nullEmptyLists(resource.schema, object);
  metadata.resourceVersion = old.metadata.resourceVersion;
  if (part !== 'status' && isFinished(resource, object)) return 'remove';
  return deepEqual(object, old) ? 'same' : 'write';
}

/** Refuses a write that is meant for another object of the name, or for another version of it. */
function checkPreconditions(
  parts: VerbParts,
  { context, resource }: AskedUpdate,
  object: ApiObject,
  old: StoredObject,
): void {
  const { name, uid: wanted, resourceVersion } = object.metadata;
  const { subresource, verb } = context.info;
  // The uid that a PUT sends is a precondition; a patch's is a field like any other.
  if (verb === 'update' && wanted && wanted !== old.metadata.uid)
    throw preconditionFailed(parts, context, resource, { name: 'UID', wanted, found: old.metadata.uid });
  const version = parseVersion(resourceVersion);
  if (version === 0) {
    if (verb === 'update' && (subresource === '' || partOf(resource, subresource) === 'status'))
      requireVersion(resource, object);
  } else if (version !== Number(old.metadata.resourceVersion)) throw conflict(resource.type, name);
}

/** Refuses to overwrite whatever is there, where the kind does. Kubernetes names the resource where others name the kind. */
function requireVersion({ type, strategy }: Resource, { metadata }: ApiObject): void {
  if (!strategy.refusesUnconditionalUpdate) return;
  throw invalid({ group: type.group, kind: type.resource }, metadata.name, [
    invalidField(fieldPath('metadata', 'resourceVersion'), 0, 'must be specified for an update'),
  ]);
}

/** The generation moves when anything but metadata and status does. */
function countGeneration(
  resource: Resource,
  object: ApiObject,
  old: StoredObject,
  statusFields: readonly string[],
): void {
  if (!resource.strategy.countsGenerations) return;
  const names = new Set([...Object.keys(object), ...Object.keys(old)]);
  for (const name of names) {
    if (name === 'apiVersion' || name === 'kind' || name === 'metadata' || statusFields.includes(name)) continue;
    if (!deepEqual(object[name], old[name])) {
      object.metadata.generation = (old.metadata.generation ?? 0) + 1;
      return;
    }
  }
}

/** Deleted, with nobody left to wait for. */
function isFinished(resource: Resource, object: ApiObject): boolean {
  const { metadata } = object;
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers ?? []).length === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    !resource.strategy.isHeld?.(object)
  );
}
