import { messageOf } from '../../api/errors/message-of.ts';
import { isAlreadyExists, isConflict, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { selectorFromObject } from '../../api/labels/selector.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { ControllerRevision, StatefulSet } from '../../proto/gen/apps/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import {
  byRevisionNumber,
  createRevision,
  revisionHash,
  sameRevision,
  templateOfRevision,
  templatePatch,
  truncateHistory,
} from '../history/revision.ts';
import { claim } from '../pods/claim.ts';
import { controlledBy, indexByController, orphansIn } from '../pods/indexes.ts';
import { nextAvailabilityMs } from '../pods/state.ts';
import { watchPods } from '../replicaset/pod-changes.ts';
import { type ClaimCalls, createClaims, hasStaleClaim, ownClaims, restoreClaims } from './claim-calls.ts';
import { isCondemned, planStatefulSet, type StatefulStep } from './plan.ts';
import { identityLabels, ordinalOf, podName, podOfOrdinal, revisionLabel } from './pod.ts';

type ASet = Shared<StatefulSet>;
type ARevision = Shared<ControllerRevision>;
const { statefulsets: type, controllerrevisions: revisionType } = appsV1Resources;
const { pods: podType, persistentvolumeclaims: claimType } = coreV1Resources;

/** Keeps pods with names and volumes of their own. https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ */
export function statefulSetController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const sets = informers.get(type);
  const pods = indexByController(informers.get(podType));
  const revisions = indexByController(informers.get(revisionType));
  const claims = informers.get(claimType);
  const events = context.events('statefulset-controller');
  // Names make it safe to ask twice; this is so that nothing is told twice.
  const expectations = createExpectations(clock);
  const say = (set: ASet, kind: 'Normal' | 'Warning', reason: string, message: string) =>
    events.event(referenceTo(type, set), kind, reason, message);

  /** The revisions of the pods that were and of those that are to be; made when there is none of the template yet. */
  async function revise(set: ASet, known: readonly ARevision[], signal: AbortSignal) {
    const data = templatePatch(set.spec.template);
    const latest = [...known].sort(byRevisionNumber).at(-1);
    const next = (latest?.revision ?? 0) + 1;
    let collisionCount = set.status?.collisionCount ?? 0;
    let update = sameRevision(known, data);
    if (update && update !== latest) {
      // Rolled back to: it becomes the newest again.
      update = await client.update(revisionType, { ...update, revision: next }, { signal });
    }
    while (!update) {
      const hash = revisionHash(data, collisionCount);
      const labels = { ...set.spec.template.metadata?.labels, 'controller.kubernetes.io/hash': hash };
      const owner = { object: set, type: type as unknown as ResourceType };
      const annotations = set.metadata.annotations ?? {};
      update = await createRevision(client, owner, { data, revision: next, hash, labels, annotations }, signal);
      if (!update) collisionCount++;
    }
    const current = known.find((one) => one.metadata.name === set.status?.currentRevision) ?? update;
    return { current, update, collisionCount };
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const set = sets.lister.get(key);
    if (!set) return expectations.forget(key);
    const mayAct = expectations.satisfied(key);
    const { namespace, uid } = set.metadata;
    const selector = selectorFromObject(set.spec.selector);
    const target = {
      type: podType,
      ownerType: type as ResourceType<unknown>,
      owner: set as Shared<KubeObject>,
      selector,
      signal,
    };
    // Only pods with a name of the set can be its: others that fit the selector are left alone.
    const orphans = orphansIn(pods.lister, namespace).filter((pod) => ordinalOf(set, pod) !== undefined);
    const claimed = await claim(client, target, [...controlledBy(pods.lister, uid), ...orphans]);
    const known = controlledBy(revisions.lister, uid);
    const { current, update, collisionCount } = await revise(set, known, signal);
    const plan = planStatefulSet({
      set,
      pods: claimed,
      current: current.metadata.name,
      update: update.metadata.name,
      collisionCount,
      now: clock.now(),
    });
    const templates = new Map([current, update].map((one) => [one.metadata.name, templateOfRevision(one)]));
    const calls: ClaimCalls = { client, claims: claims.lister, events, signal };
    for (const pod of isTerminating(set) ? [] : claimed) {
      const ordinal = ordinalOf(set, pod);
      // A claim is another's before its pod is deleted: else nobody would know that it shall go.
      if (ordinal === undefined) continue;
      const isSurplus = isCondemned(set, ordinal);
      await ownClaims(calls, set, pod, ordinal, isSurplus);
      if (isSurplus) continue;
      if (pod.status?.phase === 'Pending') await restoreClaims(calls, set, ordinal);
      else await identify(set, pod, ordinal, signal);
    }
    let failure: unknown;
    try {
      for (const step of mayAct ? plan.steps : []) await apply(set, step, templates, signal);
    } catch (error) {
      failure = error;
    }
    // What there is counts, also when the next pod cannot be made.
    if (!deepEqual(plan.status, set.status))
      await client.updateStatus(type, { ...set, status: plan.status }, { signal });
    if (failure !== undefined) throw failure;
    const used = new Set([
      current.metadata.name,
      update.metadata.name,
      ...claimed.map((pod) => pod.metadata.labels?.[revisionLabel] ?? ''),
    ]);
    await truncateHistory(client, known, used, set.spec.revisionHistoryLimit ?? 10, signal);
    const wait = nextAvailabilityMs(claimed, set.spec.minReadySeconds ?? 0, clock.now());
    return wait === undefined ? undefined : { requeueAfterMs: wait };
  }

  /** Gives a pod back what it is known by; one that was taken over may never have had it. */
  async function identify(set: ASet, pod: Shared<Pod>, ordinal: number, signal: AbortSignal): Promise<void> {
    const { labels: wanted, isKnown } = identityLabels(set, ordinal);
    if (isKnown(pod) || isTerminating(pod)) return;
    const { uid, name } = pod.metadata;
    const said = `Pod ${name} in StatefulSet ${set.metadata.name}`;
    try {
      const body = { metadata: { uid, labels: wanted } };
      await client.patch(podType, pod.metadata, { type: 'strategic', body }, { signal });
      say(set, 'Normal', 'SuccessfulUpdate', `Update ${said} successful`);
    } catch (error) {
      if (isNotFound(error)) return;
      if (!signal.aborted) say(set, 'Warning', 'FailedUpdate', `Update ${said} failed error: ${messageOf(error)}`);
      throw error;
    }
  }

  async function apply(
    set: ASet,
    step: StatefulStep,
    templates: ReadonlyMap<string, ReturnType<typeof templateOfRevision>>,
    signal: AbortSignal,
  ): Promise<void> {
    if (step.kind === 'create') return create(set, step.ordinal, step.revision, templates, signal);
    return remove(set, step.pod, signal);
  }

  async function create(
    set: ASet,
    ordinal: number,
    revision: string,
    templates: ReadonlyMap<string, ReturnType<typeof templateOfRevision>>,
    signal: AbortSignal,
  ): Promise<void> {
    const name = podName(set, ordinal);
    const calls: ClaimCalls = { client, claims: claims.lister, events, signal };
    if (hasStaleClaim(calls, set, ordinal)) return;
    try {
      await createClaims(calls, set, ordinal);
      expectations.expectCreations(objectKey(set), 1);
      await client.create(podType, podOfOrdinal(set, templates.get(revision) ?? set.spec.template, ordinal, revision), {
        signal,
      });
      say(set, 'Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`);
    } catch (error) {
      expectations.creationObserved(objectKey(set));
      // There already: the cache will show it, or it is someone else's and blocks the set, which its events tell.
      if (isAlreadyExists(error) || isNamespaceTerminating(error)) return;
      if (!signal.aborted)
        say(
          set,
          'Warning',
          'FailedCreate',
          `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${messageOf(error)}`,
        );
      throw error;
    }
  }

  async function remove(set: ASet, pod: Shared<Pod>, signal: AbortSignal): Promise<void> {
    const { name, uid } = pod.metadata;
    expectations.expectDeletions(objectKey(set), [objectKey(pod)]);
    try {
      await client.delete(podType, pod.metadata, { preconditions: { uid }, signal });
      say(set, 'Normal', 'SuccessfulDelete', `Delete Pod ${name} in StatefulSet ${set.metadata.name} successful`);
    } catch (error) {
      expectations.deletionObserved(objectKey(set), objectKey(pod));
      if (isNotFound(error) || isConflict(error)) return;
      if (!signal.aborted)
        say(
          set,
          'Warning',
          'FailedDelete',
          `Delete Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${messageOf(error)}`,
        );
      throw error;
    }
  }

  return [
    {
      name: 'statefulset-controller',
      workers: options.concurrentStatefulSetSyncs,
      reads: [revisions],
      watches: [
        watches(sets, objectKey),
        watchPods(pods, {
          type,
          lister: sets.lister,
          selectorOf: (set) => selectorFromObject(set.spec.selector),
          expectations,
        }),
        // A pod may wait for the claim of the one before it to be gone.
        watches(claims, (gone, change) =>
          change.type === 'deleted'
            ? sets.lister.list(gone.metadata.namespace).filter(claimsVolumes).map(objectKey)
            : undefined,
        ),
      ],
      reconcile,
    },
  ];
}

const claimsVolumes = ({ spec }: ASet): boolean => (spec.volumeClaimTemplates ?? []).length > 0;
