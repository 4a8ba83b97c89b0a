import { isNamespaceTerminating } from '../../api/errors/predicates.ts';
import { templateHash } from '../../api/hash/template-hash.ts';
import { selectorFromObject } from '../../api/labels/selector.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { ControllerRevision, DaemonSet } from '../../proto/gen/apps/v1.ts';
import type { Node } from '../../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { byRevisionNumber, createRevision, sameRevision, templatePatch, truncateHistory } from '../history/revision.ts';
import { claim } from '../pods/claim.ts';
import { createPods, deletePods } from '../pods/expected-calls.ts';
import { controlledBy, indexByController, orphansIn } from '../pods/indexes.ts';
import { type PodOwner, podOf } from '../pods/pod-calls.ts';
import { nextAvailabilityMs } from '../pods/state.ts';
import { watchPods } from '../replicaset/pod-changes.ts';
import { FailedPods } from './failed-pods.ts';
import { nodeOf, pinTo, placementOn } from './placement.ts';
import { countDaemons, type DaemonPlan, type DaemonState, planDaemons, revisionLabel } from './plan.ts';
import { planUpdate } from './update-plan.ts';

type ASet = Shared<DaemonSet>;
const { daemonsets: type, controllerrevisions: revisionType } = appsV1Resources;
const { pods: podType, nodes: nodeType } = coreV1Resources;
const generationAnnotation = 'deprecated.daemonset.template.generation';
const generationLabel = 'pod-template-generation';

/** Keeps one pod on every node that should have one. https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/ */
export function daemonSetController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const sets = informers.get(type);
  const pods = indexByController(informers.get(podType));
  const revisions = indexByController(informers.get(revisionType));
  const nodes = informers.get(nodeType);
  const events = context.events('daemonset-controller');
  const expectations = createExpectations(clock);
  const failedPods = new FailedPods();

  /** The revision of the template that the set has now; made, or made the newest again, when it is not. */
  async function revise(set: ASet, known: readonly Shared<ControllerRevision>[], signal: AbortSignal) {
    const data = templatePatch(set.spec.template);
    const latest = [...known].sort(byRevisionNumber).at(-1);
    const next = (latest?.revision ?? 0) + 1;
    let { collisionCount } = set.status ?? {};
    let current = sameRevision(known, data);
    if (current && current !== latest)
      current = await client.update(revisionType, { ...current, revision: next }, { signal });
    while (!current) {
      const hash = templateHash(set.spec.template, collisionCount);
      const labels = { ...set.spec.template.metadata?.labels, [revisionLabel]: hash };
      const owner = { object: set, type: type as unknown as ResourceType };
      const annotations = set.metadata.annotations ?? {};
      current = await createRevision(client, owner, { data, revision: next, hash, labels, annotations }, signal);
      if (!current) collisionCount = (collisionCount ?? 0) + 1;
    }
    return { current, collisionCount, hash: current.metadata.labels?.[revisionLabel] ?? '' };
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const set = sets.lister.get(key);
    if (!set) {
      failedPods.forget(`${key}/`);
      return expectations.forget(key);
    }
    if (isTerminating(set)) return undefined;
    const selector = selectorFromObject(set.spec.selector);
    if (selector.empty) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      events.event(referenceTo(type, set), 'Warning', 'SelectingAll', message);
      return undefined;
    }
    const { namespace, uid } = set.metadata;
    const target = {
      type: podType,
      ownerType: type as ResourceType<unknown>,
      owner: set as Shared<KubeObject>,
      selector,
      signal,
    };
    const known = controlledBy(revisions.lister, uid);
    const { current, collisionCount, hash } = await revise(set, known, signal);
    const claimed = await claim(client, target, [
      ...controlledBy(pods.lister, uid),
      ...orphansIn(pods.lister, namespace),
    ]);
    const holdMs = (node: string) => failedPods.wait(`${key}/${node}`, clock.now());
    const state: DaemonState = {
      set,
      nodes: nodes.lister.list(),
      pods: claimed,
      hash,
      isHeld: (node) => holdMs(node) > 0,
      now: clock.now(),
    };
    let failure: unknown;
    if (expectations.satisfied(key)) {
      const plan = planDaemons(state);
      failure = await act(set, key, plan, hash, signal);
      if (failure === undefined && plan.create.length === 0 && plan.remove.length === 0)
        failure = await act(set, key, planUpdate(state), hash, signal);
    }
    const status = countDaemons(state, collisionCount);
    if (!deepEqual(status, set.status)) await client.updateStatus(type, { ...set, status }, { signal });
    if (failure !== undefined && !isNamespaceTerminating(failure)) throw failure;
    const used = new Set([current.metadata.name]);
    for (const one of known) {
      const label = one.metadata.labels?.[revisionLabel];
      if (claimed.some((pod) => pod.metadata.labels?.[revisionLabel] === label)) used.add(one.metadata.name);
    }
    await truncateHistory(client, known, used, set.spec.revisionHistoryLimit ?? 10, signal);
    const waits = claimed
      .filter((pod) => pod.status?.phase === 'Failed')
      .map((pod) => holdMs(nodeOf(pod) ?? ''))
      .filter((ms) => ms > 0);
    const available = nextAvailabilityMs(claimed, set.spec.minReadySeconds ?? 0, clock.now());
    const wait = Math.min(available ?? Number.POSITIVE_INFINITY, ...waits);
    return Number.isFinite(wait) ? { requeueAfterMs: wait } : undefined;
  }

  /** Makes and removes pods; resolves with what went wrong first. */
  async function act(set: ASet, key: string, plan: DaemonPlan, hash: string, signal: AbortSignal): Promise<unknown> {
    const calls = { client, events, expectations, signal };
    const owner: PodOwner = { object: set, type: type as unknown as ResourceType };
    for (const pod of plan.ended) {
      const found = `daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${pod.spec.nodeName}`;
      const about = referenceTo(type, set);
      if (pod.status?.phase === 'Failed') {
        failedPods.note(`${key}/${nodeOf(pod)}`, clock.now());
        events.event(about, 'Warning', 'FailedDaemonPod', `Found failed ${found}, will try to kill it`);
      } else events.event(about, 'Normal', 'SucceededDaemonPod', `Found succeeded ${found}, will try to delete it`);
    }
    const failed = await deletePods(calls, owner, plan.remove);
    if (plan.create.length === 0) return failed;
    const base = draftOf(set, owner, hash);
    const made = await createPods(calls, owner, plan.create.length, (i) => pinTo(base, plan.create[i] ?? ''));
    return failed ?? made.error;
  }

  const setsFor = (node: Shared<Node>) => {
    const keys: string[] = [];
    for (const set of sets.lister.list()) if (placementOn(set, node).mayStay) keys.push(objectKey(set));
    return keys;
  };

  return [
    {
      name: 'daemonset-controller',
      workers: options.concurrentDaemonSetSyncs,
      reads: [revisions],
      watches: [
        watches(sets, objectKey),
        watches(nodes, (node, change) => {
          // Heartbeats change nothing here.
          if (change.type === 'updated' && sameForDaemons(change.old, change.object)) return undefined;
          return setsFor(node);
        }),
        watchPods(pods, {
          type,
          lister: sets.lister,
          selectorOf: (set) => selectorFromObject(set.spec.selector),
          expectations,
        }),
      ],
      reconcile,
    },
  ];
}

function sameForDaemons(a: Shared<Node>, b: Shared<Node>): boolean {
  return deepEqual(a.metadata.labels, b.metadata.labels) && deepEqual(a.spec?.taints, b.spec?.taints);
}

function draftOf(set: ASet, owner: PodOwner, hash: string): ReturnType<typeof podOf> {
  const base = podOf(set.spec.template, owner);
  const generation = set.metadata.annotations?.[generationAnnotation];
  const labels: { [key: string]: string } = { ...base.metadata.labels, [revisionLabel]: hash };
  if (generation !== undefined) labels[generationLabel] = generation;
  return { ...base, metadata: { ...base.metadata, labels } };
}
