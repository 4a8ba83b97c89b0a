import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Node } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn, wideColumn } from '../../../table/column.ts';
import { type KindObject, tableFor } from '../../typed.ts';

type OldNode = DeepReadonly<KindObject<Node>>;

/** As `kubectl get nodes` prints them. */
export const nodeColumns = tableFor<Node>(
  [
    nameColumn,
    textColumn('Status'),
    textColumn('Roles'),
    ageColumn,
    textColumn('Version'),
    wideColumn('Internal-IP'),
    wideColumn('External-IP'),
    wideColumn('OS-Image'),
    wideColumn('Kernel-Version'),
    wideColumn('Container-Runtime'),
  ],
  (node, now) => {
    const { metadata, status } = node;
    const { nodeInfo: info } = status;
    return [
      metadata.name,
      statusCell(node),
      rolesCell(node),
      ageCell(metadata.creationTimestamp, now),
      info?.kubeletVersion ?? '',
      addressCell(node, 'InternalIP'),
      addressCell(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      kernelCell(info),
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
);

/** The kernel, and what it is built for: https://github.com/kubernetes/kubernetes/pull/132402 */
function kernelCell(info: OldNode['status']['nodeInfo']): string {
  const kernel = info?.kernelVersion || '<unknown>';
  return info?.architecture ? `${kernel} (${info.architecture})` : kernel;
}

function statusCell({ spec, status }: OldNode): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

const rolePrefix = 'node-role.kubernetes.io/';

function rolesCell({ metadata }: OldNode): string {
  const roles = new Set<string>();
  for (const key in metadata.labels) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) roles.add(key.slice(rolePrefix.length));
    else if (key === 'kubernetes.io/role' && metadata.labels[key]) roles.add(metadata.labels[key]);
  }
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',');
}

function addressCell({ status }: OldNode, wanted: string): string {
  return status.addresses?.find(({ type }) => type === wanted)?.address ?? '<none>';
}
