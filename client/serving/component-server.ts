import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { forbidden, noResource, unauthorized } from '../../api/errors/constructors.ts';
import type { StatusError } from '../../api/errors/status-error.ts';
import { checkReport, type HealthAnswer, type HealthCheck, healthReport, ping } from '../../api/health/health.ts';
import { listening } from '../../api/listening.ts';
import type { Logger } from '../../api/logger.ts';
import { expositionType } from '../../api/metrics/exposition.ts';
import type { Metrics } from '../../api/metrics/metrics.ts';
import { credentialsOf } from './caller.ts';
import type { DelegatedAuth } from './delegated-auth.ts';

/** What a component tells of itself, where, and to whom. */
export interface ComponentServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  readonly auth: DelegatedAuth;
  /** `/healthz*` means all that begin so. */
  readonly alwaysAllowPaths: readonly string[];
  /** Where there are none, `ping` stands for them. */
  readonly live: readonly HealthCheck[];
  readonly ready: readonly HealthCheck[];
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface ComponentServer {
  readonly port: number;
  /** Believes client certificates of this CA from now on. */
  trust(clientCa: string): void;
  /** Stops and cuts what is open. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
type Handler = (query: URLSearchParams) => Promise<Answer>;

const plain = 'text/plain; charset=utf-8';

/**
 * Serves /healthz, /livez, /readyz with a path for each of their checks, and /metrics, over HTTPS as kube-scheduler does on
 * 10259. Rejects with node's error when the port cannot be had.
 */
export async function serveComponent(options: ComponentServerOptions): Promise<ComponentServer> {
  const { cert, key, clientCa } = options.tls;
  const handlers = handlersOf(options);
  const server = createServer({
    cert,
    key,
    ...(clientCa === undefined ? {} : { ca: clientCa }),
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.on('request', (request, response) => {
    // Nothing here reads a body; one that is not taken would hold up the connection.
    request.resume();
    answer(request, handlers, options).then(
      (one) => write(response, one),
      (error) => {
        options.logger.warn('a request could not be answered', { path: request.url, error });
        write(response, { status: 500, contentType: plain, body: 'Internal Server Error\n' });
      },
    );
  });
  const port = await listening(server, options);
  return {
    port,
    trust: (ca) => server.setSecureContext({ cert, key, ca }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function handlersOf({ live, ready, metrics, logger }: ComponentServerOptions): ReadonlyMap<string, Handler> {
  const paths = (name: string, checks: readonly HealthCheck[]): [string, Handler][] => [
    [
      `/${name}`,
      async (query) => {
        const report = await healthReport(name, checks, query);
        if (report.status !== 200) logger.info(`${name} check failed`, { checks: report.problems });
        return answerOf(report);
      },
    ],
    ...checks.map((one): [string, Handler] => [`/${name}/${one.name}`, async () => answerOf(await checkReport(one))]),
  ];
  const orPing = (checks: readonly HealthCheck[]) => (checks.length === 0 ? [ping('ping')] : checks);
  return new Map([
    ...paths('healthz', orPing(live)),
    // Whether it should be started anew, which a lease that somebody else holds is no reason for.
    ...paths('livez', [ping('ping')]),
    ...paths('readyz', orPing(ready)),
    ['/metrics', async () => ({ status: 200, contentType: expositionType, body: await metrics.text() })],
  ]);
}

const answerOf = ({ status, body }: HealthAnswer): Answer => ({ status, contentType: plain, body });

async function answer(
  request: IncomingMessage,
  handlers: ReadonlyMap<string, Handler>,
  options: ComponentServerOptions,
): Promise<Answer> {
  const { pathname: path, searchParams } = new URL(request.url ?? '/', 'https://component');
  const caller = await options.auth.authenticate(credentialsOf(request));
  if (caller === undefined) return refused(unauthorized());
  const open = options.alwaysAllowPaths.some((one) =>
    one.endsWith('*') ? path.startsWith(one.slice(0, -1)) : path === one,
  );
  if (!open && !caller.groups.includes('system:masters')) {
    const verb = (request.method ?? 'GET').toLowerCase();
    if (!(await options.auth.authorize(caller, [{ nonResourceAttributes: { path, verb } }])))
      return refused(
        forbidden(noResource, '', `User ${JSON.stringify(caller.name)} cannot ${verb} path ${JSON.stringify(path)}`),
      );
  }
  const handler = handlers.get(path);
  return handler === undefined
    ? { status: 404, contentType: plain, body: '404 page not found\n' }
    : handler(searchParams);
}

const refused = ({ code, status }: StatusError): Answer => ({
  status: code,
  contentType: 'application/json',
  body: `${JSON.stringify(status)}\n`,
});

function write(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache, private',
  });
  response.end(body);
}
