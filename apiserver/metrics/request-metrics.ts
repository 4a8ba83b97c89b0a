import type { Family } from '../../api/metrics/family.ts';
import type { Metrics } from '../../api/metrics/metrics.ts';
import type { Counter, Gauge, Histogram } from '../../api/metrics/series.ts';
import type { RequestContext } from '../request/context.ts';
import type { RequestInfo } from '../request/info.ts';
import { isLongRunning } from '../request/long-running.ts';

/** Upper bounds of the buckets, in seconds and bytes; those of kube-apiserver. */
const durations = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Kinds of requests that are told apart; more are counted together, so that clients cannot fill the memory. */
const seriesBound = 2000;

const component = 'apiserver';
const overflow: readonly string[] = new Array<string>(7).fill('other');

/** Paths that are no resources and have a name of their own in the measures; all others have none. */
const namedPaths = new Set(['/healthz', '/livez', '/readyz', '/metrics', '/version', '/openapi/v2']);

/** What is counted of requests of one kind. */
export interface RequestSeries {
  answered(code: number, seconds: number): void;
  /** How long the body of an answer was; counted of reads only. */
  sent(bytes: number): void;
  readonly longRunning: Gauge;
}

/**
 * Counts requests by the names and labels of kube-apiserver: apiserver_request_total, _request_duration_seconds,
 * _response_sizes, _longrunning_requests and _current_inflight_requests.
 * https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export class RequestMetrics {
  readonly #total: Family<Counter>;
  readonly #durations: Family<Histogram>;
  readonly #sizes: Family<Histogram>;
  readonly #longRunning: Family<Gauge>;
  readonly #kinds = new Map<string, RequestSeries>();
  readonly reading: Gauge;
  readonly writing: Gauge;

  constructor(metrics: Metrics) {
    const kind = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'];
    const all = [...kind, 'dry_run', 'component'];
    this.#total = metrics.counter('apiserver_request_total', 'Requests answered.', [...all, 'code']);
    this.#durations = metrics.histogram(
      'apiserver_request_duration_seconds',
      'Time from a request to its answer.',
      durations,
      all,
    );
    this.#sizes = metrics.histogram('apiserver_response_sizes', 'Length of the bodies of answers to reads.', sizes, [
      ...kind,
      'component',
    ]);
    this.#longRunning = metrics.gauge('apiserver_longrunning_requests', 'Streams that are open.', [
      ...kind,
      'component',
    ]);
    const inFlight = metrics.gauge('apiserver_current_inflight_requests', 'Requests under way.', ['request_kind']);
    this.reading = inFlight.with('readOnly');
    this.writing = inFlight.with('mutating');
  }

  /** The series that a request counts in. */
  of({ info, query, headers }: Pick<RequestContext, 'info' | 'query' | 'headers'>): RequestSeries {
    const verb = verbOf(info, headers['content-type']);
    const dryRun = info.isResource && query.has('dryRun') ? 'All' : '';
    const scope = scopeOf(info);
    const subresource = info.isResource ? info.subresource : namedPaths.has(info.path) ? info.path : '';
    const key = `${verb} ${info.group} ${info.version} ${info.resource} ${subresource} ${scope} ${dryRun}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const values =
      this.#kinds.size < seriesBound
        ? [verb, info.group, info.version, info.resource, subresource, scope, dryRun]
        : overflow;
    const series = this.#series(values);
    if (this.#kinds.size < seriesBound) this.#kinds.set(key, series);
    return series;
  }

  #series(values: readonly string[]): RequestSeries {
    const kind = values.slice(0, 6);
    const all = [...values, component];
    const duration = this.#durations.with(...all);
    const codes = new Map<number, Counter>();
    const isRead = kind[0] === 'GET' || kind[0] === 'LIST';
    const size = isRead ? this.#sizes.with(...kind, component) : undefined;
    const longRunning = () => this.#longRunning.with(...kind, component);
    // A watch's duration says how long its client stayed, nothing of the server.
    const timed = kind[0] !== 'WATCH';
    return {
      answered: (code, seconds) => {
        let total = codes.get(code);
        if (!total) {
          total = this.#total.with(...all, String(code));
          codes.set(code, total);
        }
        total.inc();
        if (timed) duration.observe(seconds);
      },
      sent: (bytes) => size?.observe(bytes),
      get longRunning() {
        return longRunning();
      },
    };
  }
}

const verbs: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT' };

/** In the words of kube-apiserver's measures. */
function verbOf(info: RequestInfo, contentType: unknown): string {
  const { verb } = info;
  if (info.isResource && verb !== 'watch' && isLongRunning(info) && info.subresource !== 'log') return 'CONNECT';
  if (verb === 'patch' && typeof contentType === 'string' && contentType.startsWith('application/apply-patch')) {
    return 'APPLY';
  }
  return verbs[verb] ?? verb.toUpperCase();
}

function scopeOf({ isResource, name, namespace, verb }: RequestInfo): string {
  if (!isResource) return '';
  if (name !== '' || verb === 'create') return 'resource';
  return namespace !== '' ? 'namespace' : 'cluster';
}
