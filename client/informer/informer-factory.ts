import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import { createInformer, type InformerOptions } from './create-informer.ts';
import type { Informer, InformerFactory, InformerScope } from './informer.ts';

/** The informers of one component. */
export function createInformerFactory(options: InformerOptions): InformerFactory {
  // Informers of many types in one map: the key holds the type, so that each comes out as what it went in.
  const informers = new Map<string, Informer<KubeObject>>();
  let started: AbortSignal | undefined;
  return {
    get<T extends KubeObject>(type: ResourceType<T>, scope: InformerScope = {}): Informer<T> {
      const key = JSON.stringify([
        type.apiVersion,
        type.resource,
        scope.namespace ?? '',
        scope.fieldSelector ?? '',
        scope.labelSelector ?? '',
      ]);
      let informer = informers.get(key) as Informer<T> | undefined;
      if (!informer) {
        informer = createInformer(options, type, scope);
        informers.set(key, informer as unknown as Informer<KubeObject>);
        if (started) startSoon(informer, started);
      }
      return informer;
    },
    start(signal) {
      started ??= signal;
      for (const informer of informers.values()) informer.start(signal);
    },
    async synced(signal) {
      await Promise.all([...informers.values()].map((informer) => informer.synced(signal)));
    },
  };
}

/** In a moment, so that who asked can still add indexes. */
function startSoon<T>(informer: Informer<T>, signal: AbortSignal): void {
  queueMicrotask(() => informer.start(signal));
}
