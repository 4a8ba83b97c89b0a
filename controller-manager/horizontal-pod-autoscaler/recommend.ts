/** What one pod says, for a recommendation. Amounts are in thousandths. */
export interface PodSample {
  readonly name: string;
  /** What it uses; undefined when no metrics of it are there. */
  readonly usage: number | undefined;
  /** What it requests. */
  readonly request: number;
  /** Not ready, or so young that what it uses means nothing yet. */
  readonly isUnready: boolean;
}

export type Target =
  /** Use as a share of what is requested, in percent. */
  | { readonly kind: 'utilization'; readonly percent: number }
  /** Use of a pod on average. */
  | { readonly kind: 'average'; readonly amount: number };

export interface Recommendation {
  readonly replicas: number;
  /** Percent of requests, for targets that are shares. */
  readonly utilization: number | undefined;
  readonly average: number;
}

/** Deviations from the target that are let be, so that sizes do not flutter. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

/**
 * The size at which pods would use what the target says. Pods without metrics, and young ones when growing, are counted such
 * that they hold the change back: as using nothing when growing, and all that is wanted of them when shrinking. Undefined when no pod
 * has metrics. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 */
export function recommend(
  pods: readonly PodSample[],
  current: number,
  target: Target,
  tolerances: Tolerances,
): Recommendation | undefined {
  const ready = pods.filter((pod) => !pod.isUnready && pod.usage !== undefined);
  const unready = pods.filter((pod) => pod.isUnready);
  const missing = pods.filter((pod) => !pod.isUnready && pod.usage === undefined);
  if (ready.length === 0) return undefined;
  const measured = ready.map((pod) => ({ usage: pod.usage ?? 0, request: pod.request }));
  const ratio = ratioOf(measured, target);
  const utilization = utilizationOf(measured);
  const average = Math.floor(sum(measured.map((pod) => pod.usage)) / measured.length);
  const result = (replicas: number): Recommendation => ({ replicas, utilization, average });
  const within = (value: number) => value >= 1 - tolerances.down && value <= 1 + tolerances.up;
  if (missing.length === 0 && unready.length === 0)
    return result(within(ratio) ? current : Math.ceil(ratio * measured.length));

  const filled = [...measured];
  for (const pod of missing) filled.push({ usage: ratio < 1 ? wantedOf(pod, target) : 0, request: pod.request });
  if (ratio > 1) for (const pod of unready) filled.push({ usage: 0, request: pod.request });
  const adjusted = ratioOf(filled, target);
  // Turned around by what is not known: then nothing is known.
  if (within(adjusted) || (ratio < 1 && adjusted > 1) || (ratio > 1 && adjusted < 1)) return result(current);
  const next = Math.ceil(adjusted * filled.length);
  if ((adjusted < 1 && next > current) || (adjusted > 1 && next < current)) return result(current);
  return result(next);
}

type Measure = { readonly usage: number; readonly request: number };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function wantedOf(pod: PodSample, target: Target): number {
  return target.kind === 'average' ? target.amount : (pod.request * Math.max(100, target.percent)) / 100;
}

function utilizationOf(pods: readonly Measure[]): number | undefined {
  const requests = sum(pods.map((pod) => pod.request));
  return requests > 0 ? Math.floor((sum(pods.map((pod) => pod.usage)) * 100) / requests) : undefined;
}

function ratioOf(pods: readonly Measure[], target: Target): number {
  if (target.kind === 'utilization') return (utilizationOf(pods) ?? 0) / target.percent;
  return sum(pods.map((pod) => pod.usage)) / pods.length / target.amount;
}
