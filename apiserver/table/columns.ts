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

/** The table of a kind: its columns, and the cells of one object in the same order. `now` is for ages. */
export interface TableColumns {
  readonly columns: readonly Column[];
  readonly cells: (object: StoredObject, now: number) => readonly unknown[];
  /** The order of the rows of a list; absent: that of the list. */
  readonly order?: (a: StoredObject, b: StoredObject) => number;
}
