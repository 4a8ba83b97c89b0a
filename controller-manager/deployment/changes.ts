import type { Draft, Shared } from '../../client/client.ts';
import type { Deployment, ReplicaSet } from '../../proto/gen/apps/v1.ts';

/** What is decided from. */
export interface DeploymentState {
  readonly deployment: Shared<Deployment>;
  /** Those that the Deployment controls, in any order. */
  readonly replicaSets: readonly Shared<ReplicaSet>[];
  /** Whether pods of these ReplicaSets (by uid) have not ended; asked by Recreate only. */
  readonly hasLivePods: (replicaSetUid: string) => boolean;
  /** The hash of the template, with the collision count in it. */
  readonly templateHash: string;
  readonly now: number;
}

/** A ReplicaSet as it should be. Each change of size is told as an event, a change of annotations is not. */
export interface ReplicaSetChange {
  readonly replicaSet: Shared<ReplicaSet>;
  /** The size that it has, then each that it takes, the last for good. */
  readonly sizes: readonly number[];
}

/** One step. All of it may be done at once, but the status is written last. */
export interface DeploymentPlan {
  readonly create?: Draft<ReplicaSet>;
  readonly updates: readonly ReplicaSetChange[];
  /** Superseded ReplicaSets beyond the history limit. */
  readonly deletes: readonly Shared<ReplicaSet>[];
  /** The Deployment with its revision and status; absent when both are as they should be. */
  readonly status?: Shared<Deployment>;
  readonly checkAfterMs?: number;
}
