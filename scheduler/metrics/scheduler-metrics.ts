import type { Metrics } from '../../api/metrics/metrics.ts';
import type { SchedulingQueue } from '../queue/scheduling-queue.ts';

export type AttemptResult = 'scheduled' | 'unschedulable' | 'error';

/** What a scheduler counts of its work. */
export interface SchedulerMetrics {
  /** A try ended; for a pod that got its node, with its binding. */
  attempted(profile: string, result: AttemptResult, ms: number): void;
  /** A pod was bound at its `attempts`th try, so long after its first one. */
  bound(attempts: number, ms: number): void;
  /** So many pods are to go for another. */
  preempted(victims: number): void;
  /** From now on the pods that wait are counted, whenever the measures are read. */
  watch(queue: SchedulingQueue): void;
}

const doubling = (first: number, count: number) => Array.from({ length: count }, (_, i) => first * 2 ** i);

/** scheduler_*, by kube-scheduler's names. https://kubernetes.io/docs/reference/instrumentation/metrics/ */
export function schedulerMetrics(metrics: Metrics): SchedulerMetrics {
  const attempts = metrics.counter('scheduler_schedule_attempts_total', 'Tries to find a node, by how they ended.', [
    'profile',
    'result',
  ]);
  const durations = metrics.histogram(
    'scheduler_scheduling_attempt_duration_seconds',
    'How long a try took, with the binding.',
    doubling(0.001, 15),
    ['profile', 'result'],
  );
  const tries = metrics.histogram('scheduler_pod_scheduling_attempts', 'Tries until a pod had a node.', doubling(1, 5));
  const waits = metrics.histogram(
    'scheduler_pod_scheduling_sli_duration_seconds',
    'From the first try until the pod was bound.',
    doubling(0.01, 20),
    ['attempts'],
  );
  const preemptions = metrics.counter('scheduler_preemption_attempts_total', 'Times that pods had to go for another.');
  const victims = metrics.histogram('scheduler_preemption_victims', 'Pods that had to go for one.', doubling(1, 7));
  const pending = metrics.gauge('scheduler_pending_pods', 'Pods without a node, by what they wait for.', ['queue']);
  return {
    attempted(profile, result, ms) {
      attempts.with(profile, result).inc();
      durations.with(profile, result).observe(ms / 1000);
    },
    bound(count, ms) {
      tries.with().observe(count);
      waits.with(count >= 15 ? '15+' : String(count)).observe(ms / 1000);
    },
    preempted(count) {
      preemptions.with().inc();
      victims.with().observe(count);
    },
    watch(queue) {
      metrics.onRead(() => {
        pending.with('active').set(queue.countAt('active'));
        pending.with('backoff').set(queue.countAt('backoff') + queue.countAt('errorBackoff'));
        pending.with('unschedulable').set(queue.countAt('waiting'));
        pending.with('gated').set(queue.countAt('gated'));
      });
    },
  };
}
