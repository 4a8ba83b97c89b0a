import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
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
  for (const other of others) {
    if (other.metadata.uid === pod.metadata.uid || isPodTerminal(other)) continue;
    addAmounts(used, podRequests(other));
    addAmounts(used, new Map([['pods', Quantity.of(1)]]));
  }
  const wanted = podRequests(pod);
  wanted.set('pods', Quantity.of(1));
  for (const [name, request] of wanted) {
    if (request.sign() <= 0) continue;
    const capacity = allocatable.get(name) ?? Quantity.zero;
    // What the node has never heard of is an extended resource that left it.
    const taken = used.get(name) ?? Quantity.zero;
    if (taken.add(request).compare(capacity) <= 0) continue;
    const unit = (quantity: Quantity) => (name === 'cpu' ? quantity.milliValue() : quantity.value());
    return {
      reason: name.includes('/') ? 'UnexpectedAdmissionError' : `OutOf${name}`,
      message: `Pod was rejected: Node didn't have enough resource: ${name}, requested: ${unit(request)}, used: ${unit(taken)}, capacity: ${unit(capacity)}`,
    };
  }
  const affinity = requiredNodeAffinity(pod.spec);
  if (affinity && !affinity.matches(node)) {
    const message =
      "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector";
    return { reason: 'NodeAffinity', message };
  }
  const taint = findUntoleratedTaint(node.taints, pod.spec.tolerations, ({ effect }) => effect === 'NoExecute');
  if (taint) {
    const message =
      "Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate";
    return { reason: 'TaintToleration', message };
  }
  if (pod.spec.os?.name && pod.spec.os.name !== 'linux') {
    const message = "Pod was rejected: Failed to admit pod as the OS field doesn't match node OS";
    return { reason: 'PodOSNotSupported', message };
  }
  return undefined;
}
