import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import { hostPortsOf, type ReadonlyPod } from '../../api/pod/containers.ts';
import { requiredNodeAffinity } from '../../api/pod/node-affinity.ts';
import { isPodTerminal } from '../../api/pod/phase.ts';
import { podRequests } from '../../api/pod/resources.ts';
import { findUntoleratedTaint } from '../../api/pod/taints.ts';
import { Quantity } from '../../api/quantity/quantity.ts';
import { type Amounts, addAmounts, amountsOf, type ResourceList } from '../../api/quantity/resource-list.ts';
import type { Taint } from '../../proto/gen/core/v1.ts';
import type { PodEnd } from '../status/pod-status.ts';

/** What a node has for pods. */
export interface NodeOffer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly allocatable: ResourceList;
  readonly taints: readonly DeepReadonly<Taint>[];
}

/**
 * Whether a pod that was bound to this node may run on it, beside those that do; undefined: yes. The scheduler has decided on what
 * it knew; what the node knows better is said here.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function refusePod(pod: ReadonlyPod, others: Iterable<ReadonlyPod>, node: NodeOffer): PodEnd | undefined {
  const allocatable = amountsOf(node.allocatable);
  const used: Amounts = new Map([['pods', Quantity.zero]]);
  const present = [...others].filter((other) => other.metadata.uid !== pod.metadata.uid && !isPodTerminal(other));
  for (const other of present) {
    addAmounts(used, podRequests(other));
    addAmounts(used, new Map([['pods', Quantity.of(1)]]));
  }
  const wanted = podRequests(pod);
  wanted.set('pods', Quantity.of(1));
  for (const [name, request] of wanted) {
    if (request.sign() <= 0) continue;
    const capacity = allocatable.get(name);
    // A resource of the cluster, which nodes need not know; only the scheduler counts those.
    if (capacity === undefined && name.includes('/')) continue;
    const taken = used.get(name) ?? Quantity.zero;
    const has = capacity ?? Quantity.zero;
    if (taken.add(request).compare(has) <= 0) continue;
    const unit = (quantity: Quantity) => (name === 'cpu' ? quantity.milliValue() : quantity.value());
    return {
      reason: `OutOf${name}`,
      message: `Pod was rejected: Node didn't have enough resource: ${name}, requested: ${unit(request)}, used: ${unit(taken)}, capacity: ${unit(has)}`,
    };
  }
  const refused = (reason: string, why: string) => ({ reason, message: `Pod was rejected: ${why}` });
  if (!hasFreePorts(pod, present))
    return refused(
      'NodePorts',
      "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    );
  const sysctl = forbiddenSysctl(pod);
  if (sysctl) return refused('SysctlForbidden', sysctl);
  const affinity = requiredNodeAffinity(pod.spec);
  if (affinity && !affinity.matches(node))
    return refused('NodeAffinity', "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
  const taint = findUntoleratedTaint(node.taints, pod.spec.tolerations, ({ effect }) => effect === 'NoExecute');
  if (taint)
    return refused(
      'TaintToleration',
      "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    );
  if (pod.spec.os?.name && pod.spec.os.name !== 'linux')
    return refused('PodOSNotSupported', "Failed to admit pod as the OS field doesn't match node OS");
  return undefined;
}

/** Two pods on all addresses of the node, or on the same one, cannot have the same port. */
function hasFreePorts(pod: ReadonlyPod, others: readonly ReadonlyPod[]): boolean {
  const wanted = hostPortsOf(pod.spec);
  if (wanted.length === 0) return true;
  const taken = others.flatMap((other) => hostPortsOf(other.spec));
  const everywhere = (ip: string | undefined) => !ip || ip === '0.0.0.0';
  return !wanted.some((one) =>
    taken.some(
      (other) =>
        one.hostPort === other.hostPort &&
        (one.protocol ?? 'TCP') === (other.protocol ?? 'TCP') &&
        (everywhere(one.hostIP) || everywhere(other.hostIP) || one.hostIP === other.hostIP),
    ),
  );
}

/** https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls */
const safeSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

/** Why a pod may not have one of its sysctls. */
function forbiddenSysctl({ spec }: ReadonlyPod): string | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const plain = name.replaceAll('/', '.');
    if (!safeSysctls.has(plain)) return `forbidden sysctl: "${name}" not allowlisted`;
    if (spec.hostNetwork && plain.startsWith('net.'))
      return `forbidden sysctl: "${name}" not allowed with host net enabled`;
    if (spec.hostIPC && plain.startsWith('kernel.shm'))
      return `forbidden sysctl: "${name}" not allowed with host ipc enabled`;
  }
  return undefined;
}
