import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import { resetField } from './metadata.ts';

/** Where an object stands does not change. */
export function keepPlace({ metadata }: ApiObject, { metadata: stood }: StoredObject): void {
  metadata.name = stood.name;
  if (stood.namespace !== undefined) metadata.namespace = stood.namespace;
  else delete metadata.namespace;
}

/** What the server alone writes into metadata. */
export function keepSystemMetadata(object: ApiObject, old: StoredObject): void {
  const { metadata } = object;
  metadata.uid ||= old.metadata.uid;
  metadata.creationTimestamp = old.metadata.creationTimestamp;
  delete metadata.selfLink;
  if (old.metadata.generation === undefined) delete metadata.generation;
  else metadata.generation = old.metadata.generation;
  // A deletion is not taken back; beginning one this way is refused.
  if (old.metadata.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.metadata.deletionTimestamp;
  if (old.metadata.deletionGracePeriodSeconds !== undefined)
    metadata.deletionGracePeriodSeconds ??= old.metadata.deletionGracePeriodSeconds;
}

/** A field that the request may not change. */
export function keepField(resource: Resource, object: ApiObject, old: StoredObject, name: string): void {
  if (old[name] === undefined) resetField(resource, object, name);
  else object[name] = old[name];
}

/** A status write changes status, and of metadata what the kind does not keep; everything else stays. */
export function keepAllBut(
  resource: Resource,
  object: ApiObject,
  old: StoredObject,
  statusFields: readonly string[],
): void {
  for (const key of Object.keys(object)) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata' || statusFields.includes(key)) continue;
    if (!(key in old)) delete object[key];
  }
  for (const key in old) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata' || statusFields.includes(key)) continue;
    object[key] = old[key];
  }
  const { metadata } = object;
  for (const name of resource.strategy.statusKeeps ?? []) {
    if (old.metadata[name] === undefined) delete metadata[name];
    else metadata[name] = old.metadata[name] as never;
  }
}
