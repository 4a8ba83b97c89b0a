import type { EndpointSlice } from '../../../../proto/gen/discovery/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, shortList, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

const most = 3;

export const endpointSliceColumns = tableFor<EndpointSlice>(
  [nameColumn, textColumn('AddressType'), textColumn('Ports'), textColumn('Endpoints'), ageColumn],
  ({ metadata, addressType, ports, endpoints }, now) => [
    metadata.name,
    addressType,
    shortList(
      (ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')),
      most,
      '<unset>',
    ),
    shortList(
      (endpoints ?? []).flatMap(({ addresses }) => addresses ?? []),
      most,
      '<unset>',
    ),
    ageCell(metadata.creationTimestamp, now),
  ],
);
