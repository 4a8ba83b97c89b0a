import { isConflict, isInvalid, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { selectorFromObject } from '../../api/labels/selector.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { hasFinalizer } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { controllerOf } from '../../api/meta/owner-references.ts';
import { isPodTerminal } from '../../api/pod/phase.ts';
import type { Draft, Shared } from '../../client/client.ts';
import {
  batched,
  type Change,
  type ControllerDefinition,
  type ReconcileContext,
  watches,
} from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { createExpectations } from '../../client/expectations/expectations.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { batchV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { claim } from '../pods/claim.ts';
import { createPods, deletePods } from '../pods/expected-calls.ts';
import { controlledBy, indexByController, orphansIn } from '../pods/indexes.ts';
import { type PodOwner, podOf } from '../pods/pod-calls.ts';
import { watchPods } from '../replicaset/pod-changes.ts';
import { backoffLeft, endedAt, extendRow, type FailureRow } from './backoff.ts';
import { failureAnnotations, lastFailures } from './index-failures.ts';
import { completionIndexAnnotation } from './indexes.ts';
import { type JobPlan, planJob } from './plan.ts';
import { hasFailed, isFinished, trackingFinalizer } from './state.ts';

const { jobs: jobType } = batchV1Resources;
const { pods: podType } = coreV1Resources;

/** Runs pods until enough of them have succeeded. https://kubernetes.io/docs/concepts/workloads/controllers/job/ */
export function jobController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const jobs = informers.get(jobType);
  const pods = indexByController(informers.get(podType));
  const events = context.events('job-controller');
  const expectations = createExpectations(clock);
  /** Failures in a row by the uid of the job; lost on a restart, and then begun anew. */
  const rows = new Map<string, FailureRow>();
  /** Pods that are in the rows already. */
  const noted = new Map<string, Set<string>>();

  async function reconcile(key: string, reconciliation: ReconcileContext) {
    const { signal } = reconciliation;
    const job = jobs.lister.get(key);
    if (!job) return expectations.forget(key);
    // Another controller has taken it over: https://kubernetes.io/docs/concepts/workloads/controllers/job/#delegation-of-managing-a-job-object-to-external-controller
    if (job.spec.managedBy !== undefined && job.spec.managedBy !== 'kubernetes.io/job-controller') return undefined;
    const mine = controlledBy(pods.lister, job.metadata.uid);
    if (isFinished(job)) {
      rows.delete(job.metadata.uid);
      noted.delete(job.metadata.uid);
      await release(
        mine.filter((pod) => hasFinalizer(pod, trackingFinalizer)),
        signal,
      );
      return undefined;
    }
    const selector = selectorFromObject(job.spec.selector);
    const target = {
      type: podType,
      ownerType: jobType as ResourceType<unknown>,
      owner: job as Shared<KubeObject>,
      selector,
      finalizer: trackingFinalizer,
      signal,
    };
    const claimed = await claim(client, target, [...mine, ...orphansIn(pods.lister, job.metadata.namespace)]);
    const plan = planJob({
      job,
      pods: claimed,
      mayAct: expectations.satisfied(key),
      backoffMs: backoffLeft(noteFailures(job, claimed), clock.now()),
      now: clock.now(),
    });
    const created = await act(job, plan, claimed, signal);
    const missing = plan.create.length - created.succeeded;
    const active = (plan.status.active ?? 0) - missing;
    const { active: _, ...rest } = plan.status;
    const status = missing > 0 ? { ...rest, ...(active > 0 ? { active } : {}) } : plan.status;
    if (!deepEqual(status, job.status)) {
      await client.updateStatus(jobType, { ...job, status }, { signal });
      for (const { type, reason, message } of plan.events)
        events.event(referenceTo(jobType, job), type, reason, message);
    }
    // What was decided is written by now: pods that end with the job do not look like failures of it.
    await removePods(job, plan.remove, signal);
    await release(plan.release, signal);
    if (created.error !== undefined && !isNamespaceTerminating(created.error)) throw created.error;
    return plan.checkAfterMs === undefined ? undefined : { requeueAfterMs: Math.max(1, plan.checkAfterMs) };
  }

  function noteFailures(job: Shared<Job>, claimed: readonly Shared<Pod>[]): FailureRow {
    const { uid } = job.metadata;
    const seen = noted.get(uid) ?? new Set();
    noted.set(uid, seen);
    const now = clock.now();
    // One that is deleted has failed too, unless the job has let it go.
    const isLost = (pod: Shared<Pod>) => hasFinalizer(pod, trackingFinalizer) && hasFailed(job, pod);
    const ended = claimed.filter((pod) => !seen.has(pod.metadata.uid) && (isPodTerminal(pod) || isLost(pod)));
    for (const pod of ended) seen.add(pod.metadata.uid);
    const row = extendRow(
      rows.get(uid),
      ended.map((pod) => ({ at: endedAt(pod, now), failed: pod.status?.phase !== 'Succeeded' })),
    );
    rows.set(uid, row);
    return row;
  }

  async function removePods(job: Shared<Job>, going: readonly Shared<Pod>[], signal: AbortSignal) {
    const error = await deletePods({ client, events, expectations, signal }, ownerOf(job), going);
    if (error !== undefined) throw error;
  }

  async function act(job: Shared<Job>, plan: JobPlan, known: readonly Shared<Pod>[], signal: AbortSignal) {
    // Let go before they are deleted, so that they never look like failures.
    await release(plan.discard, signal);
    await removePods(job, plan.discard, signal);
    if (plan.create.length === 0) return { succeeded: 0 };
    const failures = lastFailures(job, known);
    const owner = ownerOf(job);
    return createPods({ client, events, expectations, signal }, owner, plan.create.length, (i) =>
      draftOf(job, owner, plan.create[i], failures),
    );
  }

  /** Lets pods go that are counted. */
  async function release(counted: readonly Shared<Pod>[], signal: AbortSignal): Promise<void> {
    const body = { metadata: { '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
    await Promise.all(
      counted.map(async (pod) => {
        try {
          const patch = { metadata: { ...body.metadata, uid: pod.metadata.uid } };
          await client.patch(podType, pod.metadata, { type: 'strategic', body: patch }, { signal });
        } catch (error) {
          if (!isNotFound(error) && !isConflict(error) && !isInvalid(error)) throw error;
        }
      }),
    );
  }

  return [
    {
      name: 'job-controller',
      workers: options.concurrentJobSyncs,
      watches: [
        watches(jobs, (job, change) => (isStatusOnly(change) ? undefined : objectKey(job))),
        batched(
          watches(jobs, (job, change) => (isStatusOnly(change) ? objectKey(job) : undefined)),
          batchMs,
        ),
        batched(
          watchPods(pods, {
            type: jobType,
            lister: jobs.lister,
            selectorOf: (job) => selectorFromObject(job.spec.selector),
            expectations,
          }),
          batchMs,
        ),
        // Pods that have been let go or are gone are what the job itself waits for to go on.
        watches(pods, (pod, change) => {
          const isLetGo = change.type === 'updated' && hasFinalizer(change.old, trackingFinalizer);
          if (change.type !== 'deleted' && !(isLetGo && !hasFinalizer(change.object, trackingFinalizer)))
            return undefined;
          const owner = controllerOf(pod);
          return owner?.kind === jobType.kind ? keyFor(pod.metadata.namespace, owner.name) : undefined;
        }),
        // Pods whose job is gone are nobody's to count: they are let go, or they would stay for ever.
        watches(pods, (pod) => (isAbandoned(pod, jobs.lister) ? `${abandoned}${objectKey(pod)}` : undefined)),
      ],
      async reconcile(key, reconciliation) {
        if (!key.startsWith(abandoned)) return reconcile(key, reconciliation);
        const pod = pods.lister.get(key.slice(abandoned.length));
        if (pod && isAbandoned(pod, jobs.lister)) await release([pod], reconciliation.signal);
        return undefined;
      },
    },
    {
      name: 'job-orphans',
      workers: 1,
      reads: [pods],
      watches: [watches(jobs, (job, change) => (change.type === 'deleted' ? `${job.metadata.uid}` : undefined))],
      async reconcile(uid, { signal }) {
        rows.delete(uid);
        noted.delete(uid);
        await release(
          controlledBy(pods.lister, uid).filter((pod) => hasFinalizer(pod, trackingFinalizer)),
          signal,
        );
      },
    },
  ];
}

/** For so long changes of pods wait for others: whether a job has failed or succeeded is judged by all that ended together. */
const batchMs = 1000;

const ownerOf = (job: Shared<Job>): PodOwner => ({ object: job, type: jobType as unknown as ResourceType });

const isStatusOnly = (change: Change<Job>): boolean =>
  change.type === 'updated' &&
  change.old.metadata.generation === change.object.metadata.generation &&
  change.old.metadata.deletionTimestamp === change.object.metadata.deletionTimestamp;

/** Marks the keys of pods among those of jobs; no object's name begins so. */
const abandoned = 'pod:';

function isAbandoned(pod: Shared<Pod>, jobs: { get(key: string): Shared<Job> | undefined }): boolean {
  if (!hasFinalizer(pod, trackingFinalizer)) return false;
  const owner = controllerOf(pod);
  if (!owner) return true;
  if (owner.kind !== jobType.kind) return false;
  // A job that the cache does not show yet looks the same as one that is gone; only a pod that is going is let go then.
  const job = jobs.get(keyFor(pod.metadata.namespace, owner.name));
  if (job?.metadata.uid === owner.uid) return isFinished(job);
  return pod.metadata.deletionTimestamp !== undefined;
}

/** What the server completes to a name: it keeps so much of it, and the index must not be what is cut off. */
const maxPrefix = 58;

function prefixOf(job: string, index: string): string {
  const end = `-${index}-`;
  return `${job.slice(0, maxPrefix - end.length)}${end}`;
}

/** A pod of the job's template, with the finalizer, and with its index where there are indexes. */
function draftOf(
  job: Shared<Job>,
  owner: PodOwner,
  index: number | undefined,
  failures: ReadonlyMap<number, Shared<Pod>>,
): Draft<Pod> {
  const { template, backoffLimitPerIndex } = job.spec;
  const base = podOf(template, owner);
  const { metadata } = base;
  const finalizers = [...(metadata.finalizers ?? []).filter((one) => one !== trackingFinalizer), trackingFinalizer];
  if (index === undefined) return { ...base, metadata: { ...metadata, finalizers } };
  const text = String(index);
  const env = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { fieldPath: `metadata.labels['${completionIndexAnnotation}']` } },
  };
  const withEnv = <T extends { readonly env?: readonly { readonly name: string }[] }>(container: T) =>
    container.env?.some((one) => one.name === env.name)
      ? container
      : { ...container, env: [...(container.env ?? []), env] };
  const { spec } = base;
  return {
    ...base,
    metadata: {
      ...metadata,
      generateName: prefixOf(job.metadata.name, text),
      finalizers,
      labels: { ...metadata.labels, [completionIndexAnnotation]: text },
      annotations: {
        ...metadata.annotations,
        [completionIndexAnnotation]: text,
        ...(backoffLimitPerIndex === undefined ? {} : failureAnnotations(job, failures.get(index))),
      },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${text}`,
      containers: spec.containers.map(withEnv),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withEnv) } : {}),
    },
  };
}
