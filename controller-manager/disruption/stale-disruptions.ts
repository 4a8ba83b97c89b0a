import { isNotFound } from '../../api/errors/predicates.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { isPodTerminal, isPodTerminating, podCondition } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Pod, PodCondition } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

const type = 'DisruptionTarget';
/** A pod that was about to be disrupted and has not begun to go after so long will not. */
const staleMs = 2 * 60_000;

/** In how many milliseconds what a pod says of its disruption is stale; undefined where it says nothing, or is going. */
export function staleIn(pod: Shared<Pod>, now: number): number | undefined {
  if (isPodTerminating(pod) || isPodTerminal(pod)) return undefined;
  const condition = podCondition(pod, type);
  // A kubelet that ends a pod takes the time that it takes.
  if (condition?.status !== 'True' || condition.reason === 'TerminationByKubelet') return undefined;
  return Math.max(0, (parseTime(condition.lastTransitionTime) ?? 0) + staleMs - now);
}

/**
 * Takes back that a pod is the target of a disruption when it is not deleted: whoever wanted it has failed in between.
 * https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
 */
export function staleDisruptions({ client, informers, clock }: ControllerContext): ControllerDefinition {
  const { pods: podType } = coreV1Resources;
  const pods = informers.get(podType);

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const pod = pods.lister.get(key);
    const wait = pod && staleIn(pod, clock.now());
    if (!pod || wait === undefined) return undefined;
    if (wait > 0) return { requeueAfterMs: wait };
    const before = pod.status?.conditions ?? [];
    const rest: readonly Shared<PodCondition>[] = before.map((one) => (one.type === type ? bare(one) : one));
    const conditions = setCondition(rest, { type, status: 'False' }, clock.now());
    try {
      await client.updateStatus(podType, { ...pod, status: { ...pod.status, conditions } }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }

  return {
    name: 'stale-pod-disruptions',
    workers: 1,
    watches: [
      watches(pods, (pod, change) =>
        change.type !== 'deleted' && podCondition(pod, type)?.status === 'True' ? objectKey(pod) : undefined,
      ),
    ],
    reconcile,
  };
}

/** The condition without what it was for. */
function bare({ reason: _, message: __, ...condition }: Shared<PodCondition>): Shared<PodCondition> {
  return condition;
}
