import type { FlowSchema } from '../../../../proto/gen/flowcontrol/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const flowSchemaColumns = tableFor<FlowSchema>(
  [
    nameColumn,
    textColumn('PriorityLevel'),
    textColumn('MatchingPrecedence'),
    textColumn('DistinguisherMethod'),
    ageColumn,
    textColumn('MissingPL'),
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.priorityLevelConfiguration.name,
    spec.matchingPrecedence ?? 0,
    spec.distinguisherMethod?.type ?? '<none>',
    ageCell(metadata.creationTimestamp, now),
    (status?.conditions ?? []).find(({ type }) => type === 'Dangling')?.status ?? '?',
  ],
  // In the order in which they are tried.
  (a, b) =>
    (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0) || (a.metadata.name < b.metadata.name ? -1 : 1),
);
