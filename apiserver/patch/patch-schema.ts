/** How one field of an object is merged. */
export interface PatchField {
  /** The field by which the items of a list of objects are told apart. */
  readonly patchMergeKey?: string;
  /** `merge`, `replace`, `retainKeys`; empty for the usual: objects are merged, lists replaced. */
  readonly patchStrategy: readonly string[];
  /** The items, of a list of objects. */
  readonly listOf?: PatchSchema;
  /** The values, of a map of objects. */
  readonly mapOf?: PatchSchema;
  /** The field itself, of an object. */
  readonly object?: PatchSchema;
}

/** What a strategic merge patch needs to know of a kind. Undefined fields are merged as JSON merge patch merges them. */
export interface PatchSchema {
  field(name: string): PatchField | undefined;
}
