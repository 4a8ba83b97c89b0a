/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json | undefined;
}

/** The metadata that verbs read. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ */
export interface Metadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    readonly controller?: boolean;
  }[];
  readonly managedFields?: readonly unknown[];
}

/** An object of any kind, as the server sends it or a manifest has it. */
export interface AnyObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Metadata;
  readonly [field: string]: unknown;
}

/** A list of objects of any kind. */
export interface AnyList {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly AnyObject[];
}

/** Whether an object is a list of others. */
export function isList(object: AnyObject): boolean {
  return Array.isArray(object.items) && (object.kind ?? '').endsWith('List');
}

/** The object, or the objects of a list, without what the server keeps for its own books. */
export function withoutManagedFields<T extends AnyObject>(object: T): T {
  if (isList(object)) return { ...object, items: (object.items as readonly AnyObject[]).map(withoutManagedFields) };
  if (!object.metadata || !('managedFields' in object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
