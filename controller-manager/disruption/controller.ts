import { messageOf } from '../../api/errors/message-of.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { selectorFromObject } from '../../api/labels/selector.ts';
import { selectorText } from '../../api/labels/selector-text.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { groupOf } from '../../api/meta/group-version.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { controllerOf } from '../../api/meta/owner-references.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Scale } from '../../proto/gen/autoscaling/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { Condition, OwnerReference } from '../../proto/gen/meta/v1.ts';
import type { PodDisruptionBudget } from '../../proto/gen/policy/v1.ts';
import { appsV1Resources, coreV1Resources, policyV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { discoveryCache } from '../discovery/discovery-cache.ts';
import { planBudget } from './plan.ts';
import { staleDisruptions } from './stale-disruptions.ts';

/** Thrown when a budget's pods have an owner whose size cannot be told. */
class UnknownScaleError extends Error {
  override readonly name = 'UnknownScaleError';
}

/** Says how many pods may be evicted now. https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ */
export function disruptionController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock } = context;
  const { poddisruptionbudgets: type } = policyV1Resources;
  const budgets = informers.get(type);
  const pods = informers.get(coreV1Resources.pods);
  const sets = informers.get(appsV1Resources.replicasets);
  const deployments = informers.get(appsV1Resources.deployments);
  const statefulSets = informers.get(appsV1Resources.statefulsets);
  const controllers = informers.get(coreV1Resources.replicationcontrollers);
  const discovery = discoveryCache(context);
  const events = context.events('controllermanager');

  /** The size that an owner wants, and which owner that is: a ReplicaSet of a Deployment counts as the Deployment. */
  async function scaleOf(owner: Shared<OwnerReference>, namespace: string | undefined, signal: AbortSignal) {
    const key = keyFor(namespace, owner.name);
    const found = (object: { metadata: { uid: string }; spec: { replicas?: number } } | undefined, uid = owner.uid) =>
      object?.metadata.uid === uid ? { uid, replicas: object.spec.replicas ?? 1 } : undefined;
    switch (`${groupOf(owner.apiVersion)}/${owner.kind}`) {
      case 'apps/ReplicaSet': {
        const set = sets.lister.get(key);
        const above = set && controllerOf(set);
        if (above?.kind !== 'Deployment') return found(set);
        return found(deployments.lister.get(keyFor(namespace, above.name)), above.uid);
      }
      case 'apps/StatefulSet':
        return found(statefulSets.lister.get(key));
      case '/ReplicationController':
        return found(controllers.lister.get(key));
      default:
        return scaleOfCustom(owner, namespace, signal);
    }
  }

  async function scaleOfCustom(owner: Shared<OwnerReference>, namespace: string | undefined, signal: AbortSignal) {
    const { types } = await discovery.get(signal);
    const kind = types.find((one) => one.group === groupOf(owner.apiVersion) && one.kind === owner.kind);
    const { name, uid } = owner;
    if (!kind) throw new UnknownScaleError(`${owner.kind} ${name} has no scale`);
    const path = `/apis/${kind.apiVersion}/namespaces/${namespace}/${kind.resource}/${name}/scale`;
    try {
      const scale = (await client.raw('GET', path, { signal })) as Scale;
      return { uid, replicas: scale.spec?.replicas ?? 0 };
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new UnknownScaleError(`${kind.resource}.${kind.group} does not implement the scale subresource`, {
        cause: error,
      });
    }
  }

  async function expectedScale(
    budget: Shared<PodDisruptionBudget>,
    chosen: readonly Shared<Pod>[],
    signal: AbortSignal,
  ) {
    const byOwner = new Map<string, number>();
    let unmanaged = false;
    for (const pod of chosen) {
      const owner = controllerOf(pod);
      if (!owner) {
        unmanaged = true;
        continue;
      }
      if (byOwner.has(owner.uid)) continue;
      const scale = await scaleOf(owner, pod.metadata.namespace, signal);
      if (!scale) throw new UnknownScaleError(`found no controllers for pod ${JSON.stringify(pod.metadata.name)}`);
      byOwner.set(scale.uid, scale.replicas);
    }
    if (unmanaged) {
      const message = `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget.spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
      events.event(referenceTo(type, budget), 'Warning', 'UnmanagedPods', message);
    }
    return [...byOwner.values()].reduce((sum, replicas) => sum + replicas, 0);
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const budget = budgets.lister.get(key);
    if (!budget) return undefined;
    const selector = selectorFromObject(budget.spec.selector);
    const chosen = pods.lister.list(budget.metadata.namespace).filter((pod) => selector.matches(pod.metadata.labels));
    if (chosen.length === 0) events.event(referenceTo(type, budget), 'Normal', 'NoPods', 'No matching pods found');
    const { maxUnavailable, minAvailable } = budget.spec;
    let scale = 0;
    try {
      if (maxUnavailable !== undefined || typeof minAvailable === 'string')
        scale = await expectedScale(budget, chosen, signal);
    } catch (error) {
      if (!(error instanceof UnknownScaleError)) throw error;
      await fail(budget, error, signal);
      return undefined;
    }
    const { status, checkAfterMs, undeleted } = planBudget(budget, chosen, () => scale, clock.now());
    for (const pod of undeleted) {
      const message = `Pod was expected by PDB ${budget.metadata.namespace}/${budget.metadata.namespace} to be deleted but it wasn't`;
      events.event(referenceTo(coreV1Resources.pods, pod), 'Warning', 'NotDeleted', message);
    }
    await write(budget, status, signal);
    return checkAfterMs === undefined ? undefined : { requeueAfterMs: checkAfterMs };
  }

  /** Nothing may be evicted while the budget cannot be worked out. */
  async function fail(budget: Shared<PodDisruptionBudget>, error: Error, signal: AbortSignal): Promise<void> {
    const message = messageOf(error);
    const about = referenceTo(type, budget);
    events.event(
      about,
      'Warning',
      'CalculateExpectedPodCountFailed',
      `Failed to calculate the number of expected pods: ${message}`,
    );
    const { observedGeneration } = budget.status ?? {};
    const failed = {
      ...{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message },
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
    };
    const conditions = setCondition<Shared<Condition>>(budget.status?.conditions, failed, clock.now());
    await write(
      budget,
      { ...budget.status, disruptionsAllowed: 0, conditions: conditions.map((one) => ({ ...one })) },
      signal,
    );
  }

  async function write(
    budget: Shared<PodDisruptionBudget>,
    status: Shared<PodDisruptionBudget>['status'],
    signal: AbortSignal,
  ): Promise<void> {
    if (deepEqual(status, budget.status)) return;
    try {
      await client.updateStatus(type, { ...budget, status }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  const budgetsOf = (pod: Shared<Pod>) =>
    budgets.lister
      .list(pod.metadata.namespace)
      .filter((one) => selectorFromObject(one.spec.selector).matches(pod.metadata.labels))
      .map(objectKey);
  const inNamespace = ({ metadata }: { metadata: { namespace?: string } }) =>
    budgets.lister.list(metadata.namespace).map(objectKey);

  return [
    {
      name: 'disruption-controller',
      watches: [
        watches(budgets, objectKey),
        watches(pods, budgetsOf),
        // A change of size changes shares of it, before any pod comes or goes.
        ...[deployments, sets, statefulSets, controllers].map((informer) =>
          watches(informer as typeof deployments, (object, change) => {
            if (change.type === 'updated' && change.old.spec.replicas === change.object.spec.replicas) return undefined;
            return inNamespace(object);
          }),
        ),
      ],
      reconcile,
    },
    staleDisruptions(context),
  ];
}
