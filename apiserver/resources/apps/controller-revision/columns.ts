import { groupOf } from '../../../../api/meta/group-version.ts';
import type { ControllerRevision } from '../../../../proto/gen/apps/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const controllerRevisionColumns = tableFor<ControllerRevision>(
  [nameColumn, textColumn('Controller'), textColumn('Revision'), ageColumn],
  ({ metadata, revision }, now) => {
    const owner = metadata.ownerReferences?.find((reference) => reference.controller);
    const group = owner && groupOf(owner.apiVersion);
    const kind = owner && (group ? `${owner.kind}.${group}` : owner.kind);
    return [
      metadata.name,
      owner ? `${kind?.toLowerCase()}/${owner.name}` : '<none>',
      revision,
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
