import { messageOf } from '../../api/errors/message-of.ts';
import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { templateHash } from '../../api/hash/template-hash.ts';
import { selectorFromObject } from '../../api/labels/selector.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { controllerOf, isControlledBy } from '../../api/meta/owner-references.ts';
import { isPodTerminal } from '../../api/pod/phase.ts';
import type { Draft, Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Deployment, ReplicaSet } from '../../proto/gen/apps/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { claim } from '../pods/claim.ts';
import { controlledBy, indexByController, orphansIn } from '../pods/indexes.ts';
import { condition, put, reasons } from './conditions.ts';
import { planDeployment } from './plan.ts';
import { deadlineSeconds } from './status.ts';
import { sameTemplate } from './template.ts';

const { deployments: deploymentType, replicasets: replicaSetType } = appsV1Resources;

/** Rolls out pod templates through ReplicaSets. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ */
export function deploymentController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const deployments = informers.get(deploymentType);
  const sets = indexByController(informers.get(replicaSetType));
  const pods = indexByController(informers.get(coreV1Resources.pods));
  const events = context.events('deployment-controller');

  const say = (about: Shared<Deployment>, type: 'Normal' | 'Warning', reason: string, message: string) =>
    events.event(referenceTo(deploymentType, about), type, reason, message);
  const sayScaled = (about: Shared<Deployment>, name: string, from: number, to: number) =>
    say(
      about,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`,
    );

  /** The deployment that a ReplicaSet belongs to, or those that might take it over. */
  const ownersOf = (set: Shared<ReplicaSet>): readonly string[] => {
    const { namespace } = set.metadata;
    const reference = controllerOf(set);
    if (reference) return reference.kind === deploymentType.kind ? [keyFor(namespace, reference.name)] : [];
    return deployments.lister
      .list(namespace)
      .filter((one) => selectorFromObject(one.spec.selector).matches(set.metadata.labels))
      .map(objectKey);
  };

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const deployment = deployments.lister.get(key);
    if (!deployment) return undefined;
    const selector = selectorFromObject(deployment.spec.selector);
    if (selector.empty) return refuseEmptySelector(deployment, signal);
    const { namespace, uid } = deployment.metadata;
    const replicaSets = await claim(
      client,
      {
        type: replicaSetType,
        ownerType: deploymentType as ResourceType<unknown>,
        owner: deployment as Shared<KubeObject>,
        selector,
        signal,
      },
      [...controlledBy(sets.lister, uid), ...orphansIn(sets.lister, namespace)],
    );
    const plan = planDeployment({
      deployment,
      replicaSets,
      hasLivePods: (setUid) => controlledBy(pods.lister, setUid).some((pod) => !isPodTerminal(pod)),
      templateHash: templateHash(deployment.spec.template, deployment.status?.collisionCount),
      now: clock.now(),
    });
    if (plan.create && !(await create(deployment, plan.create, signal))) return undefined;
    for (const { replicaSet, sizes } of plan.updates) {
      await client.update(replicaSetType, replicaSet, { signal });
      for (let i = 1; i < sizes.length; i++)
        sayScaled(deployment, replicaSet.metadata.name, sizes[i - 1] ?? 0, sizes[i] ?? 0);
    }
    for (const old of plan.deletes) await remove(old, signal);
    if (plan.status) await client.updateStatus(deploymentType, plan.status, { signal });
    return plan.checkAfterMs === undefined ? undefined : { requeueAfterMs: plan.checkAfterMs };
  }

  /** Whether the ReplicaSet is there now and is ours. When it is not, the Deployment has been told why. */
  async function create(deployment: Shared<Deployment>, draft: Draft<ReplicaSet>, signal: AbortSignal) {
    const name = draft.metadata.name ?? '';
    try {
      const made = await client.create(replicaSetType, draft, { signal });
      const size = made.spec.replicas ?? 0;
      if (size > 0) sayScaled(deployment, name, 0, size);
      return true;
    } catch (error) {
      if (isAlreadyExists(error)) return collide(deployment, name, signal);
      if (isNamespaceTerminating(error) || signal.aborted) throw error;
      const message = `Failed to create new replica set "${name}": ${messageOf(error)}`;
      if (deadlineSeconds(deployment) !== undefined) {
        const failed = condition('Progressing', 'False', reasons.failedCreate, message, clock.now());
        const conditions = put(deployment.status?.conditions ?? [], failed);
        await client.updateStatus(
          deploymentType,
          { ...deployment, status: { ...deployment.status, conditions } },
          { signal },
        );
      }
      say(deployment, 'Warning', reasons.failedCreate, message);
      throw error;
    }
  }

  /**
   * The name is taken: by our own ReplicaSet that the cache does not show yet, or by one of another template whose hash is
   * the same; then the next try hashes with a higher collision count.
   */
  async function collide(deployment: Shared<Deployment>, name: string, signal: AbortSignal): Promise<boolean> {
    const { namespace } = deployment.metadata;
    const taken = await client.get(replicaSetType, { name, namespace }, { signal });
    if (isControlledBy(taken, deployment) && sameTemplate(taken.spec.template, deployment.spec.template)) return true;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    await client.updateStatus(
      deploymentType,
      { ...deployment, status: { ...deployment.status, collisionCount } },
      { signal },
    );
    return false;
  }

  async function remove(old: Shared<ReplicaSet>, signal: AbortSignal): Promise<void> {
    const { uid, resourceVersion } = old.metadata;
    try {
      // Not if it was scaled up since: then it is no longer history.
      await client.delete(replicaSetType, old.metadata, { signal, preconditions: { uid, resourceVersion } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async function refuseEmptySelector(deployment: Shared<Deployment>, signal: AbortSignal): Promise<undefined> {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    say(deployment, 'Warning', 'SelectingAll', message);
    const observedGeneration = deployment.metadata.generation ?? 0;
    if ((deployment.status?.observedGeneration ?? 0) < observedGeneration) {
      const status = { ...deployment.status, observedGeneration };
      await client.updateStatus(deploymentType, { ...deployment, status }, { signal });
    }
    return undefined;
  }

  return [
    {
      name: 'deployment-controller',
      workers: options.concurrentDeploymentSyncs,
      watches: [
        watches(deployments, objectKey),
        watches(sets, ownersOf),
        watches(pods, (pod, change) => {
          // Only Recreate waits for pods themselves, and only for their end.
          if (change.type === 'added' || !(change.type === 'deleted' || isPodTerminal(pod))) return undefined;
          const reference = controllerOf(pod);
          if (reference?.kind !== replicaSetType.kind) return undefined;
          const set = sets.lister.get(keyFor(pod.metadata.namespace, reference.name));
          const keys = set ? ownersOf(set) : [];
          return keys.filter((key) => deployments.lister.get(key)?.spec.strategy?.type === 'Recreate');
        }),
      ],
      reconcile,
    },
  ];
}
