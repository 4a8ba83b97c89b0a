import { type Amounts, addAmounts, amountsOf, type ReadonlyAmounts } from '../quantity/resource-list.ts';
import { containersOf, type ReadonlyPod, type ReadonlyPodSpec } from './containers.ts';
import { hasPodLevelResources } from './resources.ts';

/** How early a pod is sacrificed when a node runs short. */
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/**
 * The class by the rules: Guaranteed when every container limits CPU and memory and requests as much, BestEffort when nothing
 * is requested or limited, else Burstable. What the pod asks for as a whole stands for its containers.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
export function qosClassFor(spec: ReadonlyPodSpec): QosClass {
  const parts = hasPodLevelResources(spec.resources) ? [{ resources: spec.resources }] : containersOf(spec);
  const requests: Amounts = new Map();
  const limits: Amounts = new Map();
  let allLimited = true;
  for (const { resources } of parts) {
    addAmounts(requests, computeAmounts(resources?.requests));
    const limited = computeAmounts(resources?.limits);
    if (limited.size < 2) allLimited = false;
    addAmounts(limits, limited);
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  if (!allLimited || requests.size !== limits.size) return 'Burstable';
  for (const [name, request] of requests) {
    const limit = limits.get(name);
    if (limit === undefined || !limit.equals(request)) return 'Burstable';
  }
  return 'Guaranteed';
}

/** The class that the status has, which never changes; by the rules where there is none yet. */
export function qosClassOf({ spec, status }: Pick<ReadonlyPod, 'spec' | 'status'>): QosClass {
  const known = status?.qosClass;
  if (known === 'Guaranteed' || known === 'Burstable' || known === 'BestEffort') return known;
  return spec === undefined ? 'BestEffort' : qosClassFor(spec);
}

/** CPU and memory, where they are more than nothing. */
function computeAmounts(list: Readonly<Record<string, string>> | undefined): ReadonlyAmounts {
  const amounts = amountsOf(list);
  for (const [name, amount] of amounts) {
    if ((name !== 'cpu' && name !== 'memory') || amount.sign() <= 0) amounts.delete(name);
  }
  return amounts;
}
