import type { VolumeAttachment } from '../../../../proto/gen/storage/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, booleanColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const volumeAttachmentColumns = tableFor<VolumeAttachment>(
  [
    nameColumn,
    { name: 'Attacher', type: 'string', format: 'name', priority: 0 },
    textColumn('PV'),
    textColumn('Node'),
    booleanColumn('Attached'),
    ageColumn,
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.attacher,
    spec.source.persistentVolumeName ?? '',
    spec.nodeName,
    status?.attached ?? false,
    ageCell(metadata.creationTimestamp, now),
  ],
);
