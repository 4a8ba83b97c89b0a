import type { ServiceCIDR } from '../../../../proto/gen/networking/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const serviceCidrColumns = tableFor<ServiceCIDR>(
  [nameColumn, textColumn('CIDRs'), ageColumn],
  ({ metadata, spec }, now) => [metadata.name, (spec?.cidrs ?? []).join(','), ageCell(metadata.creationTimestamp, now)],
);
