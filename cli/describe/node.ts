import { isForbidden, statusErrorOf } from '../../api/errors/predicates.ts';
import type { Shared } from '../../client/client.ts';
import type { Lease } from '../../proto/gen/coordination/v1.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeAnnotations, type Lines, type StringMap } from './lines.ts';
import { describeNodeResources } from './node-resources.ts';
import { describeTime } from './time.ts';
import { describeTaints } from './tolerations.ts';

const rolePrefix = 'node-role.kubernetes.io/';

/** https://kubernetes.io/docs/concepts/architecture/nodes/ */
export const describeNode: Describer<Shared<Node>> = async (node, lines, context) => {
  const { metadata, spec, status } = node;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Roles:\t${rolesOf(metadata.labels).join(',') || '<none>'}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `CreationTimestamp:\t${describeTime(metadata.creationTimestamp)}`);
  describeTaints(lines, spec?.taints);
  lines.add(0, `Unschedulable:\t${spec?.unschedulable ?? false}`);
  await describeLease(lines, metadata.name ?? '', context);
  describeConditions(lines, status?.conditions);
  lines.add(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) lines.add(1, `${type}:\t${address}`);
  describeAmounts(lines, 'Capacity', status?.capacity as StringMap | undefined);
  describeAmounts(lines, 'Allocatable', status?.allocatable as StringMap | undefined);
  describeSystem(lines, status?.nodeInfo);
  if (spec?.podCIDR) lines.add(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec?.podCIDRs?.length) lines.add(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec?.providerID) lines.add(0, `ProviderID:\t${spec.providerID}`);
  const pods = await podsOf(metadata.name ?? '', context);
  if (pods) describeNodeResources(lines, node, pods, context.now);
  else lines.add(0, 'Pods:\tnot authorized');
};

function rolesOf(labels: StringMap | undefined): string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key.startsWith(rolePrefix)) roles.add(key.slice(rolePrefix.length));
    else if (key === 'kubernetes.io/role') roles.add(value);
  }
  roles.delete('');
  return [...roles].sort();
}

async function describeLease(lines: Lines, node: string, context: DescribeContext): Promise<void> {
  let lease: Shared<Lease>;
  try {
    lease = (await context.get('leases.coordination.k8s.io', 'kube-node-lease', node)) as unknown as Shared<Lease>;
  } catch (error) {
    const refusal = statusErrorOf(error);
    if (!refusal) throw error;
    lines.add(0, `Lease:\tFailed to get lease: ${refusal.message}`);
    return;
  }
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {};
  lines.add(0, 'Lease:');
  lines.add(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}`);
  lines.add(1, `AcquireTime:\t${acquireTime === undefined ? '<unset>' : describeTime(acquireTime)}`);
  lines.add(1, `RenewTime:\t${renewTime === undefined ? '<unset>' : describeTime(renewTime)}`);
}

function describeConditions(lines: Lines, conditions: NonNullable<Shared<Node>['status']>['conditions']): void {
  if (!conditions?.length) return;
  lines.add(0, 'Conditions:');
  lines.add(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  lines.add(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const one of conditions)
    lines.add(
      1,
      `${one.type} \t${one.status} \t${describeTime(one.lastHeartbeatTime)} \t${describeTime(one.lastTransitionTime)} \t${one.reason ?? ''} \t${one.message ?? ''}`,
    );
}

function describeAmounts(lines: Lines, title: string, amounts: StringMap | undefined): void {
  const names = Object.keys(amounts ?? {}).sort();
  if (names.length === 0) return;
  lines.add(0, `${title}:`);
  for (const name of names) lines.add(1, `${name}:\t${amounts?.[name]}`);
}

function describeSystem(lines: Lines, info: NonNullable<Shared<Node>['status']>['nodeInfo'] | undefined): void {
  lines.add(0, 'System Info:');
  for (const [title, value] of [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
    ['Kube-Proxy Version', info?.kubeProxyVersion],
  ] as const)
    lines.add(1, `${title}:\t${value ?? ''}`);
}

/** The pods of a node that still run; undefined when they may not be seen. */
async function podsOf(node: string, context: DescribeContext): Promise<readonly Shared<Pod>[] | undefined> {
  try {
    return (await context.list('pods', undefined, {
      fieldSelector: `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`,
    })) as unknown as readonly Shared<Pod>[];
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
