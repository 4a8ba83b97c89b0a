import { isNotFound } from '../../api/errors/predicates.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { byNode, indexByNode } from '../pods/indexes.ts';
import { planStay } from './plan.ts';

/**
 * Evicts pods from nodes whose NoExecute taints they do not tolerate, or have tolerated for long enough.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export function taintEvictionController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock } = context;
  const { pods: podType, nodes: nodeType } = coreV1Resources;
  const pods = indexByNode(informers.get(podType));
  const nodes = informers.get(nodeType);
  const events = context.events('taint-eviction-controller');
  /** When a pod's stay began and when it ends, by the pod's key; of those that have one. */
  const stays = new Map<string, { readonly uid: string; readonly since: number; readonly until: number }>();

  async function evict(pod: Shared<Pod>, signal: AbortSignal): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    events.event(
      referenceTo(podType, pod),
      'Normal',
      'TaintManagerEviction',
      `Marking for deletion Pod ${namespace}/${name}`,
    );
    const conditions = setCondition(
      pod.status?.conditions,
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      },
      clock.now(),
    );
    try {
      await client.updateStatus(podType, { ...pod, status: { ...pod.status, conditions } }, { signal });
      await client.delete(podType, pod.metadata, { preconditions: { uid }, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const pod = pods.lister.get(key);
    if (!pod?.spec.nodeName || isPodTerminating(pod)) {
      stays.delete(key);
      return undefined;
    }
    const stay = planStay(pod, nodes.lister.get(pod.spec.nodeName));
    const before = stays.get(key);
    const mine = before?.uid === pod.metadata.uid ? before : undefined;
    if (stay.kind === 'for ever') {
      stays.delete(key);
      if (mine) {
        const message = `Cancelling deletion of Pod ${pod.metadata.namespace}/${pod.metadata.name}`;
        events.event(referenceTo(podType, pod), 'Normal', 'TaintManagerEviction', message);
      }
      return undefined;
    }
    const since = mine?.since ?? clock.now();
    const until = since + stay.afterMs;
    if (until > clock.now()) {
      stays.set(key, { uid: pod.metadata.uid, since, until });
      return { requeueAfterMs: until - clock.now() };
    }
    await evict(pod, signal);
    stays.delete(key);
    return undefined;
  }

  return [
    {
      name: 'taint-eviction-controller',
      workers: 8,
      watches: [
        watches(pods, (pod, change) => {
          if (change.type === 'updated' && !movedOrTolerates(change.old, change.object)) return undefined;
          return pod.spec.nodeName || stays.has(objectKey(pod)) ? objectKey(pod) : undefined;
        }),
        watches(nodes, (node, change) => {
          if (change.type === 'updated' && deepEqual(change.old.spec?.taints, change.object.spec?.taints))
            return undefined;
          if (change.type === 'added' && !node.spec?.taints?.length) return undefined;
          return pods.lister.byIndex(byNode, node.metadata.name).map(objectKey);
        }),
      ],
      reconcile,
    },
  ];
}

/** Whether something changed that a pod's stay hangs on. */
function movedOrTolerates(old: Shared<Pod>, pod: Shared<Pod>): boolean {
  return (
    old.spec.nodeName !== pod.spec.nodeName ||
    isPodTerminating(old) !== isPodTerminating(pod) ||
    !deepEqual(old.spec.tolerations, pod.spec.tolerations)
  );
}
