/** A part of a process that can be well or not: resolves with undefined, or with what is wrong. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<string | undefined>;
}

/** What a health path answers: plain text. */
export interface HealthAnswer {
  readonly status: 200 | 500;
  readonly body: string;
  /** `check: what is wrong` of each that failed, for the log: everybody may ask, so the body does not say it. */
  readonly problems: readonly string[];
}

/** A check that is well for as long as the process answers at all. */
export const ping = (name: string): HealthCheck => ({ name, check: async () => undefined });

/** Ill from when the process is about to end, so that nobody sends it anything any more. */
export class Closing implements HealthCheck {
  readonly name = 'shutdown';
  #begun = false;

  async check(): Promise<string | undefined> {
    return this.#begun ? 'process is shutting down' : undefined;
  }

  begin(): void {
    this.#begun = true;
  }
}

/**
 * The sum of some checks, as /healthz, /livez and /readyz give it, with `?verbose` and `?exclude=`.
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export async function healthReport(
  name: string,
  checks: readonly HealthCheck[],
  query: URLSearchParams,
): Promise<HealthAnswer> {
  const excluded = new Set(query.getAll('exclude'));
  const results = await Promise.all(
    checks.map(async (one) => {
      const check = one.name;
      if (excluded.has(check)) return { check, line: `[+]${check} excluded: ok`, problem: undefined };
      const problem = await one.check();
      return { check, line: problem === undefined ? `[+]${check} ok` : `[-]${check} failed: reason withheld`, problem };
    }),
  );
  const failed = results.filter(({ problem }) => problem !== undefined);
  const unknown = [...excluded].filter((one) => !checks.some(({ name: check }) => check === one)).sort();
  const lines = results.map(({ line }) => line);
  if (unknown.length > 0) {
    const names = unknown.map((one) => JSON.stringify(one)).join(',');
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names}`);
  }
  if (failed.length > 0) {
    const problems = failed.map(({ check, problem }) => `${check}: ${problem}`);
    return { status: 500, body: `${lines.join('\n')}\n${name} check failed\n`, problems };
  }
  const body = query.has('verbose') ? `${lines.join('\n')}\n${name} check passed\n` : 'ok';
  return { status: 200, body, problems: [] };
}

/** One check by itself, which says what is wrong: its path can be kept from those who need not know. */
export async function checkReport(one: HealthCheck): Promise<HealthAnswer> {
  const problem = await one.check();
  return problem === undefined
    ? { status: 200, body: 'ok', problems: [] }
    : { status: 500, body: `internal server error: ${problem}\n`, problems: [problem] };
}
