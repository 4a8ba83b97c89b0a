import { badRequest, conflict, internalError, tooManyRequests } from '../../api/errors/constructors.ts';
import { selectorFromObject } from '../../api/labels/selector.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { PodDisruptionBudget } from '../../proto/gen/policy/v1.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import type { CacheEntry } from '../cache/entry.ts';
import { mutableCopy } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { RequestContext } from '../request/context.ts';
import { checkPreconditions, deleteEntry } from '../verbs/delete.ts';
import type { DeleteOptions } from '../verbs/delete-options.ts';
import type { Verb } from '../verbs/dispatch.ts';
import { current } from '../verbs/get.ts';
import { readObject } from '../verbs/input.ts';
import { checkNamespace } from '../verbs/namespace-of.ts';
import { writeOptions } from '../verbs/options.ts';
import type { VerbParts } from '../verbs/parts.ts';

const evictionKind: Resource = {
  type: {
    group: 'policy',
    version: 'v1',
    apiVersion: 'policy/v1',
    resource: 'evictions',
    singular: 'eviction',
    kind: 'Eviction',
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
    message: 'k8s.io.api.policy.v1.Eviction',
  },
  schema: messageSchema('k8s.io.api.policy.v1.Eviction'),
  strategy: {},
  columns: { columns: [], cells: () => [] },
};

/** In which evictions are still asked for. */
const olderVersions = ['policy/v1beta1'];

interface EvictionOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
}

/**
 * POST of pods/eviction: a deletion that keeps to disruption budgets.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 */
const create: Verb = async (parts, context, resource) => {
  const options = writeOptions(context, 'CreateOptions');
  const eviction = await readObject(context, evictionKind, options.fieldValidation, olderVersions);
  checkNamespace(context, eviction);
  if (eviction.metadata.name !== context.info.name)
    throw badRequest('name in URL does not match name in Eviction object');
  const asked = (eviction.deleteOptions ?? {}) as EvictionOptions;
  // Either the request or what it carries may ask for a trial.
  const dryRun = options.dryRun || (asked.dryRun ?? []).length > 0;
  const entry = await current(parts, context, resource);
  const pod = entry.object as unknown as Pod;
  // Who is going already, or never ran, disrupts nothing.
  if (!isFreeToGo(pod)) await takeFromBudget(parts, context, pod, dryRun);
  if (!dryRun) await markEvicted(parts, context, resource, entry, asked.preconditions ?? {});
  const standing = parts.objects.peek(resource, context.info.namespace, context.info.name) ?? entry;
  const deletion: DeleteOptions = {
    gracePeriodSeconds: asked.gracePeriodSeconds,
    propagation: undefined,
    uid: asked.preconditions?.uid,
    // Marking the pod has made a new version of it.
    resourceVersion: dryRun ? asked.preconditions?.resourceVersion : undefined,
    dryRun,
    cascading: false,
    given: {},
  };
  await deleteEntry(parts, context, resource, standing, deletion);
  return {
    type: 'object',
    status: 201,
    resource: undefined,
    object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  };
};

function isFreeToGo(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(pod.status.phase ?? '')
  );
}

function isReady(pod: Pod): boolean {
  return (pod.status.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
}

/** Takes one disruption from the pod's budget; 429 when it has none left. */
async function takeFromBudget(parts: VerbParts, context: RequestContext, pod: Pod, dryRun: boolean): Promise<void> {
  const resource = parts.registry.find('policy', 'v1', 'poddisruptionbudgets');
  if (!resource) return;
  for (let attempt = 1; ; attempt++) {
    const budgets: CacheEntry[] = [];
    for (const entry of parts.objects.cache(resource).range(parts.objects.prefix(resource, context.info.namespace))) {
      const { spec } = entry.object as unknown as PodDisruptionBudget;
      if (spec.selector && selectorFromObject(spec.selector).matches(pod.metadata.labels)) budgets.push(entry);
    }
    if (budgets.length > 1)
      throw internalError(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      );
    const entry = budgets[0];
    if (!entry) return;
    const budget = entry.object as unknown as PodDisruptionBudget;
    const unhealthyMayGo =
      budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (budget.status.currentHealthy ?? 0) >= (budget.status.desiredHealthy ?? 0);
    if (!isReady(pod) && unhealthyMayGo && (budget.status.desiredHealthy ?? 0) > 0) return;
    const next = spend(budget, pod, entry, formatTime(context.receivedAt));
    if (dryRun) return;
    const outcome = await parts.objects.update(resource, next, entry.revision);
    if (outcome.ok) return;
    if (attempt >= 8) throw conflict(resource.type, budget.metadata.name);
  }
}

/** Why a budget allows nothing now. What it counted is not to be trusted when it could not be brought up to date. */
function denialOf({ metadata: { name }, status }: PodDisruptionBudget): string {
  const { desiredHealthy = 0, currentHealthy = 0 } = status;
  const condition = status.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const why = condition?.status === 'False' && condition.message ? condition : undefined;
  const denial = `The disruption budget ${name} does not allow evicting pods currently`;
  if (why?.reason === 'SyncFailed') return `${denial} because it failed sync: ${why.message}`;
  if (currentHealthy <= desiredHealthy) {
    return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  }
  return why ? `${denial} (${why.reason}): ${why.message}` : denial;
}

function spend(budget: PodDisruptionBudget, pod: Pod, entry: CacheEntry, now: string) {
  const { name } = budget.metadata;
  const refuse = (message: string, seconds: number) => {
    const error = tooManyRequests(`Cannot evict pod as it would violate the pod's disruption budget.`, seconds);
    error.status.details = { ...error.status.details, causes: [{ reason: 'DisruptionBudget', message }] };
    return error;
  };
  if ((budget.status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
    throw refuse(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  if ((budget.status.disruptionsAllowed ?? 0) <= 0) {
    throw refuse(denialOf(budget), 0);
  }
  const next = mutableCopy(entry.object);
  const status = next.status as PodDisruptionBudget['status'];
  status.disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1;
  status.disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: now };
  return next;
}

/** The pod says why it goes, before it does. https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions */
async function markEvicted(
  parts: VerbParts,
  context: RequestContext,
  resource: Resource,
  entry: CacheEntry,
  preconditions: NonNullable<EvictionOptions['preconditions']>,
): Promise<void> {
  let standing = entry;
  for (let attempt = 1; attempt <= 8; attempt++) {
    checkPreconditions(resource, standing, preconditions);
    const next = mutableCopy(standing.object) as unknown as Pod;
    next.status.conditions = [
      ...(next.status.conditions ?? []).filter((one) => one.type !== 'DisruptionTarget'),
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
        lastProbeTime: null as unknown as string,
        lastTransitionTime: formatTime(context.receivedAt),
      },
    ];
    const outcome = await parts.objects.update(
      resource,
      next as unknown as Parameters<typeof parts.objects.update>[1],
      standing.revision,
    );
    if (outcome.ok || !outcome.current) return;
    standing = outcome.current;
  }
}

export const evictionVerbs = { create } as const;
