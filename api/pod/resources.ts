import type { ContainerStatus, ResourceRequirements } from '../../proto/gen/core/v1.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import {
  type Amounts,
  addAmounts,
  amountsOf,
  type ReadonlyAmounts,
  type ResourceList,
  raiseAmounts,
} from '../quantity/resource-list.ts';
import { isSidecar, type ReadonlyContainer, type ReadonlyPod } from './containers.ts';

/** What to count besides the plain requests. */
export interface RequestOptions {
  /** Without the overhead of the runtime class; with it by default. */
  readonly withoutOverhead?: boolean;
  /** What a container counts for where it requests nothing of a resource. */
  readonly missing?: ReadonlyAmounts;
  /**
   * Count what the node has granted and set up as well, which differs from the spec while a pod is resized in place.
   * https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
   */
  readonly useStatus?: boolean;
}

type Read = (container: ReadonlyContainer) => ReadonlyAmounts;

/**
 * What a pod takes of a node: the sum of its containers and sidecars, or more where an init container needs it while it runs;
 * what is requested for the pod as a whole replaces that sum; and the overhead.
 * https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers#resources-calculation-for-scheduling-and-pod-admission
 */
export function podRequests(pod: Pick<ReadonlyPod, 'spec' | 'status'>, options: RequestOptions = {}): Amounts {
  const { spec } = pod;
  const total: Amounts = new Map();
  if (spec === undefined) return total;
  for (const read of options.useStatus ? statusReaders(pod) : [specRequests]) {
    raiseAmounts(
      total,
      aggregate(pod, (container) => withMissing(read(container), options.missing)),
    );
  }
  applyPodLevel(total, spec.resources, 'requests');
  if (!options.withoutOverhead) addAmounts(total, amountsOf(spec.overhead));
  return total;
}

/** What a pod may take at most, where it says so. Overhead is added to what is limited and not zero. */
export function podLimits(
  pod: Pick<ReadonlyPod, 'spec'>,
  options: Pick<RequestOptions, 'withoutOverhead'> = {},
): Amounts {
  const { spec } = pod;
  if (spec === undefined) return new Map();
  const total = aggregate(pod, (container) => amountsOf(container.resources?.limits));
  applyPodLevel(total, spec.resources, 'limits');
  if (!options.withoutOverhead) {
    for (const [name, amount] of amountsOf(spec.overhead)) {
      const limit = total.get(name);
      if (limit !== undefined && !limit.isZero()) total.set(name, limit.add(amount));
    }
  }
  return total;
}

/** Resources that can be asked for a pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

/** Whether a pod asks for anything as a whole. */
export function hasPodLevelResources(resources: DeepReadonly<ResourceRequirements> | undefined): boolean {
  if (resources === undefined || resources === null) return false;
  return [resources.requests, resources.limits].some((list) => Object.keys(list ?? {}).some(isPodLevelResource));
}

function applyPodLevel(
  total: Amounts,
  resources: DeepReadonly<ResourceRequirements> | undefined,
  part: 'requests' | 'limits',
): void {
  if (resources === undefined || resources === null) return;
  for (const [name, amount] of amountsOf(resources[part])) if (isPodLevelResource(name)) total.set(name, amount);
}

function aggregate({ spec }: Pick<ReadonlyPod, 'spec'>, read: Read): Amounts {
  const total: Amounts = new Map();
  if (spec === undefined) return total;
  for (const container of spec.containers ?? []) addAmounts(total, read(container));
  if (spec.initContainers === undefined || spec.initContainers === null) return total;
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of spec.initContainers) {
    const amounts = read(container);
    if (isSidecar(container)) {
      addAmounts(total, amounts);
      addAmounts(sidecars, amounts);
      raiseAmounts(peak, sidecars);
    } else {
      // While it runs, the sidecars that stand before it run as well.
      const during: Amounts = new Map(sidecars);
      addAmounts(during, amounts);
      raiseAmounts(peak, during);
    }
  }
  raiseAmounts(total, peak);
  return total;
}

const specRequests: Read = (container) => amountsOf(container.resources?.requests);

function withMissing(amounts: ReadonlyAmounts, missing: ReadonlyAmounts | undefined): ReadonlyAmounts {
  return missing === undefined ? amounts : new Map([...missing, ...amounts]);
}

/** Wanted, granted and set up; what is wanted does not count once the node has said that it can never be. */
function statusReaders({ status }: Pick<ReadonlyPod, 'status'>): Read[] {
  const statuses = new Map<string, DeepReadonly<ContainerStatus>>();
  for (const one of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    statuses.set(one.name, one);
  }
  const infeasible = status?.conditions?.some(
    ({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible',
  );
  const wanted = (container: ReadonlyContainer): ResourceList | undefined =>
    infeasible ? undefined : container.resources?.requests;
  const granted: Read = (container) => amountsOf(statuses.get(container.name)?.allocatedResources ?? wanted(container));
  const setUp: Read = (container) => {
    const one = statuses.get(container.name);
    return amountsOf(one?.resources?.requests ?? one?.allocatedResources ?? wanted(container));
  };
  return infeasible ? [granted, setUp] : [specRequests, granted, setUp];
}
