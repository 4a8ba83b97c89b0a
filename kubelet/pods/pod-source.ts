import type { Shared } from '../../client/client.ts';
import type { Informer, InformerHandler } from '../../client/informer/informer.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

/** Where a node learns of its pods. */
export interface PodSource {
  /** Tells of the pods bound to the node: those there are at once, then changes; until the returned function is called. */
  subscribe(nodeName: string, handler: InformerHandler<Pod>): () => void;
  /** Resolves when the handlers were told of all pods that there were; rejects with the signal's reason. */
  synced(signal: AbortSignal): Promise<void>;
}

/** An informer that holds the pods of one node only. */
export function ownPodSource(informer: Informer<Pod>): PodSource {
  return {
    subscribe: (_nodeName, handler) => informer.onChange(handler),
    synced: (signal) => informer.synced(signal),
  };
}

/**
 * One informer of all pods for many nodes of a process: a change costs as much as it has nodes that are concerned, however many nodes
 * there are. A pod that is bound comes to its node as `added`.
 */
export function sharedPodSource(informer: Informer<Pod>): PodSource {
  const handlers = new Map<string, Set<InformerHandler<Pod>>>();
  const of = (pod: Shared<Pod>) => handlers.get(pod.spec.nodeName ?? '') ?? [];
  informer.onChange({
    added(pod, initial) {
      for (const handler of of(pod)) handler.added?.(pod, initial);
    },
    updated(old, pod) {
      for (const handler of of(pod)) {
        if (old.spec.nodeName === pod.spec.nodeName) handler.updated?.(old, pod);
        else handler.added?.(pod, false);
      }
    },
    deleted(pod) {
      for (const handler of of(pod)) handler.deleted?.(pod);
    },
  });
  return {
    subscribe(nodeName, handler) {
      const present = handlers.get(nodeName) ?? new Set();
      handlers.set(nodeName, present.add(handler));
      for (const pod of informer.lister.list()) if (pod.spec.nodeName === nodeName) handler.added?.(pod, true);
      return () => {
        present.delete(handler);
        if (present.size === 0) handlers.delete(nodeName);
      };
    },
    synced: (signal) => informer.synced(signal),
  };
}
