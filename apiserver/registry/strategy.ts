import type { FieldError } from '../../api/field/field-error.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { ApiObject, StoredObject } from './object.ts';

/** Who writes, when, and through which door. */
export interface WriteContext {
  readonly user: UserInfo;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The subresource written through (`status`, `scale`); undefined for the object itself. */
  readonly subresource: string | undefined;
  readonly dryRun: boolean;
  /** Adds a `Warning` header to the answer. */
  readonly warn: (message: string) => void;
}

/** What deleting an object means for a kind that ends gracefully. */
export interface GracefulDeletion {
  /** Seconds until the object is removed; 0 removes it at once. */
  readonly graceSeconds: number;
}

/**
 * What is particular to one kind. Every part is optional: a kind without any is stored as its schema allows. Objects are
 * in their canonical form when they come here (see api/codec): constant defaults are set, zero values dropped or kept as
 * the schema says. Functions that take an ApiObject may change it; a StoredObject never changes.
 *
 * Order on create: defaults, admission, prepareForCreate, validate, store.
 * Order on update: defaults, prepareForUpdate, admission, validateUpdate, store.
 */
export interface Strategy {
  /**
   * Defaults that depend on other fields. Runs on everything that clients send, and must be idempotent. Throws a DecodeError
   * for what the schema allows and the kind cannot read.
   */
  readonly defaults?: (object: ApiObject) => void;
  /** The generation counts changes of everything but metadata and status. True for kinds with a spec that controllers observe. */
  readonly countsGenerations?: boolean;
  /** Top-level fields that only `/status` may change; `status` for most kinds, none for kinds without that subresource. */
  readonly statusFields?: readonly string[];
  /** A new object keeps the status that it is sent with, instead of an empty one. */
  readonly createKeepsStatus?: boolean;
  /** Subresources beside `/status` that write the status fields, and go the same way. */
  readonly statusSubresources?: readonly string[];
  /** Fields of metadata that a write of the status leaves as they are. */
  readonly statusKeeps?: readonly ('labels' | 'annotations' | 'finalizers' | 'ownerReferences')[];
  /** Top-level fields that the server settles at creation: nobody owns them, so managedFields do not name them. */
  readonly ownerlessFields?: readonly string[];
  /** Clears what a client may not set at creation. `statusFields` have been reset already. */
  readonly prepareForCreate?: (object: ApiObject, context: WriteContext) => void;
  /** Takes over from `old` what a client may not change. Runs for the object itself, not for its subresources. */
  readonly prepareForUpdate?: (object: ApiObject, old: StoredObject, context: WriteContext) => void;
  /** Runs for writes through `/status`; everything but `statusFields` has been taken over from `old`. */
  readonly prepareForStatusUpdate?: (object: ApiObject, old: StoredObject, context: WriteContext) => void;
  readonly validate?: (object: ApiObject, context: WriteContext) => readonly FieldError[];
  /** Rules for new objects alone; `validate` is checked as well. */
  readonly validateCreate?: (object: ApiObject, context: WriteContext) => readonly FieldError[];
  /** Rules of change; the runner has checked `validate` and metadata already. */
  readonly validateUpdate?: (object: ApiObject, old: StoredObject, context: WriteContext) => readonly FieldError[];
  readonly validateStatusUpdate?: (
    object: ApiObject,
    old: StoredObject,
    context: WriteContext,
  ) => readonly FieldError[];
  /** What a sound object does that is hardly meant: shown as `Warning` headers. Not asked for subresources. */
  readonly warnings?: (object: ApiObject, old: StoredObject | undefined) => readonly string[];
  /** The same of a write of the status. */
  readonly statusWarnings?: (object: ApiObject) => readonly string[];
  /** Whether a name is acceptable: a message when it is not. Absent: a DNS subdomain. */
  readonly validateName?: (name: string) => readonly string[];
  /**
   * How the kind looks at metadata on update, beside the common rules: at all of it, or at what a change may have done.
   * Each look reports what it finds anew. Absent: once, at the change. A status is always looked at so.
   */
  readonly metadataChecks?: readonly ('all' | 'change')[];
  /** PUT of something that is not there makes it. */
  readonly allowsCreateOnUpdate?: boolean;
  /** PUT without a resourceVersion overwrites whatever is there. Absent means allowed. */
  readonly refusesUnconditionalUpdate?: boolean;
  /** Decides how the kind ends; absent: at once. `requested` is what the client asked for. */
  readonly gracefulDeletion?: (object: StoredObject, requested: number | undefined) => GracefulDeletion;
  /** Whether something beside its finalizers keeps an object that is being deleted, such as a namespace's content. */
  readonly isHeld?: (object: StoredObject | ApiObject) => boolean;
  /** What else changes in an object that is marked for deletion. */
  readonly markDeleted?: (object: ApiObject) => void;
  /** A deletion answers with the object instead of a Status. */
  readonly returnsDeleted?: boolean;
  /** What deleting leaves to the garbage collector when the client does not say. Absent: background. */
  readonly defaultPropagation?: 'Background' | 'Foreground' | 'Orphan';
  /** A warning for who deletes without saying what becomes of dependents. */
  readonly deletionWarning?: string;
  /** Fields beside metadata.name and metadata.namespace that `fieldSelector` may name. */
  readonly selectableFields?: (object: StoredObject) => Readonly<Record<string, string>>;
  /** How a kind with such fields says that it has no other; absent: as most do. */
  readonly unselectable?: (field: string) => string;
  /** Seconds that an object lives in the store. */
  readonly ttlSeconds?: (object: StoredObject) => number | undefined;
}
