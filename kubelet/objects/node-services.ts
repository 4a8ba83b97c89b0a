import type { Clock } from '../../api/clock.ts';
import { linkSignals } from '../../api/linked-signal.ts';
import type { Shared } from '../../client/client.ts';
import type { Informer } from '../../client/informer/informer.ts';
import type { Service } from '../../proto/gen/core/v1.ts';

/** How long a container waits for the services to be known. */
const patienceMs = 5000;

/**
 * The services of the cluster, for the variables that containers find. `start` makes an informer where none is shared, for the
 * first who asks: a node without pods needs none. Rejects when they are not known in time.
 */
export function nodeServices(
  shared: Informer<Service> | undefined,
  start: () => Informer<Service>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): () => Promise<readonly Shared<Service>[]> {
  let informer = shared;
  return async () => {
    informer ??= start();
    if (!informer.hasSynced()) await syncedSoon(informer, clock, signal);
    return informer.lister.list();
  };
}

async function syncedSoon(informer: Informer<Service>, clock: Clock, signal: AbortSignal): Promise<void> {
  const patience = linkSignals(signal);
  const reason = 'services have not yet been read at least once, cannot construct envvars';
  const cancel = clock.after(patienceMs, () => patience.abort(new Error(reason)));
  try {
    await informer.synced(patience.signal);
  } finally {
    cancel();
    patience.release();
  }
}
