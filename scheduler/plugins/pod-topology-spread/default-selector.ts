import { everything, type Selector, selectorFromSet } from '../../../api/labels/selector.ts';
import { keyFor } from '../../../api/meta/object-key.ts';
import { controllerOf } from '../../../api/meta/owner-references.ts';
import { readSelector, withRequirements } from '../../cache/affinity-term.ts';
import type { ClusterObjects } from '../../cache/cluster-objects.ts';
import type { PodInfo } from '../../cache/pod-info.ts';

/** Selectors of objects, read once for each state of an object. */
const read = new WeakMap<object, Selector>();

function once(object: object, make: () => Selector): Selector {
  let selector = read.get(object);
  if (selector === undefined) {
    selector = make();
    read.set(object, selector);
  }
  return selector;
}

/** Selects the pods that a pod belongs with: those of its services and of its controller. Empty when it has neither. */
export function defaultSelector(pod: PodInfo, objects: ClusterObjects): Selector {
  const { namespace, labels } = pod;
  const wanted: Record<string, string> = {};
  for (const service of objects.services.list(namespace)) {
    const set = service.spec.selector;
    if (set === undefined || set === null || Object.keys(set).length === 0) continue;
    if (once(service, () => selectorFromSet(set)).matches(labels)) Object.assign(wanted, set);
  }
  const owner = controllerOf(pod.pod);
  if (owner?.kind === 'ReplicationController' && owner.apiVersion === 'v1') {
    Object.assign(wanted, objects.replicationControllers.get(keyFor(namespace, owner.name))?.spec.selector);
  }
  const services = Object.keys(wanted).length === 0 ? everything : selectorFromSet(wanted);
  const controller = controllerSelector(owner, namespace, objects);
  return controller === undefined ? services : withRequirements(services, controller.requirements);
}

function controllerSelector(
  owner: ReturnType<typeof controllerOf>,
  namespace: string,
  objects: ClusterObjects,
): Selector | undefined {
  if (owner === undefined || !owner.apiVersion.startsWith('apps/')) return undefined;
  const key = keyFor(namespace, owner.name);
  const lister =
    owner.kind === 'ReplicaSet' ? objects.replicaSets : owner.kind === 'StatefulSet' ? objects.statefulSets : undefined;
  const controller = lister?.get(key);
  return controller === undefined ? undefined : once(controller, () => readSelector(controller.spec.selector));
}
