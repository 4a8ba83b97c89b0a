import type { StoredObject } from '../registry/object.ts';

/** One column of a table, as `kubectl get` prints it. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly description?: string;
  /** 0 is shown always, 1 with `-o wide`. */
  readonly priority: 0 | 1;
}

/** What a row says of its object beside the cells: that it has run its course, and need not be shown. */
export interface RowCondition {
  readonly type: 'Completed';
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

/** The table of a kind: its columns, and the cells of one object in the same order. `now` is for ages. */
export interface TableColumns {
  readonly columns: readonly Column[];
  readonly cells: (object: StoredObject, now: number) => readonly unknown[];
  /** Absent: no row has any. */
  readonly conditions?: (object: StoredObject) => readonly RowCondition[] | undefined;
  /** The order of the rows of a list; absent: that of the list. */
  readonly order?: (a: StoredObject, b: StoredObject) => number;
}
