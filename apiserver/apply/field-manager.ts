import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';

/** The manager of a write: `fieldManager` of the call, or the first word of the client's User-Agent. */
export interface Writer {
  readonly manager: string;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  readonly subresource: string | undefined;
}

/**
 * Keeps `metadata.managedFields`: who set which field.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export interface FieldManagement {
  /**
   * Records a create or update by other verbs than apply: `object` is what will be stored, `old` what stands there.
   * Changes only `object.metadata.managedFields`. When nothing but managedFields' times would change, they stay as they were.
   */
  recordUpdate(resource: Resource, object: ApiObject, old: StoredObject | undefined, writer: Writer): void;
  /**
   * Server-side apply: merges `applied` (decoded without defaults) into `old` and returns the object to store, with
   * managedFields set. Throws StatusError: a conflict that lists the fields and their managers, unless `force`.
   */
  apply(
    resource: Resource,
    applied: ApiObject,
    old: StoredObject | undefined,
    writer: Writer,
    force: boolean,
  ): ApiObject;
}
