import type { Clock } from '../../api/clock.ts';
import { isExpired, isRetryable } from '../../api/errors/predicates.ts';
import { deadline } from '../../client/deadline.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyList, AnyObject } from '../object.ts';
import { listPath } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';

/** The bounds of a wait. */
export interface WaitBounds {
  /** May be infinite. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Follows one object until `done` says so of its newest state (undefined: there is none), and resolves to that state. Lists,
 * then watches; a watch that ends begins anew. Throws CommandError when the time is up.
 */
export async function waitForObject(
  api: Api,
  target: ObjectTarget,
  bounds: WaitBounds,
  done: (object: AnyObject | undefined) => boolean,
): Promise<AnyObject | undefined> {
  const { resource, namespace, name } = target;
  const path = listPath(resource, namespace);
  const query = { fieldSelector: `metadata.name=${name}` };
  const over = new Error('the time is over');
  const limit = deadline(bounds.clock, bounds.timeoutMs, bounds.signal, () => over);
  const { signal } = limit;
  try {
    for (;;) {
      const list = (await api.request({ path, query, signal })) as AnyList;
      const [object] = list.items ?? [];
      if (done(object)) return object;
      try {
        for await (const { type, object: changed } of api.watch({
          path,
          query: { ...query, resourceVersion: list.metadata?.resourceVersion },
          signal,
        })) {
          if (type === 'BOOKMARK') continue;
          const state = type === 'DELETED' ? undefined : (changed as AnyObject);
          if (done(state)) return state;
        }
      } catch (error) {
        if (signal.aborted || !(isExpired(error) || isRetryable(error))) throw error;
      }
    }
  } catch (error) {
    if (signal.reason !== over) throw error;
    throw new CommandError(`timed out waiting for the condition on ${resource.name}/${name}`, {
      cause: error,
    });
  } finally {
    limit.cancel();
  }
}
