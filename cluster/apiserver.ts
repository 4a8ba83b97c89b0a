import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { Metrics } from '../api/metrics/metrics.ts';
import { measureProcess, type ProcessFacts } from '../api/metrics/process-metrics.ts';
import { cacheLookup } from '../apiserver/admission/lookup.ts';
import { defaultAdmission } from '../apiserver/admission/plugins.ts';
import { fieldManagement } from '../apiserver/apply/server-side-apply.ts';
import { authenticationReviews, signingKey, type UserInfo, userOf } from '../apiserver/authentication/index.ts';
import { installBootstrapPolicy } from '../apiserver/authorization/bootstrap-policy/install.ts';
import { followPolicy } from '../apiserver/authorization/feed.ts';
import { NodeGraph, nodeAuthorizer, nodeRules, RbacPolicy } from '../apiserver/authorization/index.ts';
import { rbacEscalation } from '../apiserver/authorization/rbac/escalation-admission.ts';
import { accessReviews } from '../apiserver/authorization/review-verbs.ts';
import { discoveryPaths } from '../apiserver/discovery/paths.ts';
import { type Listener, listen } from '../apiserver/http/listener.ts';
import { kindsByKey, measuredStore, measureObjects } from '../apiserver/metrics/storage-metrics.ts';
import { openApiPaths } from '../apiserver/openapi/paths.ts';
import { healthPaths } from '../apiserver/paths/health.ts';
import { versionPaths } from '../apiserver/paths/version.ts';
import type { NodeConnector } from '../apiserver/proxy/target.ts';
import { setAllowPrivileged } from '../apiserver/resources/core/pod-template/rules.ts';
import { builtInResources } from '../apiserver/resources/index.ts';
import { type ApiServer, createServer, type ServerCore, startCore } from '../apiserver/server.ts';
import { formatAddress, parseRange, usable } from '../apiserver/services/address-range.ts';
import { servicePools } from '../apiserver/services/pools.ts';
import { openStore } from '../apiserver/storage/open.ts';
import type { Store } from '../apiserver/storage/store.ts';
import { createBinding } from '../apiserver/subresources/binding.ts';
import { builtInSubresources } from '../apiserver/subresources/index.ts';
import { nodeLocator } from '../apiserver/subresources/node-locator.ts';
import { timestamp } from '../apiserver/verbs/metadata.ts';
import type { Client } from '../client/client.ts';
import { measuredTransport, requestCounter } from '../client/measured-transport.ts';
import { createClient } from '../client/object-client.ts';
import { buildAccess } from './access/access.ts';
import { currentRules } from './access/authorization.ts';
import { keepPublished, publishedAuthentication } from './access/published.ts';
import { advertisedAddress } from './advertised-address.ts';
import type { ApiServerOptions } from './apiserver-options.ts';
import { startAudit } from './audit.ts';
import { ensureNamespaces, ensurePriorityClasses } from './bootstrap.ts';
import { startEncryption } from './encryption.ts';
import { startFlowControl } from './flow-control.ts';
import { Closing, ping, StartHook, storeCheck } from './health.ts';
import { keepKubernetesService } from './keep-kubernetes-service.ts';
import { ensureServiceCidr } from './kubernetes-service.ts';
import { localTransport } from './local-transport.ts';
import { ensurePki, type Pki } from './pki/pki.ts';

/** What a server takes from the process it runs in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly hostname: string;
  /** `linux/amd64` */
  readonly platform: string;
  /** `v20.20.2` */
  readonly runtime: string;
  /** Writes to standard output. */
  readonly print?: ((text: string) => void) | undefined;
  /** What the process knows of itself, for its measures. */
  readonly facts?: (() => Promise<ProcessFacts>) | undefined;
}

export interface RunningApiServer {
  readonly server: ApiServer;
  readonly core: ServerCore;
  readonly pki: Pki;
  readonly port: number;
  /** `https://127.0.0.1:6443` */
  readonly url: string;
  /** A client within the process that acts as `user`. */
  client(user: UserInfo, name: string): Client;
  /** What the server counts; others of its process count there too, and /metrics shows all of it. */
  readonly metrics: Metrics;
  /** Resolves when the objects that every cluster has are there, and /readyz says ok. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** The user that the server itself acts as. */
export const systemUser = userOf('system:apiserver', { groups: ['system:masters', 'system:authenticated'] });

/**
 * Starts an API server: opens the store, loads or makes the certificates, listens, and installs what every cluster has.
 * Rejects with a StoreError, PkiError or node's own error for a port that is taken; what was opened is closed again.
 */
export async function startApiServer(
  options: ApiServerOptions,
  around: Surroundings,
  nodes: NodeConnector,
  nodeNames: readonly string[] = [],
): Promise<RunningApiServer> {
  const { log } = around;
  setAllowPrivileged(options.allowPrivileged);
  const certDir = options.certDir ?? join(options.dataDir, 'pki');
  const [store, pki] = await Promise.all([open(options, around), loadPki(options, around, certDir, nodeNames)]);
  try {
    return await serve(options, around, nodes, { store, pki });
  } catch (error) {
    await store.close();
    log.debug('the API server did not start', { error });
    throw error;
  }
}

function open(options: ApiServerOptions, { clock, log }: Surroundings): Promise<Store> {
  const { etcdServers, etcdCaFile, etcdCertFile, etcdKeyFile } = options;
  if (etcdServers.length === 0) return openStore({ clock, log, dataFolder: join(options.dataDir, 'store') });
  return openStore({
    clock,
    log,
    etcd: {
      servers: etcdServers,
      ...(etcdCaFile ? { caFile: etcdCaFile } : {}),
      ...(etcdCertFile ? { certFile: etcdCertFile } : {}),
      ...(etcdKeyFile ? { keyFile: etcdKeyFile } : {}),
    },
  });
}

function loadPki(
  options: ApiServerOptions,
  around: Surroundings,
  certDir: string,
  nodeNames: readonly string[],
): Promise<Pki> {
  const { tlsCertFile, tlsPrivateKeyFile } = options;
  const { clientCaFile, serviceAccount } = options.access;
  const advertised = advertisedAddress(options, networkInterfaces());
  const extraNames = [
    ...options.tlsSans,
    ...(advertised ? [advertised] : []),
    ...(/^(0\.0\.0\.0|::)$/.test(options.bindAddress) ? [] : [options.bindAddress]),
  ];
  return ensurePki({
    certDir,
    now: around.clock.now(),
    hostname: around.hostname,
    nodeNames,
    serviceIps: options.serviceClusterIpRange.split(',').map(firstAddress),
    extraNames,
    ...(tlsCertFile ? { tlsCertFile } : {}),
    ...(tlsPrivateKeyFile ? { tlsPrivateKeyFile } : {}),
    ...(clientCaFile ? { clientCaFile } : {}),
    ...(serviceAccount.keyFiles.length > 0 ? { serviceAccountKeyFiles: serviceAccount.keyFiles } : {}),
    ...(serviceAccount.signingKeyFile ? { serviceAccountSigningKeyFile: serviceAccount.signingKeyFile } : {}),
  });
}

/** 10.96.0.1 for 10.96.0.0/16: where the service `kubernetes` is. */
export function firstAddress(cidr: string): string {
  const range = parseRange(cidr.trim());
  return range ? formatAddress(range.family, usable(range).first) : '';
}

interface Loaded {
  readonly store: Store;
  readonly pki: Pki;
}

async function serve(
  options: ApiServerOptions,
  around: Surroundings,
  nodes: NodeConnector,
  loaded: Loaded,
): Promise<RunningApiServer> {
  const { clock, log } = around;
  const { store, pki } = loaded;
  const metrics = new Metrics();
  const audit = await startAudit(options.audit, around, metrics);
  const abort = new AbortController();
  const resources = builtInResources({ eventTtlSeconds: options.eventTtlSeconds });
  const kinds = kindsByKey(resources.map(({ type }) => type));
  const encryption = await startEncryption(options, { resources, clock, log, signal: abort.signal });
  const measured = measuredStore(store, metrics, clock, kinds);
  const core = await startCore({ store: encryption?.over(measured) ?? measured, resources, clock, log });
  encryption?.onChange(() => core.feed.retryUnreadable());
  measureObjects(metrics, core);
  if (around.facts) measureProcess(metrics, around.facts);
  const flowControl = options.enablePriorityAndFairness ? startFlowControl(core, options, around, metrics) : undefined;
  const policy = new RbacPolicy();
  const graph = new NodeGraph();
  const unfollow = followPolicy(core, { policy, graph });
  const now = () => clock.now();
  const key = signingKey(pki.serviceAccount.signingKey);
  const access = await buildAccess(options.access, {
    core,
    pki,
    signingKey: key,
    Node: nodeAuthorizer(graph, nodeRules()),
    RBAC: policy,
    clock,
    random: around.random,
    log: log.child({ component: 'apiserver' }),
    signal: abort.signal,
  });
  const { authentication, authorization } = access;
  const { authorizer } = authorization;
  const services = servicePools({
    ...core,
    now,
    random: around.random,
    log: log.child({ component: 'services' }),
    ranges: options.serviceClusterIpRange,
    nodePorts: options.serviceNodePortRange,
  });
  const hooks = {
    roles: new StartHook('rbac/bootstrap-roles'),
    priorities: new StartHook('scheduling/bootstrap-system-priority-classes'),
    flows: new StartHook('priority-and-fairness-config-producer'),
    namespaces: new StartHook('start-system-namespaces-controller'),
    addresses: new StartHook('start-service-ip-repair-controllers'),
  };
  const closing = new Closing();
  const live = [ping('ping'), ping('log'), storeCheck('etcd', store, clock), ...Object.values(hooks)];
  const ready = [...live.slice(0, 3), storeCheck('etcd-readiness', store, clock), ...live.slice(3), closing];
  let port = options.securePort;
  const address = () => `${options.advertiseAddress ?? '127.0.0.1'}:${port}`;
  const server = createServer(core, {
    clock,
    log: log.child({ component: 'apiserver' }),
    random: around.random,
    uuid: around.uuid,
    authenticators: authentication.authenticators,
    anonymous: authentication.anonymous,
    authorizer,
    admission: defaultAdmission({
      lookup: cacheLookup(core, clock),
      core,
      authorizer,
      now,
      random: around.random,
      enable: options.enableAdmissionPlugins,
      disable: options.disableAdmissionPlugins,
      others: [rbacEscalation(policy, authorizer)],
    }),
    fields: fieldManagement,
    allocations: services.allocations,
    paths: [
      ...healthPaths({ live, ready }, log),
      ...versionPaths({
        revision: '',
        date: '2026-01-01T00:00:00Z',
        platform: around.platform,
        runtime: around.runtime,
      }),
      ...discoveryPaths(core.registry, address),
      ...openApiPaths(core.registry),
      ...access.openid(() => {
        const host = advertisedAddress(options, networkInterfaces()) ?? '127.0.0.1';
        return `https://${isIPv6(host) ? `[${host}]` : host}:${port}/openid/v1/jwks`;
      }),
    ],
    subresources: builtInSubresources({
      nodes: nodeLocator(nodes, {
        ca: pki.ca,
        cert: pki.apiserverKubeletClient.certificate,
        key: pki.apiserverKubeletClient.privateKey,
        rejectUnauthorized: false,
      }),
      authorizer,
      tokens: access.tokenPolicy,
      signingKey: key,
    }),
    virtualResources: new Map([
      ['/bindings', createBinding],
      ...authenticationReviews(authentication.tokens, options.access.apiAudiences),
      ...accessReviews(authorizer, currentRules(authorization.resolvers)),
    ]),
    metrics,
    auditor: audit?.auditor,
    flowControl: flowControl?.control,
    limits: { reads: options.maxRequestsInflight, writes: options.maxMutatingRequestsInflight },
    requestTimeoutMs: options.requestTimeoutSeconds * 1000,
  });
  const listener: Listener = await listen({
    host: options.bindAddress,
    port: options.securePort,
    cert: pki.serving.certificate,
    key: pki.serving.privateKey,
    maxStreams: options.http2MaxStreamsPerConnection,
    clientCa: `${pki.clientCa}\n${authentication.proxyCa}`,
    clock,
    handle: server.handle,
  }).catch((error: unknown) => {
    abort.abort();
    throw error;
  });
  port = listener.port;
  const counter = requestCounter(metrics);
  const client = (user: UserInfo, name: string) =>
    createClient(measuredTransport(localTransport(server, user, name), counter, `127.0.0.1:${port}`), { name });
  let leave: () => Promise<void> = () => Promise.resolve();
  const started = (async () => {
    const own = client(systemUser, 'kube-apiserver');
    await hooks.namespaces.after(ensureNamespaces(own, abort.signal));
    const keep = async () => {
      await ensureServiceCidr(own, services.cidrs, { now: timestamp(clock.now()), signal: abort.signal });
      leave = await keepKubernetesService({
        core,
        client: own,
        clock,
        log,
        signal: abort.signal,
        plan: { clusterIp: firstAddress(services.cidrs[0] ?? ''), securePort: port },
        address: advertisedAddress(options, networkInterfaces()),
        shared: options.etcdServers.length > 0 ? store : undefined,
      });
    };
    await Promise.all([
      hooks.roles.after(installBootstrapPolicy(core, server, abort.signal)),
      hooks.priorities.after(ensurePriorityClasses(own, abort.signal)),
      hooks.flows.after(flowControl ? flowControl.follow(server, abort.signal) : Promise.resolve()),
      keep(),
      keepPublished(
        publishedAuthentication(options.access.requestHeader, { clientCa: pki.clientCa, ...authentication }),
        {
          client: own,
          clock,
          log,
          signal: abort.signal,
        },
      ),
      hooks.addresses.after(services.repair.start(clock, abort.signal)),
    ]);
  })();
  return {
    server,
    core,
    pki,
    port,
    url: `https://${options.bindAddress === '0.0.0.0' ? '127.0.0.1' : options.bindAddress}:${port}`,
    client,
    metrics,
    ready: started,
    async stop() {
      abort.abort();
      closing.begin();
      flowControl?.stop();
      await leave();
      await listener.close(2000);
      unfollow();
      core.feed.stop();
      await access.close();
      await audit?.close();
      await store.close();
    },
  };
}
