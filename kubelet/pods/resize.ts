import { semanticEqual } from '../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { podRequests } from '../../api/pod/resources.ts';
import { amountsOf, insufficient } from '../../api/quantity/resource-list.ts';
import type { PodCondition, ResourceRequirements } from '../../proto/gen/core/v1.ts';
import type { PodEnd } from '../status/pod-status.ts';
import type { NodeOffer } from './admission.ts';

/** Requests and limits of containers, by name. */
export type Allocation = ReadonlyMap<string, DeepReadonly<ResourceRequirements> | undefined>;

/** What becomes of resources that were changed in a pod that runs. */
export type ResizeStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'allocate'; readonly allocation: Allocation }
  /** `Infeasible` will never do, `Deferred` may when others leave. */
  | { readonly kind: 'pending'; readonly condition: Pick<PodCondition, 'reason' | 'message'> };

/** The containers whose resources can be changed in place. */
function resizable({ spec }: ReadonlyPod): readonly ReadonlyContainer[] {
  return [...spec.containers, ...(spec.initContainers ?? [])];
}

/** What a pod asks for. */
export function askedFor(pod: ReadonlyPod): Allocation {
  return new Map(resizable(pod).map(({ name, resources }) => [name, resources]));
}

/**
 * What a pod had been granted before this kubelet, by its status; what the status does not say is what is asked for.
 */
export function grantedBefore(pod: ReadonlyPod): Allocation {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
  const statuses = [...(containerStatuses ?? []), ...(initContainerStatuses ?? [])];
  return new Map(
    resizable(pod).map(({ name, resources }) => {
      const known = statuses.find((status) => status.name === name);
      if (!known?.state?.running || !known.resources) return [name, resources];
      const requests = known.allocatedResources ?? known.resources.requests;
      const { limits } = known.resources;
      return [name, { ...resources, ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) }];
    }),
  );
}

/** The pod with what it was granted in place of what it asks for. */
export function withAllocation(pod: ReadonlyPod, allocation: Allocation): ReadonlyPod {
  if (resizable(pod).every(({ name, resources }) => allocation.get(name) === resources)) return pod;
  const granted = (containers: readonly ReadonlyContainer[]) =>
    containers.map((container) => {
      const resources = allocation.get(container.name);
      return resources && allocation.has(container.name) ? { ...container, resources } : container;
    });
  const { spec } = pod;
  const initContainers = spec.initContainers ? { initContainers: granted(spec.initContainers) } : {};
  return { ...pod, spec: { ...spec, containers: granted(spec.containers), ...initContainers } };
}

/**
 * Decides on changed resources: as for a new pod, what does not fit beside the others has to wait. `refuse` is the admission of the
 * node. Pure. https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
 */
export function planResize(
  pod: ReadonlyPod,
  allocation: Allocation,
  offer: Pick<NodeOffer, 'allocatable'>,
  refuse: (pod: ReadonlyPod) => PodEnd | undefined,
): ResizeStep {
  const wanted = askedFor(pod);
  const isChanged = [...wanted].some(([name, resources]) => !semanticEqual(resources, allocation.get(name)));
  if (!isChanged) return { kind: 'none' };
  const tooMuch = insufficient(podRequests(pod), amountsOf(offer.allocatable)).filter(isResizable);
  if (tooMuch.length > 0) {
    const message = `Node didn't have enough capacity: ${tooMuch.join(', ')}`;
    return { kind: 'pending', condition: { reason: 'Infeasible', message } };
  }
  const refusal = refuse(pod);
  if (refusal?.reason.startsWith('OutOf')) {
    const message = refusal.message.replace(/^Pod was rejected: /, '');
    return { kind: 'pending', condition: { reason: 'Deferred', message } };
  }
  return { kind: 'allocate', allocation: wanted };
}

const isResizable = (resource: string) => resource === 'cpu' || resource === 'memory';

/** Whether a container has to be started anew to get from one set of resources to another. */
export function needsRestart(
  container: ReadonlyContainer,
  from: DeepReadonly<ResourceRequirements> | undefined,
  to: DeepReadonly<ResourceRequirements> | undefined,
): boolean {
  return (container.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      !semanticEqual(
        [from?.requests?.[resourceName], from?.limits?.[resourceName]].map(quantity),
        [to?.requests?.[resourceName], to?.limits?.[resourceName]].map(quantity),
      ),
  );
}

/** In a field where quantities are compared by value. */
const quantity = (sizeLimit: string | undefined) => ({ sizeLimit });
