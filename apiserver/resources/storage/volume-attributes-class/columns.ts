import type { VolumeAttributesClass } from '../../../../proto/gen/storage/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const volumeAttributesClassColumns = tableFor<VolumeAttributesClass>(
  [nameColumn, textColumn('DriverName'), ageColumn],
  ({ metadata, driverName }, now) => [metadata.name, driverName, ageCell(metadata.creationTimestamp, now)],
);
