import type { Service } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, labelsCell, nameColumn, textColumn, wideColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';
import type { ReadonlyService } from './needs.ts';

/** As `kubectl get services` prints them. */
export const serviceColumns = tableFor<Service>(
  [
    nameColumn,
    textColumn('Type'),
    textColumn('Cluster-IP'),
    textColumn('External-IP'),
    textColumn('Port(s)'),
    ageColumn,
    wideColumn('Selector'),
  ],
  (service, now) => {
    const { metadata, spec } = service;
    return [
      metadata.name,
      spec.type ?? '',
      spec.clusterIPs?.[0] || spec.clusterIP || '<none>',
      externalCell(service),
      portsCell(service),
      ageCell(metadata.creationTimestamp, now),
      labelsCell(spec.selector),
    ];
  },
);

function externalCell({ spec, status }: ReadonlyService): string {
  const own = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return own.length > 0 ? own.join(',') : '<none>';
    case 'LoadBalancer': {
      const given = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
      const all = [...[...new Set(given.filter((address) => address !== ''))].sort(), ...own];
      return all.length > 0 ? all.join(',') : '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

function portsCell({ spec }: ReadonlyService): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return ports.length > 0 ? ports.join(',') : '<none>';
}
