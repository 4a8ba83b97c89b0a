import type { ObjectMeta } from './gen/meta/v1.ts';

/** What every API object has in common. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** A part of a resource with a path of its own, such as pods/exec. */
export interface SubresourceType {
  readonly name: string;
  readonly verbs: readonly string[];
  /** The kind it takes and answers with; an empty group and version mean the resource's own. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/**
 * Names one kind of object in one version, for paths, discovery and clients. `T` is the type of its objects; it exists
 * for the compiler only.
 */
export interface ResourceType<T = KubeObject> {
  readonly group: string;
  readonly version: string;
  /** `group/version`, or the version alone in the core group. */
  readonly apiVersion: string;
  /** Plural, lower case: the name in paths. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly SubresourceType[];
  /** The message in the schema table; empty for kinds that are defined at run time. */
  readonly message: string;
  readonly _type?: T;
}
