import type { Namespace } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get namespaces` prints them. */
export const namespaceColumns = tableFor<Namespace>(
  [nameColumn, textColumn('Status'), ageColumn],
  ({ metadata, status }, now) => [metadata.name, status.phase ?? '', ageCell(metadata.creationTimestamp, now)],
);
