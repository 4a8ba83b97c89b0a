import type { IPAddress } from '../../../../proto/gen/networking/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const ipAddressColumns = tableFor<IPAddress>(
  // The age is a cell without a column, in Kubernetes as well.
  [nameColumn, textColumn('ParentRef')],
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
