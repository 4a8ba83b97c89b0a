import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { expositionType } from '../api/metrics/exposition.ts';
import { Metrics } from '../api/metrics/metrics.ts';
import type { AdmissionPlugin } from './admission/admission.ts';
import { AdmissionChain } from './admission/chain.ts';
import type { FieldManagement } from './apply/field-manager.ts';
import type { Auditor } from './audit/auditor.ts';
import type { RequestAuthenticator } from './authentication/authenticator.ts';
import type { UserInfo } from './authentication/user-info.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import { StoreFeed } from './cache/feed.ts';
import { groupPaths } from './discovery/paths.ts';
import type { FlowControl } from './flow-control/flow-control.ts';
import type { Exchange } from './http/exchange.ts';
import { respond } from './http/respond.ts';
import { RequestMetrics } from './metrics/request-metrics.ts';
import { watchMeter } from './metrics/watch-metrics.ts';
import { type Paths, servePaths } from './paths/paths.ts';
import type { Allocations } from './registry/allocation.ts';
import { ObjectStore } from './registry/object-store.ts';
import { Registry } from './registry/registry.ts';
import type { Resource } from './registry/resource.ts';
import type { Answer } from './request/answer.ts';
import type { RequestContext } from './request/context.ts';
import { requestInfo } from './request/info.ts';
import { RemoteContext } from './request/remote-context.ts';
import { audit, auditUnauthenticated } from './stages/audit.ts';
import { type AnonymousRule, authenticate } from './stages/authenticate.ts';
import { authorize, impersonate } from './stages/authorize.ts';
import { deadline } from './stages/deadline.ts';
import { priorityAndFairness } from './stages/flow-control.ts';
import { type InFlightLimits, limitInFlight } from './stages/in-flight.ts';
import { measure } from './stages/measure.ts';
import { recover } from './stages/recover.ts';
import { chain, type Handler, type Stage } from './stages/stage.ts';
import type { Store } from './storage/store.ts';
import { dispatch, type Subresources, type VirtualResources } from './verbs/dispatch.ts';
import type { VerbParts } from './verbs/parts.ts';

/** Everything a server is made of before its security and its plugins, which need it to look things up. */
export interface ServerCore {
  readonly registry: Registry;
  readonly objects: ObjectStore;
  readonly feed: StoreFeed;
}

export interface CoreOptions {
  readonly store: Store;
  readonly resources: readonly Resource[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reads the store and fills the caches of all resources. */
export async function startCore(options: CoreOptions): Promise<ServerCore> {
  const feed = new StoreFeed(options.store, options.clock, options.log);
  const registry = new Registry();
  const objects = new ObjectStore(options.store, feed);
  for (const resource of options.resources) {
    registry.add(resource);
    if (!resource.virtual) await objects.serve(resource);
  }
  await feed.start();
  return { registry, objects, feed };
}

export interface ServerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly authenticators: readonly RequestAuthenticator[];
  readonly anonymous: AnonymousRule;
  readonly authorizer: Authorizer;
  readonly admission: readonly AdmissionPlugin[];
  readonly fields: FieldManagement;
  /** What objects of some kinds are given beside what their clients say; none when absent. */
  readonly allocations?: Allocations;
  readonly paths: Paths;
  readonly subresources: Subresources;
  readonly virtualResources: VirtualResources;
  /** Where it counts what it does, and what /metrics shows; its own when absent. */
  readonly metrics?: Metrics | undefined;
  readonly limits: InFlightLimits;
  /** Priority and fairness; `limits` count without it only. */
  readonly flowControl?: FlowControl | undefined;
  /** Keeps the audit log; none when absent. */
  readonly auditor?: Auditor | undefined;
  /** `--request-timeout`, in milliseconds. */
  readonly requestTimeoutMs: number;
}

/** A server without a port: takes exchanges from a listener, and requests from within the process. */
export interface ApiServer {
  readonly parts: VerbParts;
  /** Serves one exchange to its end. Never rejects. */
  readonly handle: (exchange: Exchange) => void;
  /** Serves a request of a user of this process; rejects with a StatusError when it is refused. */
  readonly call: (request: LocalRequest) => Promise<Answer>;
}

export interface LocalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
  readonly agent: string;
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly signal: AbortSignal;
}

/** Puts stages, verbs and paths together. */
export function createServer(core: ServerCore, options: ServerOptions): ApiServer {
  const { clock, log, auditor } = options;
  const parts: VerbParts = {
    registry: core.registry,
    objects: core.objects,
    admission: new AdmissionChain(options.admission),
    fields: options.fields,
    allocations: options.allocations ?? new Map(),
    clock,
    log,
    uuid: options.uuid,
    random: options.random,
    readTimeoutMs: 10_000,
  };
  const verbs = dispatch(parts, options.subresources, options.virtualResources);
  const metrics = options.metrics ?? new Metrics();
  const requests = new RequestMetrics(metrics);
  const meter = watchMeter(metrics);
  const paths = servePaths(
    [
      ...options.paths,
      ['/metrics', async () => ({ type: 'raw', status: 200, contentType: expositionType, body: await metrics.text() })],
    ],
    () => groupPaths(core.registry),
  );
  const end: Handler = async (context) => (context.info.isResource ? verbs(context) : paths(context));
  // The order in which a request passes them.
  const requestStages: readonly Stage[] = [
    measure(requests, clock), // Outermost: what the next one turns into a Status counts as that.
    recover(log), // Whatever goes wrong behind it is answered with a Status.
    // Before anything is paid for a request that will not be served.
    ...(options.flowControl ? [] : [limitInFlight(options.limits)]),
    deadline(clock, options.requestTimeoutMs),
    ...(auditor ? [auditUnauthenticated(auditor)] : []),
    authenticate(options.authenticators, { anonymous: options.anonymous }, log),
    // Knows who asks, and sees what all others refuse.
    ...(auditor ? [audit(auditor)] : []),
    impersonate(options.authorizer), // Needs to know who asks; what follows judges whom they act as.
    // Needs to know who asks, and comes before what costs something.
    ...(options.flowControl ? [priorityAndFairness(options.flowControl, options.requestTimeoutMs)] : []),
    authorize(options.authorizer),
  ];
  const remote = chain(requestStages, end);
  const localStages = [
    deadline(clock, options.requestTimeoutMs),
    ...(auditor ? [audit(auditor)] : []),
    authorize(options.authorizer),
  ];
  const local = chain(localStages, end);
  return {
    parts,
    handle: (exchange) => {
      const context = new RemoteContext(exchange, clock.now());
      const finish = () => {
        context.answered = true;
        context.seat?.release();
      };
      remote(context)
        .then((answer) => respond(exchange, context, answer, { clock, meter }))
        .then(finish, (error: unknown) => {
          finish();
          log.error('an answer could not be written', { request: `${context.method} ${context.info.path}`, error });
          if (!exchange.replied) exchange.reply(500, { 'content-type': 'text/plain' }, 'internal error\n');
        });
    },
    call: (request) => local(localContext(request, clock.now())),
  };
}

function localContext(request: LocalRequest, now: number): RequestContext {
  return {
    info: requestInfo(request.method, request.path, request.query),
    method: request.method,
    query: request.query,
    headers: { 'user-agent': request.agent },
    exchange: undefined,
    given: { body: request.body, contentType: request.contentType },
    user: request.user,
    realUser: undefined,
    impersonationConstraint: '',
    receivedAt: now,
    signal: request.signal,
    timeoutMs: undefined,
    expire: undefined,
    seat: undefined,
    responseHeaders: undefined,
    measured: undefined,
    answered: false,
    warnings: [],
    auditAnnotations: new Map(),
    auditId: undefined,
    audit: undefined,
  };
}
