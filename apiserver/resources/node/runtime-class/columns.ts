import type { RuntimeClass } from '../../../../proto/gen/node/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const runtimeClassColumns = tableFor<RuntimeClass>(
  [nameColumn, textColumn('Handler'), ageColumn],
  ({ metadata, handler }, now) => [metadata.name, handler, ageCell(metadata.creationTimestamp, now)],
);
