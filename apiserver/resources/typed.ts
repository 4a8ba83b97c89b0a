import type { FieldError } from '../../api/field/field-error.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';
import type { Strategy, WriteContext } from '../registry/strategy.ts';
import type { Column, TableColumns } from '../table/columns.ts';

/** An object of one kind as strategies see it: its metadata is complete. */
export type KindObject<T> = T & { readonly apiVersion: string; readonly kind: string; metadata: ObjectMeta };

type ByObject =
  | 'defaults'
  | 'prepareForCreate'
  | 'prepareForUpdate'
  | 'prepareForStatusUpdate'
  | 'validate'
  | 'validateCreate'
  | 'warnings'
  | 'statusWarnings'
  | 'validateUpdate'
  | 'validateStatusUpdate'
  | 'gracefulDeletion'
  | 'selectableFields'
  | 'ttlSeconds';

/** A Strategy whose functions take objects as the type of their kind. */
export interface KindStrategy<T> extends Omit<Strategy, ByObject> {
  readonly defaults?: (object: KindObject<T>) => void;
  readonly prepareForCreate?: (object: KindObject<T>, context: WriteContext) => void;
  readonly prepareForUpdate?: (object: KindObject<T>, old: DeepReadonly<KindObject<T>>, context: WriteContext) => void;
  readonly prepareForStatusUpdate?: (
    object: KindObject<T>,
    old: DeepReadonly<KindObject<T>>,
    context: WriteContext,
  ) => void;
  readonly validate?: (object: KindObject<T>, context: WriteContext) => readonly FieldError[];
  readonly validateCreate?: (object: KindObject<T>, context: WriteContext) => readonly FieldError[];
  readonly validateUpdate?: (
    object: KindObject<T>,
    old: DeepReadonly<KindObject<T>>,
    context: WriteContext,
  ) => readonly FieldError[];
  readonly validateStatusUpdate?: (
    object: KindObject<T>,
    old: DeepReadonly<KindObject<T>>,
    context: WriteContext,
  ) => readonly FieldError[];
  readonly warnings?: (object: KindObject<T>, old: DeepReadonly<KindObject<T>> | undefined) => readonly string[];
  readonly statusWarnings?: (object: KindObject<T>) => readonly string[];
  readonly selectableFields?: (object: DeepReadonly<KindObject<T>>) => Readonly<Record<string, string>>;
  readonly ttlSeconds?: (object: DeepReadonly<KindObject<T>>) => number | undefined;
}

/** Takes a kind's strategy in the kind's own types. Sound because the schema has decoded every object that comes here. */
export function strategyFor<T>(strategy: KindStrategy<T>): Strategy {
  return strategy as unknown as Strategy;
}

/** Takes a kind's table in the kind's own type. */
export function tableFor<T>(
  columns: readonly Column[],
  cells: (object: DeepReadonly<KindObject<T>>, now: number) => readonly unknown[],
  order?: (a: DeepReadonly<KindObject<T>>, b: DeepReadonly<KindObject<T>>) => number,
): TableColumns {
  return { columns, cells, ...(order ? { order } : {}) } as unknown as TableColumns;
}
