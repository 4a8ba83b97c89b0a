import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import { batchV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

/** When a job's time is up, in milliseconds; undefined when it has not finished or may stay. */
function expiresAt({ spec, status }: Shared<Job>): number | undefined {
  if (spec.ttlSecondsAfterFinished === undefined) return undefined;
  const end = status?.conditions?.find(
    (one) => (one.type === 'Complete' || one.type === 'Failed') && one.status === 'True',
  );
  const at = parseTime(end?.lastTransitionTime);
  return at === undefined ? undefined : at + spec.ttlSecondsAfterFinished * 1000;
}

/** Deletes finished jobs after the time they ask for. https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/ */
export function ttlAfterFinishedController({
  client,
  informers,
  clock,
}: ControllerContext): readonly ControllerDefinition[] {
  const { jobs: type } = batchV1Resources;
  const jobs = informers.get(type);

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const job = jobs.lister.get(key);
    const at = job && expiresAt(job);
    if (!job || at === undefined || isTerminating(job)) return undefined;
    if (at > clock.now()) return { requeueAfterMs: at - clock.now() };
    const { uid, resourceVersion } = job.metadata;
    try {
      // Of the very state that was looked at: someone may have given it more time.
      await client.delete(type, job.metadata, {
        propagationPolicy: 'Foreground',
        preconditions: { uid, resourceVersion },
        signal,
      });
    } catch (error) {
      if (isConflict(error)) return { requeueAfterMs: 100 };
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }

  return [
    {
      name: 'ttl-after-finished-controller',
      watches: [watches(jobs, (job, change) => (change.type === 'deleted' ? undefined : objectKey(job)))],
      reconcile,
    },
  ];
}
