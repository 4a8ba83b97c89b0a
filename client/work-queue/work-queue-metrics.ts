import type { Metrics } from '../../api/metrics/metrics.ts';
import type { WorkQueueMetrics } from './work-queue.ts';

/** From ten nanoseconds to a thousand seconds, as all components of Kubernetes have it. */
const bounds = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

/** workqueue_*, by the names of Kubernetes' components; call the result with the name of each queue. */
export function workQueueMetrics(metrics: Metrics): (name: string) => WorkQueueMetrics {
  const labels = ['name'];
  const depth = metrics.gauge('workqueue_depth', 'Keys that wait.', labels);
  const adds = metrics.counter('workqueue_adds_total', 'Keys that were added.', labels);
  const retries = metrics.counter('workqueue_retries_total', 'Keys that came back after a failure.', labels);
  const waited = metrics.histogram('workqueue_queue_duration_seconds', 'How long keys waited.', bounds, labels);
  const worked = metrics.histogram('workqueue_work_duration_seconds', 'How long keys were worked on.', bounds, labels);
  return (name) => {
    const [depthOf, addsOf, retriesOf] = [depth.with(name), adds.with(name), retries.with(name)];
    const [waitedOf, workedOf] = [waited.with(name), worked.with(name)];
    return {
      added(waiting) {
        addsOf.inc();
        depthOf.set(waiting);
      },
      started(waitedMs, waiting) {
        waitedOf.observe(waitedMs / 1000);
        depthOf.set(waiting);
      },
      finished: (workedMs) => workedOf.observe(workedMs / 1000),
      retried: () => retriesOf.inc(),
    };
  };
}
