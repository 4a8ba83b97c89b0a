import { messageOf } from '../../api/errors/message-of.ts';
import { isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { isPodActive } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { Lister } from '../../client/informer/informer.ts';
import type { ReplicaSetStatus } from '../../proto/gen/apps/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { claim } from '../pods/claim.ts';
import { createPods, deletePods } from '../pods/expected-calls.ts';
import { controlledBy, indexByController, orphansIn } from '../pods/indexes.ts';
import { type PodOwner, podOf } from '../pods/pod-calls.ts';
import { isWindingDown, nextAvailabilityMs } from '../pods/state.ts';
import { type PodSet, type PodSetKind, replicaSetKind, replicationControllerKind } from './kind.ts';
import { planReplicas } from './plan.ts';
import { watchPods } from './pod-changes.ts';
import { familyOf } from './rank.ts';
import { countReplicas } from './status.ts';

/** Keeps the number of pods of each ReplicaSet. https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/ */
export const replicaSetController = (context: ControllerContext): readonly ControllerDefinition[] => [
  podSetController(context, replicaSetKind, context.options.concurrentReplicaSetSyncs),
];

/** The same for the older kind. https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/ */
export const replicationController = (context: ControllerContext): readonly ControllerDefinition[] => [
  podSetController(context, replicationControllerKind, context.options.concurrentReplicationControllerSyncs),
];

function podSetController<T extends PodSet>(
  context: ControllerContext,
  kind: PodSetKind<T>,
  workers: number,
): ControllerDefinition {
  const { client, informers, clock } = context;
  const sets = indexByController(informers.get(kind.type));
  const pods = indexByController(informers.get(coreV1Resources.pods));
  const expectations = createExpectations(clock);
  const events = context.events(kind.component);

  /** Brings the number of pods nearer to the wanted one; resolves with what went wrong. */
  async function replicate(set: Shared<T>, active: readonly Shared<Pod>[], signal: AbortSignal) {
    const plan = planReplicas(
      set.spec.replicas ?? 1,
      active,
      () => relatedPods(sets.lister, pods.lister, set),
      clock.now(),
    );
    const calls = { client, events, expectations, signal };
    const owner: PodOwner = { object: set, type: kind.type as unknown as ResourceType };
    if (plan.kind === 'create') {
      const template = set.spec.template;
      if (!template) return undefined;
      const draft = podOf(template, owner);
      const { error } = await createPods(calls, owner, plan.count, () => draft);
      return isNamespaceTerminating(error) ? undefined : error;
    }
    return plan.kind === 'delete' ? deletePods(calls, owner, plan.pods) : undefined;
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const set = sets.lister.get(key);
    if (!set) return expectations.forget(key);
    const mayAct = expectations.satisfied(key);
    const selector = kind.selectorOf(set);
    const mine = controlledBy(pods.lister, set.metadata.uid);
    const candidates = [
      ...mine.filter(isPodActive),
      ...orphansIn(pods.lister, set.metadata.namespace).filter((pod) => isPodActive(pod)),
    ];
    const target = {
      type: coreV1Resources.pods,
      ownerType: kind.type as ResourceType<unknown>,
      owner: set as Shared<KubeObject>,
      selector,
      signal,
    };
    const active = await claim(client, target, candidates);
    const terminating = kind.countsTerminating
      ? mine.filter((pod) => isWindingDown(pod) && selector.matches(pod.metadata.labels))
      : undefined;
    const failure = mayAct && !isTerminating(set) ? await replicate(set, active, signal) : undefined;
    const observed = { active, terminating, failure: failure === undefined ? undefined : messageOf(failure) };
    const status = countReplicas(set, observed, clock.now());
    await writeStatus(set, status, signal);
    if (failure !== undefined) throw failure;
    const wait = nextAvailabilityMs(active, set.spec.minReadySeconds ?? 0, clock.now());
    return wait === undefined ? undefined : { requeueAfterMs: wait };
  }

  async function writeStatus(set: Shared<T>, status: ReplicaSetStatus, signal: AbortSignal): Promise<void> {
    if (deepEqual(status, set.status)) return;
    try {
      await client.updateStatus(kind.type, { ...set, status } as unknown as Shared<T>, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  return {
    name: kind.controller,
    workers,
    watches: [
      watches(sets, (set) => objectKey(set)),
      watchPods(pods, { type: kind.type, lister: sets.lister, selectorOf: kind.selectorOf, expectations }),
    ],
    reconcile,
  };
}

/** The pods of all sets that share the set's Deployment. */
function relatedPods<T extends PodSet>(sets: Lister<T>, pods: Lister<Pod>, set: Shared<T>): readonly Shared<Pod>[] {
  const family = familyOf(set);
  if (family === set.metadata.uid) return controlledBy(pods, set.metadata.uid);
  return controlledBy(sets, family).flatMap((one) => controlledBy(pods, one.metadata.uid));
}
