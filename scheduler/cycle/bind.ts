import { deadline } from '../../client/deadline.ts';
import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { FilterOutcome, Rejected } from '../framework/outcome.ts';
import type { PreBindPlugin } from '../framework/plugin.ts';
import type { Profile } from '../framework/profile.ts';
import type { SchedulerContext } from './scheduler-context.ts';

const bindTimeoutMs = 30_000;

/** What a Permit plugin asks to wait for. */
export interface PermitWait {
  readonly plugin: string;
  readonly timeoutMs: number;
  readonly allowed: Promise<FilterOutcome>;
}

/** What has to come about before the pod may be bound. */
export interface Reserved {
  readonly kind: 'reserved';
  readonly waits: readonly PermitWait[];
  readonly preBind: readonly PreBindPlugin[];
}

export type Reservation = Reserved | { readonly kind: 'rejected'; readonly rejection: Rejected };

/** Reserve and Permit, in order; a rejection has undone what was reserved. */
export function reserve(pod: PodInfo, nodeName: string, profile: Profile, cluster: Cluster): Reservation {
  const undone = (rejection: Rejected): Reservation => {
    unreserve(pod, nodeName, profile, cluster);
    return { kind: 'rejected', rejection };
  };
  for (const plugin of profile.reserve) {
    const outcome = plugin.reserve(pod, nodeName, cluster);
    if (outcome.kind === 'rejected') return undone(outcome);
  }
  const waits: PermitWait[] = [];
  for (const plugin of profile.permit) {
    const outcome = plugin.permit(pod, nodeName);
    if (outcome.kind === 'rejected') return undone(outcome);
    if (outcome.kind === 'wait') waits.push({ plugin: plugin.name, ...outcome });
  }
  const preBind = profile.preBind.filter((plugin) => plugin.needsPreBind(pod, nodeName, cluster));
  return { kind: 'reserved', waits, preBind };
}

/** Takes back what Reserve plugins hold for a pod. */
export function unreserve(pod: PodInfo, nodeName: string, profile: Profile, cluster: Cluster): void {
  for (const plugin of profile.reserve.toReversed()) plugin.unreserve(pod, nodeName, cluster);
}

/**
 * Waits for permission, then for PreBind. Answers who says no after all; rejects when one of these fails or takes too long.
 */
export async function prepareBinding(
  pod: PodInfo,
  nodeName: string,
  { waits, preBind }: Reserved,
  { cluster, clock, signal }: SchedulerContext,
): Promise<Rejected | undefined> {
  for (const wait of waits) {
    const outcome = await permitted(wait, pod, clock, signal);
    if (outcome.kind === 'rejected') return outcome;
  }
  for (const plugin of preBind)
    await named('PreBind', plugin.name, () => plugin.preBind(pod, nodeName, cluster, signal));
  return undefined;
}

/** Binds. Rejects when that fails or takes too long. */
export async function bind(
  pod: PodInfo,
  nodeName: string,
  profile: Profile,
  { clock, signal }: SchedulerContext,
): Promise<void> {
  const limit = deadline(clock, bindTimeoutMs, signal, () => new Error(`binding pod ${pod.key}: no answer`));
  try {
    for (const plugin of profile.bind) {
      const outcome = await named('Bind', plugin.name, () => plugin.bind(pod, nodeName, limit.signal));
      if (outcome === 'bound') return;
    }
  } finally {
    limit.cancel();
  }
  throw new Error(`no plugin binds pod ${pod.key}`);
}

/** Says in the words of Kubernetes which plugin failed. */
async function named<T>(point: string, plugin: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`running ${point} plugin ${JSON.stringify(plugin)}: ${problem}`, { cause });
  }
}

function permitted(
  { plugin, timeoutMs, allowed }: PermitWait,
  pod: PodInfo,
  clock: SchedulerContext['clock'],
  signal: AbortSignal,
): Promise<FilterOutcome> {
  const limit = deadline(clock, timeoutMs, signal, () => new Error('timeout'));
  const timedOut = new Promise<FilterOutcome>((resolve) => {
    limit.signal.addEventListener('abort', () => {
      const reason = `rejected due to timeout after waiting ${timeoutMs / 1000}s at plugin ${plugin}`;
      resolve({ kind: 'rejected', plugin, reasons: [reason], preemptionMayHelp: true });
    });
  });
  return Promise.race([allowed, timedOut])
    .catch((cause: unknown) => {
      throw new Error(`waiting on permit for pod ${pod.key}`, { cause });
    })
    .finally(() => limit.cancel());
}
