/** Upper bounds of the duration buckets, in seconds; those of kube-apiserver, fewer. */
const bounds = [0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

interface Series {
  readonly labels: string;
  count: number;
  seconds: number;
  readonly buckets: number[];
}

/** Kinds of requests that are told apart; more are counted together, so that clients cannot fill the memory. */
const seriesBound = 2000;

/**
 * Counts requests as kube-apiserver does: `apiserver_request_total` and `apiserver_request_duration_seconds`.
 * https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export class RequestMetrics {
  readonly #totals = new Map<string, { readonly labels: string; value: number }>();
  readonly #durations = new Map<string, Series>();
  #inFlight = 0;

  begin(): void {
    this.#inFlight++;
  }

  end(request: {
    readonly verb: string;
    readonly group: string;
    readonly version: string;
    readonly resource: string;
    readonly subresource: string;
    readonly code: number;
    readonly seconds: number;
  }): void {
    this.#inFlight--;
    const { verb, group, version, resource, subresource, code, seconds } = request;
    const base = `group="${group}",resource="${escapeLabel(resource)}",subresource="${escapeLabel(subresource)}",verb="${verb.toUpperCase()}",version="${version}"`;
    const key = this.#durations.has(base) || this.#durations.size < seriesBound ? base : 'other="true"';
    const totalKey = `code="${code}",${key}`;
    const total = this.#totals.get(totalKey);
    if (total) total.value++;
    else this.#totals.set(totalKey, { labels: totalKey, value: 1 });
    // A watch's duration says how long its client stayed, nothing of the server.
    if (verb === 'watch') return;
    let series = this.#durations.get(key);
    if (!series) {
      series = { labels: key, count: 0, seconds: 0, buckets: bounds.map(() => 0) };
      this.#durations.set(key, series);
    }
    series.count++;
    series.seconds += seconds;
    for (let i = 0; i < bounds.length; i++)
      if (seconds <= (bounds[i] ?? 0)) series.buckets[i] = (series.buckets[i] ?? 0) + 1;
  }

  /** The text form that Prometheus reads. */
  text(): string {
    const lines = ['# HELP apiserver_request_total Requests answered.', '# TYPE apiserver_request_total counter'];
    for (const { labels, value } of this.#totals.values()) lines.push(`apiserver_request_total{${labels}} ${value}`);
    lines.push(
      '# HELP apiserver_request_duration_seconds Time from a request to its answer.',
      '# TYPE apiserver_request_duration_seconds histogram',
    );
    for (const { labels, count, seconds, buckets } of this.#durations.values()) {
      for (const [i, bound] of bounds.entries()) {
        lines.push(`apiserver_request_duration_seconds_bucket{${labels},le="${bound}"} ${buckets[i] ?? 0}`);
      }
      lines.push(
        `apiserver_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`,
        `apiserver_request_duration_seconds_sum{${labels}} ${seconds}`,
        `apiserver_request_duration_seconds_count{${labels}} ${count}`,
      );
    }
    lines.push(
      '# HELP apiserver_current_inflight_requests Requests under way.',
      '# TYPE apiserver_current_inflight_requests gauge',
      `apiserver_current_inflight_requests ${this.#inFlight}`,
    );
    return `${lines.join('\n')}\n`;
  }
}

function escapeLabel(value: string): string {
  return /["\\\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value;
}
