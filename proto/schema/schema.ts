/**
 * The schema of every message of the API, read from the generated table: what strict decoding, defaulting, patches,
 * server-side apply, protobuf and OpenAPI are driven by. Read-only, shared by all.
 */

export type Scalar = 'string' | 'bytes' | 'bool' | 'int32' | 'int64' | 'uint32' | 'uint64' | 'double' | 'float';

/** What happens to a zero or empty value in JSON; `proto/knarr/options.proto` explains each. */
export type Presence = 'pointer' | 'omit' | 'always' | 'omitzero' | 'inline' | 'nullable';

/** A message whose JSON is not an object of its fields: a quantity is a string, a set of strings a list. */
export type JsonForm =
  | 'quantity'
  | 'time'
  | 'microTime'
  | 'duration'
  | 'intOrString'
  | 'rawExtension'
  | 'fields'
  | 'any'
  | 'schemaOrArray'
  | 'schemaOrBool'
  | 'schemaOrStringArray'
  | 'items';

export interface FieldSchema {
  /** As JSON has it. */
  readonly name: string;
  readonly protoName: string;
  readonly number: number;
  readonly label: 'optional' | 'repeated' | 'map';
  /** Undefined for messages. */
  readonly scalar: Scalar | undefined;
  /** Undefined for scalars. */
  readonly message: MessageSchema | undefined;
  readonly presence: Presence;
  readonly required: boolean;
  readonly fallback: unknown;
  readonly values: readonly string[] | undefined;
  readonly patchStrategy: readonly string[];
  readonly mergeKey: string | undefined;
  readonly listType: 'atomic' | 'set' | 'map' | undefined;
  readonly listKeys: readonly string[];
  readonly mapType: 'atomic' | 'granular' | undefined;
  readonly immutable: boolean;
  readonly format: string | undefined;
  readonly doc: () => string;
}

export interface MessageSchema {
  /** Short: `PodSpec`. */
  readonly name: string;
  /** `k8s.io.api.core.v1.PodSpec`. */
  readonly fullName: string;
  readonly group: string;
  readonly version: string;
  /** Carries apiVersion and kind in JSON. */
  readonly isObject: boolean;
  readonly json: JsonForm | undefined;
  readonly atomic: boolean;
  readonly discriminator: string | undefined;
  /** In order of their numbers; inlined messages are one field here. */
  readonly fields: readonly FieldSchema[];
  /** By JSON name, with the fields of inlined messages in the place of those. */
  readonly byName: ReadonlyMap<string, FieldSchema>;
  /** Those of `byName` that show also when nothing was given. */
  readonly alwaysShown: readonly FieldSchema[];
  /** Those of `byName` with a default. */
  readonly withFallback: readonly FieldSchema[];
  readonly doc: () => string;
}
