import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Ingress, IngressRule } from '../../../../proto/gen/networking/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const ingressColumns = tableFor<Ingress>(
  [nameColumn, textColumn('Class'), textColumn('Hosts'), textColumn('Address'), textColumn('Ports'), ageColumn],
  ({ metadata, spec, status }, now) => {
    const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
    return [
      metadata.name,
      spec?.ingressClassName ?? '<none>',
      hostsCell(spec?.rules ?? []),
      [...new Set(addresses.filter((address) => address !== ''))].sort().join(','),
      (spec?.tls ?? []).length > 0 ? '80, 443' : '80',
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);

const mostHosts = 3;

function hostsCell(rules: readonly DeepReadonly<IngressRule>[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === mostHosts) more = true;
    else if (host) hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  return more ? `${hosts.join(',')} + ${rules.length - mostHosts} more...` : hosts.join(',');
}
