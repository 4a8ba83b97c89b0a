import type { StoredObject } from '../registry/object.ts';
import { nameColumn } from '../table/column.ts';
import type { TableColumns } from '../table/columns.ts';

/** The table of a kind that has none of its own: the name, and when it was made. */
export const plainColumns: TableColumns = {
  columns: [nameColumn, { name: 'Created At', type: 'date', priority: 0 }],
  cells: ({ metadata }: StoredObject) => [metadata.name, metadata.creationTimestamp ?? '<unknown>'],
};
