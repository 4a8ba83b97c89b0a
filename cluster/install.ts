import { networkInterfaces } from 'node:os';
import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { formatTime } from '../api/time/timestamp.ts';
import { installBootstrapPolicy } from '../apiserver/authorization/bootstrap-policy/install.ts';
import type { ApiServer, ServerCore } from '../apiserver/server.ts';
import { firstAddressOf } from '../apiserver/services/address-range.ts';
import type { ServicePools } from '../apiserver/services/pools.ts';
import type { Store } from '../apiserver/storage/store.ts';
import type { Client } from '../client/client.ts';
import type { Access } from './access/access.ts';
import { keepPublished, publishedAuthentication } from './access/published.ts';
import { advertisedAddress } from './advertised-address.ts';
import { ensureApiServices } from './api-services.ts';
import type { ApiServerOptions } from './apiserver-options.ts';
import { ensureNamespaces, ensurePriorityClasses } from './bootstrap.ts';
import type { RunningFlowControl } from './flow-control.ts';
import type { ServerHealth } from './health.ts';
import { keepKubernetesService } from './keep-kubernetes-service.ts';
import { ensureServiceCidr } from './kubernetes-service.ts';

/** What it is made with: the parts of a server that serves already. */
export interface InstallParts {
  readonly options: ApiServerOptions;
  readonly core: ServerCore;
  readonly server: ApiServer;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of the server itself. */
  readonly client: Client;
  readonly authentication: Access['authentication'];
  readonly clientCa: string;
  readonly services: ServicePools;
  readonly flowControl: RunningFlowControl | undefined;
  readonly hooks: ServerHealth['hooks'];
  readonly port: number;
  readonly signal: AbortSignal;
}

/** The objects that every cluster has, on their way. */
export interface Installed {
  /** Resolves when all of them are there. */
  readonly ready: Promise<void>;
  /** Takes out what says that this server is there. */
  leave(): Promise<void>;
}

/** Makes the objects that every cluster has, where they are missing, and keeps those that must stay. */
export function install(parts: InstallParts): Installed {
  const { options, core, server, store, clock, log, client, services, flowControl, hooks, port, signal } = parts;
  let leave: () => Promise<void> = () => Promise.resolve();
  const keepService = async () => {
    await ensureServiceCidr(client, services.cidrs, { now: formatTime(clock.now()), signal });
    leave = await keepKubernetesService({
      ...{ core, client, clock, log, signal },
      plan: { clusterIp: firstAddressOf(services.cidrs[0] ?? ''), securePort: port },
      address: advertisedAddress(options, networkInterfaces()),
      shared: options.etcdServers.length > 0 ? store : undefined,
    });
  };
  const published = () =>
    publishedAuthentication(options.access.requestHeader, { clientCa: parts.clientCa, ...parts.authentication });
  const all = async () => {
    // The others live in them.
    await hooks.namespaces.after(ensureNamespaces(client, signal));
    await Promise.all([
      hooks.roles.after(installBootstrapPolicy(core, server, signal)),
      hooks.priorities.after(ensurePriorityClasses(client, signal)),
      hooks.flows.after(flowControl ? flowControl.follow(server, signal) : Promise.resolve()),
      ensureApiServices(client, core.registry, signal),
      keepService(),
      keepPublished(published(), { client, clock, log, signal }),
      hooks.addresses.after(services.repair.start(clock, signal)),
    ]);
  };
  return { ready: all(), leave: () => leave() };
}
