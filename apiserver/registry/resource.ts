import type { ResourceType } from '../../proto/resource-type.ts';
import type { MessageSchema } from '../../proto/schema/schema.ts';
import type { TableColumns } from '../table/columns.ts';
import type { ApiObject, StoredObject } from './object.ts';
import type { Strategy } from './strategy.ts';

/**
 * One kind as the server serves it: one line in `apiserver/resources/index.ts`. The verbs know nothing else of a kind.
 */
export interface Resource {
  readonly type: ResourceType<unknown>;
  /** Undefined for kinds without a compiled schema. */
  readonly schema: MessageSchema;
  readonly strategy: Strategy;
  readonly columns: TableColumns;
  /**
   * The kind in whose place and form the objects are stored, where that is another version or group. A refused object is
   * called by this one.
   */
  readonly storedAs?: ResourceType<unknown>;
  /** Between the stored form and this kind's, for those. Both return new objects. */
  readonly conversion?: {
    readonly fromStored: (object: StoredObject) => ApiObject;
    readonly toStored: (object: ApiObject) => ApiObject;
  };
  /** Never stored: the answer to a create is computed (reviews). */
  readonly virtual?: boolean;
  /** A `Warning` on every answer about the kind: what to use instead. */
  readonly deprecation?: string;
}
