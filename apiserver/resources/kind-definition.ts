import type { ResourceType } from '../../proto/resource-type.ts';
import type { Resource } from '../registry/resource.ts';
import type { Strategy } from '../registry/strategy.ts';
import type { TableColumns } from '../table/columns.ts';

/** What a kind's folder gives: all of it optional. */
export interface KindDefinition {
  readonly strategy?: Strategy;
  readonly columns?: TableColumns;
  readonly storedAs?: ResourceType<unknown>;
  readonly conversion?: Resource['conversion'];
  /** See `Resource.deprecation`. */
  readonly deprecation?: string;
}
