import type { Selector } from '../../api/labels/selector.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { controllerOf } from '../../api/meta/owner-references.ts';
import type { Shared } from '../../client/client.ts';
import type { ControllerWatch } from '../../client/controller/controller.ts';
import type { Expectations } from '../../client/expectations/expectations.ts';
import type { Informer, Lister } from '../../client/informer/informer.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';

/** Who is told of pods: the kind of their owners, and where owners and their selectors are found. */
export interface PodOwners<T extends KubeObject> {
  readonly type: ResourceType<T>;
  readonly lister: Lister<T>;
  readonly selectorOf: (owner: Shared<T>) => Selector;
  /** Told of pods that appear and go, before the owner is enqueued. */
  readonly expectations?: Expectations;
}

/**
 * Enqueues the owners of pods that change. A pod that nobody controls is told to every owner that might take it over. What was
 * asked for and has come is taken off the expectations first, so that the owner's next step may act.
 */
export function watchPods<T extends KubeObject>(pods: Informer<Pod>, owners: PodOwners<T>): ControllerWatch {
  const ownerKey = (pod: Shared<Pod>): string | undefined => {
    const reference = controllerOf(pod);
    if (!reference || reference.kind !== owners.type.kind || reference.apiVersion !== owners.type.apiVersion)
      return undefined;
    const key = keyFor(pod.metadata.namespace, reference.name);
    const owner = owners.lister.get(key);
    return owner && (owner as Shared<KubeObject>).metadata.uid === reference.uid ? key : undefined;
  };
  const takers = (pod: Shared<Pod>): readonly string[] =>
    owners.lister
      .list(pod.metadata.namespace)
      .filter((owner) => owners.selectorOf(owner).matches(pod.metadata.labels))
      .map((owner) => objectKey(owner as Shared<KubeObject>));
  return {
    informer: pods as unknown as ControllerWatch['informer'],
    subscribe(enqueue) {
      const gone = (pod: Shared<Pod>) => {
        const key = ownerKey(pod);
        if (key === undefined) return;
        owners.expectations?.deletionObserved(key, objectKey(pod));
        enqueue(key);
      };
      const seen = (pod: Shared<Pod>) => {
        const key = ownerKey(pod);
        if (key !== undefined) enqueue(key);
        else if (!controllerOf(pod)) for (const taker of takers(pod)) enqueue(taker);
      };
      return pods.onChange({
        added(pod) {
          // Seen for the first time while it is being deleted: nobody may count it as created.
          if (isTerminating(pod)) return gone(pod);
          const key = ownerKey(pod);
          if (key !== undefined) owners.expectations?.creationObserved(key);
          seen(pod);
        },
        updated(old, pod) {
          if (isTerminating(pod)) {
            // Deletion with a grace period shows as an update; what was asked for is done when it begins.
            gone(pod);
            return;
          }
          const before = ownerKey(old);
          if (before !== undefined && controllerOf(old)?.uid !== controllerOf(pod)?.uid) enqueue(before);
          if (controllerOf(pod) || old === pod || old.metadata.labels !== pod.metadata.labels || controllerOf(old))
            seen(pod);
        },
        deleted: gone,
      });
    },
  };
}
