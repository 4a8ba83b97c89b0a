import type { DeviceClass, ResourceClaimTemplate } from '../../../proto/gen/resource/v1.ts';
import { ageCell } from '../../table/cells.ts';
import { ageColumn, nameColumn } from '../../table/column.ts';
import { tableFor } from '../typed.ts';

/** The table of kinds that show nothing but their age. */
export const ageColumns = tableFor<DeviceClass | ResourceClaimTemplate>(
  [nameColumn, ageColumn],
  ({ metadata }, now) => [metadata.name, ageCell(metadata.creationTimestamp, now)],
);
