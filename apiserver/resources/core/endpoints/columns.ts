import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { EndpointSubset, Endpoints } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get endpoints` prints them. */
export const endpointsColumns = tableFor<Endpoints>(
  [nameColumn, textColumn('Endpoints'), ageColumn],
  ({ metadata, subsets }, now) => [
    metadata.name,
    endpointsCell(subsets ?? []),
    ageCell(metadata.creationTimestamp, now),
  ],
);

/** A table shows this many. */
const shown = 3;

function endpointsCell(subsets: DeepReadonly<EndpointSubset[]>): string {
  const all = subsets.flatMap(({ addresses, ports }) =>
    (ports?.length ? ports : [undefined]).flatMap((port) =>
      (addresses ?? []).map(({ ip }) => (port === undefined ? ip : hostPort(ip, port.port))),
    ),
  );
  if (subsets.length === 0) return '<none>';
  const text = all.slice(0, shown).join(',');
  return all.length > shown ? `${text} + ${all.length - shown} more...` : text;
}

function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
