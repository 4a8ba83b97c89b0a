import type { Logger } from '../../api/logger.ts';
import type { Answer } from '../request/answer.ts';
import type { Paths } from './paths.ts';

/** A part of the server that can be well or not: resolves with undefined, or with what is wrong. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<string | undefined>;
}

/**
 * /healthz, /livez and /readyz, with `?verbose` and `?exclude=`, and a path below each for every check.
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function healthPaths(
  checks: { readonly live: readonly HealthCheck[]; readonly ready: readonly HealthCheck[] },
  log: Logger,
): Paths {
  const handlers = (name: string, list: readonly HealthCheck[]): Paths => [
    [`/${name}`, (context) => report(name, list, context.query, log)],
    ...list.map((one) => [`/${name}/${one.name}`, () => single(one)] as const),
  ];
  return [...handlers('healthz', checks.live), ...handlers('livez', checks.live), ...handlers('readyz', checks.ready)];
}

const contentType = 'text/plain; charset=utf-8';
const headers = { 'x-content-type-options': 'nosniff' };

/** What is wrong is told to the log: everybody may ask. */
async function report(
  name: string,
  checks: readonly HealthCheck[],
  query: URLSearchParams,
  log: Logger,
): Promise<Answer> {
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
    log.info(`${name} check failed`, { checks: failed.map(({ check, problem }) => `${check}: ${problem}`) });
    const body = `${lines.join('\n')}\n${name} check failed\n`;
    return { type: 'raw', status: 500, contentType, headers, body };
  }
  const body = query.has('verbose') ? `${lines.join('\n')}\n${name} check passed\n` : 'ok';
  return { type: 'raw', status: 200, contentType, headers, body };
}

/** One check says what is wrong: its path can be kept from those who need not know. */
async function single(one: HealthCheck): Promise<Answer> {
  const problem = await one.check();
  return problem === undefined
    ? { type: 'raw', status: 200, contentType, body: 'ok' }
    : { type: 'raw', status: 500, contentType, headers, body: `internal server error: ${problem}\n` };
}
