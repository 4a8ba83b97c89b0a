import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

const firstMs = 10_000;
const maxMs = 10 * 60_000;

/** Failures in a row, and when the last of them was; in milliseconds. */
export interface FailureRow {
  readonly failures: number;
  readonly last: number;
}

/** When a pod ended: when its last container did, else when it ceased to be ready, else when it was told to go. */
export function endedAt({ status, metadata }: Shared<Pod>, now: number): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) => parseTime(state?.terminated?.finishedAt));
  const latest = ends.reduce(
    (last, at) => (last === undefined || at === undefined ? undefined : Math.max(last, at)),
    ends[0],
  );
  const unready = status?.conditions?.find((one) => one.type === 'Ready' && one.status === 'False');
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
  const goesAt = parseTime(deletionTimestamp);
  const toldAt = goesAt === undefined ? undefined : goesAt - deletionGracePeriodSeconds * 1000;
  return latest ?? parseTime(unready?.lastTransitionTime) ?? toldAt ?? now;
}

/** The row after more pods have ended: a success breaks it. */
export function extendRow(
  row: FailureRow | undefined,
  ended: readonly { readonly at: number; readonly failed: boolean }[],
): FailureRow {
  let { failures, last } = row ?? { failures: 0, last: 0 };
  for (const { at, failed } of [...ended].sort((a, b) => a.at - b.at)) {
    failures = failed ? failures + 1 : 0;
    if (failed) last = Math.max(last, at);
  }
  return { failures, last };
}

/**
 * How long to wait before the next pod: 10 s after the first failure, doubled with each, 10 minutes at most.
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
 */
export function backoffLeft(row: FailureRow | undefined, now: number): number {
  if (!row || row.failures === 0) return 0;
  return row.last + Math.min(maxMs, firstMs * 2 ** (row.failures - 1)) - now;
}
