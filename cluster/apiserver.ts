import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Metrics } from '../api/metrics/metrics.ts';
import { measureProcess } from '../api/metrics/process-metrics.ts';
import { cacheLookup } from '../apiserver/admission/lookup.ts';
import { defaultAdmission } from '../apiserver/admission/plugins.ts';
import { fieldManagement } from '../apiserver/apply/server-side-apply.ts';
import { authenticationReviews, signingKey, type UserInfo, userOf } from '../apiserver/authentication/index.ts';
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
import { servicePools } from '../apiserver/services/pools.ts';
import { createBinding } from '../apiserver/subresources/binding.ts';
import { builtInSubresources } from '../apiserver/subresources/index.ts';
import { nodeLocator } from '../apiserver/subresources/node-locator.ts';
import type { Client } from '../client/client.ts';
import { measuredTransport, requestCounter } from '../client/measured-transport.ts';
import { createClient } from '../client/object-client.ts';
import { buildAccess } from './access/access.ts';
import { currentRules } from './access/authorization.ts';
import { advertisedAddress } from './advertised-address.ts';
import type { ApiServerOptions } from './apiserver-options.ts';
import { startAudit } from './audit.ts';
import { startEncryption } from './encryption.ts';
import { startFlowControl } from './flow-control.ts';
import { type Foundations, openFoundations } from './foundations.ts';
import { serverHealth } from './health.ts';
import { install } from './install.ts';
import { localTransport } from './local-transport.ts';
import type { Pki } from './pki/pki.ts';
import type { Surroundings } from './surroundings.ts';

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
  const foundations = await openFoundations(options, around, nodeNames);
  try {
    return await serve(options, around, nodes, foundations);
  } catch (error) {
    await foundations.store.close();
    log.debug('the API server did not start', { error });
    throw error;
  }
}

async function serve(
  options: ApiServerOptions,
  around: Surroundings,
  nodes: NodeConnector,
  { store, pki }: Foundations,
): Promise<RunningApiServer> {
  const { clock, log } = around;
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
  const health = serverHealth(store, clock);
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
      ...healthPaths(health, log),
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
  const own = client(systemUser, 'kube-apiserver');
  const installed = install({
    ...{ options, core, store, clock, log, authentication, services, flowControl, server, port },
    ...{ client: own, clientCa: pki.clientCa, hooks: health.hooks, signal: abort.signal },
  });
  return {
    server,
    core,
    pki,
    port,
    url: `https://${options.bindAddress === '0.0.0.0' ? '127.0.0.1' : options.bindAddress}:${port}`,
    client,
    metrics,
    ready: installed.ready,
    async stop() {
      abort.abort();
      health.closing.begin();
      flowControl?.stop();
      await installed.leave();
      await listener.close(2000);
      unfollow();
      core.feed.stop();
      await access.close();
      await audit?.close();
      await store.close();
    },
  };
}
