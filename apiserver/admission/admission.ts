import type { UserInfo } from '../authentication/user-info.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** One write on its way to the store. */
export interface AdmissionRequest {
  readonly operation: AdmissionOperation;
  /** As authorizers see it: an UPDATE may be a `patch`. */
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** What will be stored (for subresources with a kind of their own: that object); undefined on delete. */
  readonly object: ApiObject | undefined;
  readonly old: StoredObject | undefined;
  /** The options of the call: CreateOptions, DeleteOptions, ... */
  readonly options: Readonly<Record<string, unknown>>;
  readonly warn: (message: string) => void;
  /** Adds to the audit record of this request. */
  readonly annotate: (key: string, value: string) => void;
}

/** A kind of object by the two words that name it in any version. */
export interface LookupType {
  readonly group: string;
  readonly resource: string;
}

/** What plugins look things up in: the watch caches of the server. */
export interface AdmissionLookup {
  get(type: LookupType, namespace: string | undefined, name: string): StoredObject | undefined;
  list(type: LookupType, namespace?: string): Iterable<StoredObject>;
  /** Moves with every change of the kind: what was worked out from a list holds until then. */
  changed(type: LookupType): number;
  /** The object straight from the store, for what the cache does not have: another server may just have written it. */
  read(type: LookupType, namespace: string | undefined, name: string): Promise<StoredObject | undefined>;
  /** Resolves with the object as soon as it is there; undefined when it is not after so many milliseconds. */
  appears(
    type: LookupType,
    namespace: string | undefined,
    name: string,
    withinMs: number,
  ): Promise<StoredObject | undefined>;
}

/**
 * One plugin. `admit` may change `object` and runs first for all plugins; `validate` runs afterwards and may not. Both
 * refuse by throwing a StatusError.
 */
export interface AdmissionPlugin {
  readonly name: string;
  readonly handles: (request: AdmissionRequest) => boolean;
  readonly admit?: (request: AdmissionRequest) => Promise<void> | void;
  readonly validate?: (request: AdmissionRequest) => Promise<void> | void;
}
