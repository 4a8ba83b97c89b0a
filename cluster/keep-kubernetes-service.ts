import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import type { ServerCore } from '../apiserver/server.ts';
import type { Store } from '../apiserver/storage/store.ts';
import type { Client } from '../client/client.ts';
import { ensureKubernetesService, type KubernetesServicePlan } from './kubernetes-service.ts';
import { MasterLeases } from './master-leases.ts';

/** The objects that make up the service, by the cache that has them. */
const objects = [
  { group: '', resource: 'services' },
  { group: '', resource: 'endpoints' },
  { group: 'discovery.k8s.io', resource: 'endpointslices' },
] as const;

interface Parts {
  readonly core: ServerCore;
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly plan: Omit<KubernetesServicePlan, 'addresses' | 'setPorts'>;
  readonly address: string | undefined;
  /** The store, when other API servers may share it. */
  readonly shared: Store | undefined;
}

/** Keeps the service `kubernetes` as it shall be; resolves once it is for the first time, with what ends it. */
export async function keepKubernetesService(parts: Parts): Promise<() => Promise<void>> {
  const { core, client, clock, log, signal, plan, address, shared } = parts;
  const leases = shared && address ? new MasterLeases(shared, address, log) : undefined;
  const addresses = async () => (leases ? leases.addresses() : address ? [address] : []);
  const ensure = async (setPorts: boolean) =>
    ensureKubernetesService(client, { ...plan, setPorts, addresses: await addresses() }, signal);
  await leases?.renew();
  await ensure(true);
  // One at a time; whatever changes meanwhile is looked at once more afterwards.
  let running = false;
  let again = false;
  const check = async (): Promise<void> => {
    again = true;
    if (running) return;
    running = true;
    while (again && !signal.aborted) {
      again = false;
      try {
        await ensure(false);
      } catch (error) {
        if (!signal.aborted) log.warn('the service kubernetes could not be restored', { error });
      }
    }
    running = false;
  };
  const unlisten = objects.map(({ group, resource }) => {
    const found = core.registry.find(group, 'v1', resource);
    if (!found) return () => undefined;
    const key = core.objects.key(found, 'default', 'kubernetes');
    return core.objects.cache(found).onBatch((events) => {
      if (events.some((event) => event.entry.key === key)) void check();
    });
  });
  void leases?.keep(clock, signal, check);
  return async () => {
    for (const end of unlisten) end();
    try {
      await leases?.leave();
    } catch (error) {
      log.warn('this API server could not tell the others that it goes', { error });
    }
  };
}
