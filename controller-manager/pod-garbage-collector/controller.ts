import { isNotFound } from '../../api/errors/predicates.ts';
import { isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { byNode, indexByNode } from '../pods/indexes.ts';
import { failedStatus, isUnboundAndTerminating, planTerminated } from './plan.ts';

const periodMs = 20_000;
/** A node that is missing is given this long to come back under its name: a kubelet may be registering again. */
const quarantineMs = 40_000;
const stateIndex = 'pod-gc';
const stateOf = (pod: Shared<Pod>): readonly string[] =>
  isPodTerminal(pod) ? ['ended'] : isUnboundAndTerminating(pod) ? ['unbound'] : [];
const outOfService = 'node.kubernetes.io/out-of-service';

/**
 * Removes pods that nobody else will: those of nodes that are gone, those deleted before they were bound, and ended ones
 * beyond the threshold. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection
 */
export function podGarbageCollector(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const { pods: podType, nodes: nodeType } = coreV1Resources;
  const pods = indexByNode(informers.get(podType));
  pods.addIndex(stateIndex, stateOf);
  const nodes = informers.get(nodeType);

  async function remove(pod: Shared<Pod>, message: string | undefined, signal: AbortSignal): Promise<void> {
    const { uid } = pod.metadata;
    try {
      const status = failedStatus(pod, message, clock.now());
      if (status) {
        // A patch, for its role has the right to no more; of this very pod, and of the state that was looked at.
        const { resourceVersion } = pod.metadata;
        const { phase, conditions } = status;
        const body = { metadata: { uid, resourceVersion }, status: { phase, conditions } };
        await client.patch(podType, pod.metadata, { type: 'strategic', body }, { subresource: 'status', signal });
      }
      await client.delete(podType, pod.metadata, { gracePeriodSeconds: 0, preconditions: { uid }, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async function all(doomed: readonly Shared<Pod>[], message: string | undefined, signal: AbortSignal): Promise<void> {
    for (const pod of doomed) await remove(pod, message, signal);
  }

  /** Pods of a node that is not there, or is not coming back. */
  async function collectNode(name: string, signal: AbortSignal): Promise<void> {
    const bound = pods.lister.byIndex(byNode, name);
    if (bound.length === 0) return;
    const node = nodes.lister.get(name);
    if (node) {
      const isOut = node.spec?.taints?.some((taint) => taint.key === outOfService);
      const isReady = node.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
      if (!isOut || isReady) return;
      return all(bound.filter(isPodTerminating), 'PodGC: pod was terminating on a node that is out of service', signal);
    }
    try {
      await client.get(nodeType, { name }, { signal });
      return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    await all(bound, 'PodGC: node no longer exists', signal);
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    if (key.startsWith('node/')) return collectNode(key.slice(5), signal);
    await all(pods.lister.byIndex(stateIndex, 'unbound'), undefined, signal);
    await all(
      planTerminated(pods.lister.byIndex(stateIndex, 'ended'), options.terminatedPodGcThreshold),
      undefined,
      signal,
    );
    return { requeueAfterMs: periodMs };
  }

  let later: (key: string, afterMs: number) => void = () => undefined;
  return [
    {
      name: 'pod-garbage-collector-controller',
      // One: the order of removals is the plan's.
      workers: 1,
      watches: [
        watches(nodes, (node, change) => {
          const key = `node/${node.metadata.name}`;
          if (change.type === 'deleted') later(key, quarantineMs);
          return node.spec?.taints?.some((taint) => taint.key === outOfService) ? key : undefined;
        }),
        watches(pods, (pod, change) => {
          const { nodeName } = pod.spec;
          if (change.type === 'added' && nodeName && !nodes.lister.get(nodeName))
            later(`node/${nodeName}`, quarantineMs);
          return isUnboundAndTerminating(pod) && change.type !== 'deleted' ? 'sweep' : undefined;
        }),
      ],
      onStart({ enqueue }) {
        later = enqueue;
        for (const pod of pods.lister.list()) {
          const { nodeName } = pod.spec;
          if (nodeName && !nodes.lister.get(nodeName)) enqueue(`node/${nodeName}`, quarantineMs);
        }
        enqueue('sweep', periodMs);
      },
      reconcile,
    },
  ];
}
