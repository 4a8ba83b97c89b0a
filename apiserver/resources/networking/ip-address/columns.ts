import type { IPAddress } from '../../../../proto/gen/networking/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const ipAddressColumns = tableFor<IPAddress>(
  [nameColumn, textColumn('ParentRef'), ageColumn],
  ({ metadata, spec }, now) => {
    const { group, resource = '', namespace, name = '' } = spec?.parentRef ?? {};
    const kind = group ? `${resource}.${group}` : resource;
    return [
      metadata.name,
      spec?.parentRef ? [kind, ...(namespace ? [namespace] : []), name].join('/').toLowerCase() : '<none>',
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
