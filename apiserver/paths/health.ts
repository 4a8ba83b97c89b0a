import type { Paths } from './paths.ts';

/** A part of the server that can be well or not: resolves with undefined, or with what is wrong. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<string | undefined>;
}

/**
 * /healthz, /livez and /readyz, with `?verbose` and `?exclude=`, and a path below each for every check.
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function healthPaths(checks: {
  readonly live: readonly HealthCheck[];
  readonly ready: readonly HealthCheck[];
}): Paths {
  const handlers = (name: string, list: readonly HealthCheck[]): Paths => [
    [`/${name}`, (context) => report(name, list, context.query)],
    ...list.map((one) => [`/${name}/${one.name}`, () => report(name, [one], new URLSearchParams())] as const),
  ];
  return [...handlers('healthz', checks.live), ...handlers('livez', checks.live), ...handlers('readyz', checks.ready)];
}

async function report(name: string, checks: readonly HealthCheck[], query: URLSearchParams) {
  const excluded = new Set(query.getAll('exclude'));
  const results = await Promise.all(
    checks.map(async ({ name: check, check: run }) => ({
      check,
      problem: excluded.has(check) ? undefined : await run(),
    })),
  );
  const failed = results.some(({ problem }) => problem !== undefined);
  const lines = results.map(({ check, problem }) =>
    excluded.has(check)
      ? `[+]${check} excluded: ok`
      : problem === undefined
        ? `[+]${check} ok`
        : `[-]${check} failed: reason withheld`,
  );
  const text = failed
    ? `${lines.join('\n')}\n${name} check failed\n`
    : query.has('verbose')
      ? `${lines.join('\n')}\n${name} check passed\n`
      : 'ok';
  return { type: 'raw' as const, status: failed ? 500 : 200, contentType: 'text/plain; charset=utf-8', body: text };
}
