import {
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  revisionAnnotation,
} from '../../api/apps/deployment-annotations.ts';
import { resolveFenceposts } from '../../api/int-or-string/int-or-string.ts';
import { byAge } from '../../api/meta/by-age.ts';
import { findCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { newControllerRef } from '../../api/meta/owner-references.ts';
import type { Draft, Shared } from '../../client/client.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../proto/gen/apps/v1.ts';
import { appsV1Resources } from '../../proto/gen/resources.ts';
import { annotatedNumber, annotationsOfNewest, byRevision, revisionOf, withReplicas } from './annotations.ts';
import type { DeploymentPlan, DeploymentState, ReplicaSetChange } from './changes.ts';
import { type Conditions, condition, put, reasons } from './conditions.ts';
import { type Bounds, proportionalSizes, sizeOfNewest, sizesOfOld } from './rollout.ts';
import { countStatus, deadlineCheckMs, deadlineSeconds, rolloutStatus } from './status.ts';
import { podTemplateHashLabel, sameTemplate } from './template.ts';

/** Collects the changes of one step; reads see what the step has changed already. */
export class Step {
  readonly #state: DeploymentState;
  readonly #before: Shared<Deployment>;
  readonly #bounds: Bounds;
  /** Current form of each ReplicaSet by name; the names of changed ones are in `#changed`. */
  readonly #current = new Map<string, Shared<ReplicaSet>>();
  readonly #original = new Map<string, Shared<ReplicaSet>>();
  readonly #oldNames: readonly string[];
  /** The sizes that ReplicaSets take in this step, by name. */
  readonly #sizes = new Map<string, number[]>();
  #newestName: string | undefined;
  #create: Draft<ReplicaSet> | undefined;
  readonly #deletes: Shared<ReplicaSet>[] = [];
  #conditions: Conditions;
  #revision: string | undefined;

  constructor(state: DeploymentState) {
    this.#state = state;
    this.#before = state.deployment;
    const { spec, status, metadata } = state.deployment;
    const desired = spec.replicas ?? 1;
    const rolling = spec.strategy?.type !== 'Recreate';
    const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
    const posts = rolling ? resolveFenceposts(maxSurge, maxUnavailable, desired) : { surge: 0, unavailable: 0 };
    this.#bounds = { desired, surge: posts.surge, unavailable: Math.min(posts.unavailable, desired) };
    this.#conditions = status?.conditions ?? [];
    this.#revision = metadata.annotations?.[revisionAnnotation];

    const byCreation = [...state.replicaSets].sort(byAge);
    // Two with one template can only come from adoption; the older one is taken, so that the choice never flips.
    const newest = byCreation.find((one) => sameTemplate(one.spec.template, spec.template));
    for (const one of byCreation) {
      this.#current.set(one.metadata.name, one);
      this.#original.set(one.metadata.name, one);
    }
    this.#newestName = newest?.metadata.name;
    this.#oldNames = byCreation.filter((one) => one !== newest).map((one) => one.metadata.name);
    this.#pauseCondition();
    if (newest) this.#adoptNewest(newest);
  }

  get #old(): readonly Shared<ReplicaSet>[] {
    return this.#oldNames.flatMap((name) => this.#current.get(name) ?? []);
  }

  get #newest(): Shared<ReplicaSet> | undefined {
    return this.#newestName === undefined ? undefined : this.#current.get(this.#newestName);
  }

  /** Time spent paused must not count against the deadline; a rollout that was reported as stuck stays so. */
  #pauseCondition(): void {
    const { deployment, now } = this.#state;
    const progressing = findCondition(this.#conditions, 'Progressing');
    if (deadlineSeconds(deployment) === undefined || progressing?.reason === reasons.timedOut) return;
    const told = progressing?.reason === reasons.paused;
    if (deployment.spec.paused && !told) this.#condition('Unknown', reasons.paused, 'Deployment is paused', now);
    else if (!deployment.spec.paused && told) this.#condition('Unknown', reasons.resumed, 'Deployment is resumed', now);
  }

  #condition(status: 'True' | 'Unknown', reason: string, message: string, now: number): void {
    this.#conditions = put(this.#conditions, condition('Progressing', status, reason, message, now));
  }

  #nextRevision(): number {
    return this.#old.reduce((max, one) => Math.max(max, revisionOf(one)), 0) + 1;
  }

  #adoptNewest(newest: Shared<ReplicaSet>): void {
    const { deployment, now } = this.#state;
    const annotations = annotationsOfNewest(deployment, newest.metadata.annotations, this.#nextRevision());
    const { minReadySeconds } = deployment.spec;
    const sameDelay = (newest.spec.minReadySeconds ?? 0) === (minReadySeconds ?? 0);
    if (annotations !== newest.metadata.annotations || !sameDelay) {
      this.#current.set(newest.metadata.name, {
        ...newest,
        metadata: { ...newest.metadata, annotations },
        spec: { ...newest.spec, minReadySeconds: minReadySeconds ?? 0 },
      });
    }
    this.#revision = annotations[revisionAnnotation] ?? this.#revision;
    if (deadlineSeconds(deployment) !== undefined && !findCondition(this.#conditions, 'Progressing'))
      this.#condition('True', reasons.found, `Found new replica set "${newest.metadata.name}"`, now);
  }

  /** Whether an active ReplicaSet was last scaled for another size of the Deployment. */
  wasResized(): boolean {
    return this.#all().some((one) => {
      const recorded = annotatedNumber(one, desiredReplicasAnnotation);
      return (one.spec.replicas ?? 0) > 0 && recorded !== undefined && recorded !== this.#bounds.desired;
    });
  }

  #all(): readonly Shared<ReplicaSet>[] {
    const newest = this.#newest;
    return newest ? [...this.#old, newest] : this.#old;
  }

  #resize(replicaSet: Shared<ReplicaSet>, replicas: number): boolean {
    const { desired, surge } = this.#bounds;
    const now = this.#current.get(replicaSet.metadata.name) ?? replicaSet;
    const annotations = withReplicas(now.metadata.annotations, desired, desired + surge);
    const size = now.spec.replicas ?? 0;
    const sameSize = size === replicas;
    if (!sameSize) this.#sizes.set(now.metadata.name, [...(this.#sizes.get(now.metadata.name) ?? [size]), replicas]);
    if (sameSize && deepEqual(annotations, now.metadata.annotations)) return false;
    this.#current.set(now.metadata.name, {
      ...now,
      metadata: { ...now.metadata, annotations },
      spec: { ...now.spec, replicas },
    });
    return !sameSize;
  }

  /** Brings the size of the Deployment to its ReplicaSets without going on with a rollout. */
  scale(): void {
    const { desired } = this.#bounds;
    const newest = this.#newest;
    const active = this.#all().filter((one) => (one.spec.replicas ?? 0) > 0);
    if (active.length <= 1) {
      const only = active[0] ?? newest ?? this.#old.at(-1);
      if (only) this.#resize(only, desired);
      return;
    }
    if (newest && isSaturated(newest, desired)) {
      for (const one of active) if (one !== newest) this.#resize(one, 0);
      return;
    }
    if (this.#before.spec.strategy?.type === 'Recreate') return;
    const growing = desired + this.#bounds.surge > active.reduce((sum, one) => sum + (one.spec.replicas ?? 0), 0);
    const sorted = [...active].sort(
      (a, b) => (b.spec.replicas ?? 0) - (a.spec.replicas ?? 0) || (growing ? byAge(b, a) : byAge(a, b)),
    );
    const sizes = proportionalSizes(
      this.#bounds,
      sorted.map((one) => ({
        replicas: one.spec.replicas ?? 0,
        maxBefore: annotatedNumber(one, maxReplicasAnnotation),
      })),
      this.#before.status?.replicas ?? 0,
    );
    sorted.forEach((one, i) => {
      this.#resize(one, sizes[i] ?? 0);
    });
  }

  /** One step of a rolling update; whether something was scaled. */
  roll(): boolean {
    const newest = this.#newest ?? this.#createNewest();
    const old = this.#old;
    const counts = old.map(countOf);
    const size = newest.spec.replicas ?? 0;
    const next = sizeOfNewest(this.#bounds, size, counts);
    // Growing and shrinking are steps of their own: what shrinking may cost is known when the new pods are counted.
    if (next !== size) return this.#resize(newest, next);
    const { cleaned, shrunk } = sizesOfOld(this.#bounds, countOf(newest), counts);
    let scaled = false;
    for (const sizes of [cleaned, shrunk])
      old.forEach((one, i) => {
        const to = sizes[i] ?? 0;
        const size = this.#current.get(one.metadata.name)?.spec.replicas ?? 0;
        if (to !== size) scaled = this.#resize(one, to) || scaled;
      });
    return scaled;
  }

  /** One step of a recreation: all old pods end before the first new one is made. */
  recreate(): boolean {
    const active = this.#old.filter((one) => (one.spec.replicas ?? 0) > 0);
    for (const one of active) this.#resize(one, 0);
    if (active.length > 0) return true;
    if (this.#old.some((one) => (one.status?.replicas ?? 0) > 0 || this.#state.hasLivePods(one.metadata.uid)))
      return true;
    const newest = this.#newest ?? this.#createNewest();
    if ((newest.spec.replicas ?? 0) !== this.#bounds.desired) this.#resize(newest, this.#bounds.desired);
    return false;
  }

  #createNewest(): Shared<ReplicaSet> {
    const { deployment, templateHash, now } = this.#state;
    const { desired, surge } = this.#bounds;
    const { template, selector, minReadySeconds } = deployment.spec;
    const name = `${deployment.metadata.name}-${templateHash}`;
    const labels = { ...template.metadata?.labels, [podTemplateHashLabel]: templateHash };
    const revision = this.#nextRevision();
    const recreate = deployment.spec.strategy?.type === 'Recreate';
    const replicas = recreate ? desired : sizeOfNewest(this.#bounds, 0, this.#old.map(countOf));
    const draft = {
      metadata: {
        name,
        ...(deployment.metadata.namespace ? { namespace: deployment.metadata.namespace } : {}),
        labels,
        annotations: withReplicas(annotationsOfNewest(deployment, undefined, revision), desired, desired + surge),
        ownerReferences: [newControllerRef(deployment, appsV1Resources.deployments)],
      },
      spec: {
        replicas,
        ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [podTemplateHashLabel]: templateHash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    };
    // Nothing below changes what it was copied from; a draft is a mutable type only because callers build it.
    this.#create = draft as unknown as Draft<ReplicaSet>;
    this.#newestName = name;
    const created = draft as unknown as Shared<ReplicaSet>;
    this.#current.set(name, created);
    this.#revision = String(revision);
    if (deadlineSeconds(deployment) !== undefined)
      this.#condition('True', reasons.created, `Created new replica set "${name}"`, now);
    return created;
  }

  /** Drops superseded ReplicaSets beyond spec.revisionHistoryLimit, those of the lowest revisions first. */
  cleanUp(): void {
    const limit = this.#before.spec.revisionHistoryLimit;
    if (limit === undefined || limit === 2 ** 31 - 1) return;
    const kept = this.#old.filter((one) => !isTerminating(one)).sort(byRevision);
    for (const one of kept.slice(0, Math.max(0, kept.length - limit))) {
      const settled = (one.metadata.generation ?? 0) <= (one.status?.observedGeneration ?? 0);
      // One that still has pods, or may get some because its controller has not seen its size yet, stays for now.
      if (settled && (one.status?.replicas ?? 0) === 0 && (one.spec.replicas ?? 0) === 0) this.#deletes.push(one);
    }
  }

  finish(form: 'count' | 'rollout'): DeploymentPlan {
    const { now } = this.#state;
    const observed = {
      deployment: this.#before,
      newest: this.#newest,
      old: this.#old,
      unavailable: this.#bounds.unavailable,
    };
    const status: DeploymentStatus =
      form === 'count' ? countStatus(observed, this.#conditions, now) : rolloutStatus(observed, this.#conditions, now);
    const updates: ReplicaSetChange[] = [];
    for (const [name, before] of this.#original) {
      const replicaSet = this.#current.get(name);
      if (replicaSet && replicaSet !== before)
        updates.push({ replicaSet, sizes: this.#sizes.get(name) ?? [before.spec.replicas ?? 0] });
    }
    const { metadata } = this.#before;
    const sameRevision = this.#revision === metadata.annotations?.[revisionAnnotation];
    const changed = !sameRevision || !deepEqual(status, this.#before.status ?? {});
    const checkAfterMs = form === 'rollout' ? deadlineCheckMs(this.#before, status, now) : undefined;
    const annotations =
      this.#revision === undefined
        ? metadata.annotations
        : { ...metadata.annotations, [revisionAnnotation]: this.#revision };
    return {
      ...(this.#create ? { create: this.#create } : {}),
      updates,
      deletes: this.#deletes,
      ...(changed
        ? { status: { ...this.#before, metadata: { ...metadata, ...(annotations ? { annotations } : {}) }, status } }
        : {}),
      ...(checkAfterMs === undefined ? {} : { checkAfterMs }),
    };
  }
}

function countOf(replicaSet: Shared<ReplicaSet>): { readonly replicas: number; readonly available: number } {
  return { replicas: replicaSet.spec.replicas ?? 0, available: replicaSet.status?.availableReplicas ?? 0 };
}

/** Whether the ReplicaSet alone is all that the Deployment wants. */
function isSaturated(replicaSet: Shared<ReplicaSet>, desired: number): boolean {
  return (
    (replicaSet.spec.replicas ?? 0) === desired &&
    annotatedNumber(replicaSet, desiredReplicasAnnotation) === desired &&
    (replicaSet.status?.availableReplicas ?? 0) === desired
  );
}
