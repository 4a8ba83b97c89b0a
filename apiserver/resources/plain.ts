import type { StoredObject } from '../registry/object.ts';
import { ageCell } from '../table/cells.ts';
import type { TableColumns } from '../table/columns.ts';

/** The table of a kind that has none of its own: name and age. */
export const plainColumns: TableColumns = {
  columns: [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
  ],
  cells: (object: StoredObject, now: number) => [object.metadata.name, ageCell(object.metadata.creationTimestamp, now)],
};
