import { isNamespaceTerminating, isNotFound } from '../api/errors/predicates.ts';
import type { ControllerDefinition } from '../client/controller/controller.ts';

/** How long to wait until the caches have seen it; after that it counts as a failure like any other. */
const waitsMs = [100, 1000, 5000] as const;
/** Keys in such a state at a time; more are not remembered, and begin anew. */
const capacity = 10_000;

/**
 * The controller, patient with what is gone: between the moment an object (or its namespace) goes and the moment the cache
 * shows it, every write to it is refused. That is no failure; another look a little later finds nothing to do.
 */
export function tolerateAbsence(definition: ControllerDefinition): ControllerDefinition {
  const waits = new Map<string, number>();
  return {
    ...definition,
    async reconcile(key, context) {
      try {
        const result = await definition.reconcile(key, context);
        waits.delete(key);
        return result;
      } catch (error) {
        const turn = waits.get(key) ?? 0;
        const requeueAfterMs = waitsMs[turn];
        if (requeueAfterMs === undefined || !(isNotFound(error) || isNamespaceTerminating(error))) {
          waits.delete(key);
          throw error;
        }
        if (waits.size >= capacity) waits.clear();
        waits.set(key, turn + 1);
        context.logger.debug('what is to be changed is gone', { error });
        return { requeueAfterMs };
      }
    },
  };
}
