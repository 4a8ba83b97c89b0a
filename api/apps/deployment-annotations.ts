/** Numbers the rollouts of a Deployment, on it and on its ReplicaSets. */
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
/** Earlier revisions that a ReplicaSet has served, after a rollback to it. */
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';
/** spec.replicas of the Deployment when the ReplicaSet was last scaled: a difference tells scaling from rolling out. */
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas';
/** spec.replicas plus surge when the ReplicaSet was last scaled: the base of its share in proportional scaling. */
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas';

/**
 * Annotations that are the bookkeeping of one object: they pass neither from a Deployment to its ReplicaSets, nor back when it
 * is rolled back to one of them.
 */
export const bookkeepingAnnotations: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  'deprecated.deployment.rollback.to',
]);
