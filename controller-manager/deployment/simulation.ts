import { deepFreeze } from '../../api/meta/deep-readonly.ts';
import type { Shared } from '../../client/client.ts';
import type { Deployment, DeploymentSpec, ReplicaSet } from '../../proto/gen/apps/v1.ts';
import type { PodTemplateSpec } from '../../proto/gen/core/v1.ts';
import type { DeploymentPlan } from './changes.ts';
import { planDeployment } from './plan.ts';

/** A template that differs from others by its image. */
export const template = (image: string): PodTemplateSpec => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image }] } as NonNullable<PodTemplateSpec['spec']>,
});

/** A Deployment as the server would hold it. */
function deploymentOf(spec: Partial<DeploymentSpec> = {}): Deployment {
  return {
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'd',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: template('a'),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
    },
    status: {},
  };
}

/**
 * A Deployment, its ReplicaSets and their pods as counts, for tests of plans: `step` plans and applies, `work` lets
 * ReplicaSets and kubelets do some of their part. Pods of an image in `broken` never become available.
 */
export class Rollout {
  deployment: Deployment;
  sets: ReplicaSet[] = [];
  readonly events: string[] = [];
  readonly broken = new Set<string>();
  now = Date.UTC(2026, 0, 1);
  #made = 0;

  constructor(spec: Partial<DeploymentSpec> = {}) {
    this.deployment = deploymentOf(spec);
  }

  change(spec: Partial<DeploymentSpec>): void {
    const { metadata } = this.deployment;
    this.deployment = {
      ...this.deployment,
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...this.deployment.spec, ...spec },
    };
  }

  plan(): DeploymentPlan {
    return planDeployment({
      deployment: deepFreeze(structuredClone(this.deployment)) as Shared<Deployment>,
      replicaSets: this.sets.map((set) => deepFreeze(structuredClone(set)) as Shared<ReplicaSet>),
      hasLivePods: (uid) => (this.sets.find((set) => set.metadata.uid === uid)?.status.replicas ?? 0) > 0,
      templateHash: this.deployment.spec.template.spec?.containers[0]?.image ?? '',
      now: this.now,
    });
  }

  /** Plans and applies one step; returns whether there was anything to do. */
  step(): boolean {
    const plan = this.plan();
    if (plan.create) {
      const made = structuredClone(plan.create) as unknown as ReplicaSet;
      const creationTimestamp = new Date(Date.UTC(2026, 0, 1) + this.#made++ * 1000).toISOString();
      made.metadata = { ...made.metadata, uid: made.metadata.name, generation: 1, creationTimestamp };
      made.status = { replicas: 0, terminatingReplicas: 0 };
      this.sets.push(made);
      if (made.spec.replicas) this.events.push(`${made.metadata.name} 0>${made.spec.replicas}`);
    }
    for (const { replicaSet, sizes } of plan.updates) {
      const next = structuredClone(replicaSet) as ReplicaSet;
      next.metadata.generation = (next.metadata.generation ?? 0) + 1;
      this.sets = this.sets.map((set) => (set.metadata.uid === next.metadata.uid ? next : set));
      for (let i = 1; i < sizes.length; i++) this.events.push(`${next.metadata.name} ${sizes[i - 1]}>${sizes[i]}`);
    }
    for (const gone of plan.deletes) this.sets = this.sets.filter((set) => set.metadata.uid !== gone.metadata.uid);
    if (plan.status) this.deployment = structuredClone(plan.status) as Deployment;
    return plan.create !== undefined || plan.updates.length > 0 || plan.deletes.length > 0 || plan.status !== undefined;
  }

  /** Each ReplicaSet makes or removes its pods, and up to `ready(i)` of the pods that lack it become available. */
  work(ready: (index: number) => number = () => Number.POSITIVE_INFINITY): void {
    this.sets = this.sets.map((set, i) => {
      const replicas = set.spec.replicas ?? 0;
      const broken = this.broken.has(set.spec.template?.spec?.containers[0]?.image ?? '');
      // A ReplicaSet removes its unavailable pods first.
      const kept = Math.min(set.status.availableReplicas ?? 0, replicas);
      const available = broken ? 0 : Math.min(replicas, kept + ready(i));
      const counts = available ? { readyReplicas: available, availableReplicas: available } : {};
      const observedGeneration = set.metadata.generation ?? 0;
      return { ...set, status: { replicas, terminatingReplicas: 0, observedGeneration, ...counts } };
    });
  }

  /** Steps and works until nothing is left to do. */
  settle(): void {
    for (let round = 0; round < 200; round++) {
      const moved = this.step();
      const before = JSON.stringify(this.sets);
      this.work();
      if (!moved && JSON.stringify(this.sets) === before) return;
    }
    throw new Error(`no end: ${this.events.slice(-10).join(', ')}`);
  }

  size(image: string): number | undefined {
    return this.sets.find((set) => set.metadata.name === `web-${image}`)?.spec.replicas;
  }

  get total(): number {
    return this.sets.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
  }

  get available(): number {
    return this.sets.reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0);
  }

  condition(type: string): string | undefined {
    const found = this.deployment.status.conditions?.find((one) => one.type === type);
    return found && `${found.status} ${found.reason}: ${found.message}`;
  }
}
