import { checkReport, type HealthAnswer, type HealthCheck, healthReport } from '../../api/health/health.ts';
import type { Logger } from '../../api/logger.ts';
import type { Answer } from '../request/answer.ts';
import type { Paths } from './paths.ts';

/**
 * /healthz, /livez and /readyz, and a path below each for every check.
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function healthPaths(
  checks: { readonly live: readonly HealthCheck[]; readonly ready: readonly HealthCheck[] },
  log: Logger,
): Paths {
  const handlers = (name: string, list: readonly HealthCheck[]): Paths => [
    [
      `/${name}`,
      async ({ query }) => {
        const report = await healthReport(name, list, query);
        if (report.status !== 200) log.info(`${name} check failed`, { checks: report.problems });
        return answerOf(report);
      },
    ],
    ...list.map((one) => [`/${name}/${one.name}`, async () => answerOf(await checkReport(one))] as const),
  ];
  return [...handlers('healthz', checks.live), ...handlers('livez', checks.live), ...handlers('readyz', checks.ready)];
}

const answerOf = ({ status, body }: HealthAnswer): Answer => ({
  type: 'raw',
  status,
  contentType: 'text/plain; charset=utf-8',
  headers: { 'x-content-type-options': 'nosniff' },
  body,
});
